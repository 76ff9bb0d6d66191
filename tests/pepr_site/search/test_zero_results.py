"""What was sought and not found is counted, and nothing about who sought it."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from pepr_site.operations.content_version import version
from pepr_site.operations.page_cache import SHARED
from pepr_site.search import zero_results
from pepr_site.search.models import MissedSearch
from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401
from tests.pepr_site.search.results import page

pytestmark = pytest.mark.django_db


def kept():
    return dict(MissedSearch.objects.values_list("words", "times"))


def test_words_that_nothing_holds_are_counted_once_a_search_without_accents_or_capitals(client):
    for typed in ["Zzébulon", "ZZEBULON", "zzebulon ?"]:
        page(client, q=typed)
    assert kept() == {"zzebulon": 3}


@pytest.mark.parametrize(
    "query",
    [
        {"q": "vecteur"},
        {"q": "vecteur", "kind": "event"},
        {"q": ""},
        {"q": "le"},
        {"q": "jeanne.zzebulon@exemple.fr"},
        {"q": "06 12 34 56 78"},
        {"q": "+33 (0)6-12-34-56-78 zzebulon"},
        {"q": "https://zzebulon.fr"},
        {"q": "1 84 12 76 451 089 46"},
        {"q": "zzebulon " * 20},
        {"q": "z" * 81},
    ],
)
def test_what_was_found_or_may_be_about_a_person_is_not_kept(client, query):
    page(client, **query)
    assert kept() == {}


def test_words_that_were_mistyped_are_counted_although_others_are_proposed(client):
    page(client, q="biopduction")
    assert kept() == {"biopduction": 1}


def test_asking_for_the_headers_only_counts_nothing(client):
    client.head("/recherche/", {"q": "zzebulon"})
    assert kept() == {}


def test_a_flood_of_invented_words_fills_no_more_than_its_part(monkeypatch):
    monkeypatch.setattr(zero_results, "ROWS_A_DAY", 5)
    for number in range(20):
        zero_results.record(f"zz{number}", "fr")
    assert len(kept()) == 5
    # What is known is still counted.
    zero_results.record("zz0", "fr")
    assert kept()["zz0"] == 2


def test_what_is_too_old_goes_with_the_next_search():
    old = timezone.localdate() - timedelta(days=zero_results.KEPT_DAYS + 1)
    MissedSearch.objects.create(day=old, language="fr", words="ancien")
    zero_results.record("zzebulon", "fr")
    assert kept() == {"zzebulon": 1}


def test_a_search_is_answered_where_nothing_can_be_written(monkeypatch):
    def refuse():
        raise OperationalError("read only")

    monkeypatch.setattr(zero_results.connection, "cursor", refuse)
    zero_results.record("zzebulon", "fr")
    monkeypatch.undo()
    assert kept() == {}


def test_counting_does_not_empty_what_is_remembered():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    before = version()
    zero_results.record("zzebulon", "fr")
    assert version() == before


def test_editors_read_the_report_and_take_it_away(admin):
    today = timezone.localdate()
    old = today - timedelta(days=zero_results.KEPT_DAYS + 1)
    searches = [("zzebulon", today, 2), ("zzebulon", today - timedelta(days=3), 5), ("azur", today, 1)]
    for words, day, times in [*searches, ("ancien", old, 9)]:
        MissedSearch.objects.create(day=day, language="fr", words=words, times=times)
    shown = admin.get("/admin/reports/missed-searches/").content.decode()
    assert shown.index("zzebulon") < shown.index("azur")
    exported = b"".join(admin.get("/admin/reports/missed-searches/", {"export": "csv"}).streaming_content).decode()
    assert f"zzebulon,fr,7,{today}" in exported and "ancien" not in exported
    since = {"day_from": today.isoformat(), "export": "csv"}
    exported = b"".join(admin.get("/admin/reports/missed-searches/", since).streaming_content).decode()
    assert f"zzebulon,fr,2,{today}" in exported


@pytest.mark.parametrize(("role", "status"), [("communication", 200), ("redaction", 302), ("partner", 302)])
def test_the_report_is_for_those_who_choose_results(as_, role, status):  # noqa: F811
    assert as_(role).get("/admin/reports/missed-searches/").status_code == status


def test_the_page_cache_gives_nobody_an_answer_that_counts(client):
    """It makes an answer once for all: that one is not counted, and says that each wants its own."""
    answer = client.get("/recherche/?q=zzebulon", **{SHARED: True})
    assert "private" in answer.headers["Cache-Control"]
    assert kept() == {}
    assert "private" in client.get("/recherche/?q=zzebulon").headers["Cache-Control"]
    assert kept() == {"zzebulon": 1}
