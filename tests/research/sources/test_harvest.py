"""A source is read whole, twice, half-way, hostile and broken: what is right is shown, and nothing is lost."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from pepr_site.operations.monitoring.operation_log import OperatingRecord
from projects.models import ProjectPage
from research.imports.acceptance import fill, tie_versions
from research.imports.models import SourceRecord, SourceVisit
from research.publications import Publication, PublicationKind, State, Why
from research.sources import harvest
from research.sources.status import section
from tests.research import stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def states():
    return sorted(
        Publication.objects.values_list("slug", "state", "title", "doi", "hal_id", "version_of", "withdrawn_on")
    )


def snapshot():
    """Everything that a visit may have written but its own date."""
    return states(), sorted(SourceRecord.objects.values_list("key", "digest", "changed_at", "withdrawn_on"))


def test_the_records_of_an_exact_code_are_shown_with_why(hal, project):
    report = harvest.fetch("hal")
    assert not report.failure and report.counts["shown"] == 30
    publications = list(Publication.objects.visible().in_list_order())
    assert len(publications) == 30
    assert {(row.why, row.why_detail, row.source) for row in publications} == {(Why.CODE, project.anr_reference, "hal")}
    years = [row.year for row in publications]
    assert years == sorted(years, reverse=True)
    assert Publication.objects.visible().filter(project_links__project=project).count() == 30
    assert sum(bool(row.is_open_access) for row in publications) == 29
    assert all(row.doi == row.doi.lower() for row in publications)


def test_the_cursor_and_a_polite_name_are_sent(hal):
    harvest.fetch("hal")
    harvest.fetch("hal")
    assert "fq" not in hal.asked[0]["query"]
    latest = max(doc["modifiedDate_tdate"] for doc in hal.docs)
    assert hal.asked[-1]["query"]["fq"] == [f"modifiedDate_tdate:[{latest} TO *]"]
    assert "pepr-site (http" in hal.asked[0]["headers"]["User-Agent"]


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_second_visit_changes_nothing(hal, is_whole):
    harvest.fetch("hal")
    before = snapshot()
    report = harvest.fetch("hal", is_whole=is_whole)
    assert not report.failure and report.counts.get("same") and set(report.counts) <= {"same", "unreadable"}
    assert snapshot() == before


def test_what_stops_half_way_keeps_the_first_part_and_goes_on(hal):
    whole, calls = hal.answer, []

    def halting(query):
        calls.append(query)
        return whole(query) if len(calls) == 1 else (500, {}, b"")

    hal.answer = halting
    report = harvest.fetch("hal")
    assert "HTTP 500" in report.failure and Publication.objects.count() == 15
    hal.answer = whole
    hal.asked.clear()
    assert not harvest.fetch("hal").failure
    assert Publication.objects.visible().count() == 30
    # From where it stopped, not from the beginning.
    assert "fq" in hal.asked[0]["query"]


def test_what_stops_half_way_in_another_order_is_begun_again(hal):
    rows = sorted(hal.docs, key=lambda doc: doc["modifiedDate_tdate"], reverse=True)
    pages = [json.dumps({"response": {"numFound": 30, "docs": rows[start : start + 15]}}).encode() for start in (0, 15)]
    hal.answer = lambda query: (500, {}, b"") if query["start"] == ["15"] else (200, {}, pages[0])
    assert harvest.fetch("hal").failure and Publication.objects.count() == 15
    hal.answer = lambda query: (200, {}, pages[int(query["start"][0]) // 15])
    hal.asked.clear()
    assert not harvest.fetch("hal").failure
    assert Publication.objects.count() == 30 and "fq" not in hal.asked[0]["query"]


def fail(status, headers=None, body=b""):
    return lambda query: (status, headers or {}, body)


def renamed(docs, field="title_s", **kwargs):
    docs = [{f"{name}_new" if name == field else name: value for name, value in doc.items()} for doc in docs]
    return stand_in.hal(docs, **kwargs)


FAILURES = {
    "away": lambda docs: fail(503),
    "refused": lambda docs: fail(403),
    "not JSON": lambda docs: fail(200, body=b"<html>maintenance</html>"),
    "another shape": lambda docs: fail(200, body=b'{"result": []}'),
    "a list": lambda docs: fail(200, body=b"[]"),
    "nothing": lambda docs: stand_in.hal([]),
    "a renamed field": renamed,
    "a renamed field that some rows lack": lambda docs: renamed(docs, "doiId_s"),
    "most are gone": lambda docs: stand_in.hal(docs[:10]),
    "elsewhere": lambda docs: fail(302, {"Location": "https://example.org/search/"}),
    "no address": lambda docs: fail(302, {"Location": "https://["}),
    "a file of this machine": lambda docs: fail(302, {"Location": "file:///etc/passwd"}),
}


def test_a_source_at_fault_loses_nothing_and_is_told(hal):
    harvest.fetch("hal")
    before = snapshot()
    for name, failing in FAILURES.items():
        SourceVisit.objects.update(failure="")
        OperatingRecord.objects.all().delete()
        hal.answer = failing(hal.docs)
        report = harvest.fetch("hal", is_whole=True)
        assert report.failure and snapshot() == before, name
        assert SourceVisit.objects.get(source="hal").failure == report.failure, name
        assert "échec" in dict(section())["hal"], name
        assert OperatingRecord.objects.get(name="fetch hal").is_failure, name


def test_an_answer_without_end_is_left(hal, monkeypatch):
    monkeypatch.setattr("research.sources.client.MOST_BYTES", 10_000)
    hal.answer = fail(200, body=b" " * 100_000)
    assert "larger than" in harvest.fetch("hal").failure


def test_a_page_that_comes_again_and_again_is_left(hal):
    hal.answer = lambda query: (200, {}, json.dumps({"response": {"numFound": 30, "docs": hal.docs[:15]}}).encode())
    assert "again and again" in harvest.fetch("hal").failure and len(hal.asked) == 2


def test_one_row_that_cannot_be_read_keeps_no_other_from_it(hal):
    hal.docs[3]["title_s"] = []
    hal.docs[4]["halId_s"] = "not an identifier"
    report = harvest.fetch("hal")
    assert Publication.objects.count() == 28 and report.counts["unreadable"] == 2 and "2 records" in report.failure


def test_a_field_that_no_row_has_where_most_should_is_told_and_the_rows_are_taken(hal):
    hal.answer = renamed(hal.docs, "doiId_s", rows=30)
    assert "doiId_s" in harvest.fetch("hal").failure
    assert Publication.objects.count() == 30


def test_hostile_words_are_made_plain(hal):
    hal.docs[0] |= {
        "title_s": ["Cells <script>alert(1)</script> &lt;b&gt;in&lt;/b&gt; lots\u202e\x00"],
        "uri_s": "javascript:alert(1)",
        "fileMain_s": "data:text/html,x",
        "licence_s": "<img src=x>",
        "abstract_s": ["x" * 10_000_000],
    }
    assert not harvest.fetch("hal").failure
    row = Publication.objects.get(hal_id=hal.docs[0]["halId_s"])
    assert row.title == "Cells alert(1) in lots" and row.source_address == row.open_access_address == row.licence == ""


STRANGE = [None, 3, True, {"a": 1}, [], [None, 3, {}], "x" * 100_000, "\x00\ud800", -1, [["nested"]]]


def test_values_of_another_kind_stop_no_other_record(hal):
    strange = {doc["halId_s"] for doc in hal.docs[: len(STRANGE)]}
    for doc, value in zip(hal.docs, STRANGE, strict=False):
        doc |= {name: value for name in doc if name not in {"halId_s", "modifiedDate_tdate"}}
    harvest.fetch("hal")
    assert Publication.objects.exclude(hal_id__in=strange).count() == 30 - len(STRANGE)


def test_whatever_goes_wrong_undoes_its_batch_and_is_told(hal, monkeypatch):
    taken = harvest.acceptance.accept

    def breaking(record, *args, **kwargs):
        if record.key == hal_key:
            raise ZeroDivisionError
        return taken(record, *args, **kwargs)

    hal_key = sorted(hal.docs, key=lambda doc: doc["modifiedDate_tdate"])[20]["halId_s"]
    monkeypatch.setattr(harvest.acceptance, "accept", breaking)
    assert harvest.fetch("hal").failure == "ZeroDivisionError"
    assert Publication.objects.count() == 15 and "échec" in dict(section())["hal"]


def test_one_doi_in_both_cases_is_one_publication(hal):
    hal.docs[1]["doiId_s"], hal.docs[2]["doiId_s"] = "10.99999/Same.1", "10.99999/SAME.1"
    harvest.fetch("hal")
    assert Publication.objects.count() == 29
    assert Publication.objects.get(doi="10.99999/same.1").records.count() == 2
    before = snapshot()
    harvest.fetch("hal", is_whole=True)
    assert snapshot() == before


def test_a_preprint_gives_way_to_its_article(hal):
    hal.docs[5] |= {"docType_s": "UNDEFINED", "title_s": ["One title"], "authFullName_s": ["Inès Bâtard"]}
    hal.docs[6] |= {"docType_s": "ART", "title_s": ["One Title"], "authFullName_s": ["I. Bâtard"]}
    harvest.fetch("hal")
    article = Publication.objects.get(hal_id=hal.docs[6]["halId_s"])
    assert [row.hal_id for row in article.versions.all()] == [hal.docs[5]["halId_s"]]
    assert Publication.objects.visible().count() == 29 and Publication.objects.count() == 30


def test_a_preprint_stays_shown_while_its_article_waits():
    both = {"title": "Même titre", "authors": "Exemple, Ada", "year": 2030}
    preprint = Publication.objects.create(**both, kind=PublicationKind.PREPRINT, state=State.SHOWN)
    article = Publication.objects.create(**both, kind=PublicationKind.ARTICLE, state=State.TO_CHECK)
    tie_versions(article)
    assert Publication.objects.get(pk=preprint.pk).version_of_id is None
    article.state = State.SHOWN
    article.save()
    tie_versions(article)
    assert Publication.objects.get(pk=preprint.pk).version_of_id == article.pk


def test_nothing_goes_because_its_source_says_it_no_more(hal):
    doc = hal.docs[0]
    doc["volume_s"] = "12"
    harvest.fetch("hal")
    doc["modifiedDate_tdate"] = "2031-01-01T00:00:00Z"
    del doc["volume_s"]
    harvest.fetch("hal")
    assert Publication.objects.get(hal_id=doc["halId_s"]).volume == "12"


def test_what_is_withdrawn_is_flagged_and_stays(hal):
    harvest.fetch("hal")
    gone = hal.docs.pop(7)
    assert harvest.fetch("hal", is_whole=True).counts["withdrawn"] == 1
    row = Publication.objects.get(hal_id=gone["halId_s"])
    assert row.withdrawn_on and row.state == State.SHOWN
    hal.docs.append(gone)
    harvest.fetch("hal", is_whole=True)
    row.refresh_from_db()
    assert row.withdrawn_on is None


def test_what_a_person_wrote_is_kept_and_the_difference_shown(hal):
    harvest.fetch("hal")
    mine, theirs = hal.docs[0], hal.docs[1]
    Publication.objects.filter(hal_id=mine["halId_s"]).update(title="Mended by hand")
    for doc in (mine, theirs):
        doc |= {"title_s": ["Changed in HAL"], "modifiedDate_tdate": "2026-11-30T00:00:00Z"}
    harvest.fetch("hal")
    assert Publication.objects.get(hal_id=mine["halId_s"]).title == "Mended by hand"
    assert SourceRecord.objects.get(key=mine["halId_s"]).pending == {"title": "Changed in HAL"}
    assert Publication.objects.get(hal_id=theirs["halId_s"]).title == "Changed in HAL"


def test_what_was_set_aside_stays_so(hal):
    harvest.fetch("hal")
    doc = hal.docs[0]
    Publication.objects.filter(hal_id=doc["halId_s"]).update(state=State.SET_ASIDE, set_aside_reason="not ours")
    doc |= {"keyword_s": ["x"], "journalTitle_s": "Other", "modifiedDate_tdate": "2026-11-30T00:00:00Z"}
    harvest.fetch("hal")
    assert Publication.objects.get(hal_id=doc["halId_s"]).state == State.SET_ASIDE


ALIKE = {
    "99-PEXX-0001": "mal écrit",
    "ANR-99-PEXX-\n0001": "mal écrit",
    "ANR 99 PEXX 0001": "mal écrit",
    "ANR-99-PEBB-0008": "ANR-99-PEBB-0008",
    "ANR-99-PEA3-0003": "ANR-99-PEA3-0003",
    "ANR-99-PEPRXX-0013": "ANR-99-PEPRXX-0013",
}


def test_what_is_merely_alike_goes_to_a_person(hal):
    for doc, code in zip(hal.docs, ALIKE, strict=False):
        doc["anrProjectReference_s"] = [code]
    harvest.fetch("hal")
    for doc, (code, remark) in zip(hal.docs, ALIKE.items(), strict=False):
        row = Publication.objects.get(hal_id=doc["halId_s"])
        assert row.state == State.TO_CHECK and remark in row.remark, code
        assert row not in Publication.objects.visible(), code


def test_the_letters_of_the_programme_count_where_they_are_set(hal, settings):
    hal.docs[0]["anrProjectReference_s"] = ["anr-99-peyy-0042"]
    settings.ANR_LETTERS = ["PEYY"]
    harvest.fetch("hal")
    row = Publication.objects.get(hal_id=hal.docs[0]["halId_s"])
    assert row.state == State.SHOWN and row.why_detail == "ANR-99-PEYY-0042" and not row.project_links.exists()


def test_files_that_somebody_saved_are_read_as_well(project):
    files = [(name, stand_in.recorded(name)) for name in ("hal-page-1.json", "hal-page-2.json")]
    assert harvest.fetch_files("hal", files).counts["shown"] == 30
    assert Publication.objects.get(hal_id="hal-90000014").kind == PublicationKind.PREPRINT
    assert set(harvest.fetch_files("hal", files).counts) == {"same", "unreadable"}


def test_nothing_of_another_kind_is_taken_for_a_page():
    report = harvest.fetch_files("hal", [("x", json.dumps({"response": {"docs": [1], "numFound": 1}}).encode())])
    assert report.failure and not Publication.objects.exists()


def test_what_waited_is_shown_once_its_code_is_one_of_ours(project):
    files = [("page", stand_in.recorded("hal-page-1.json"))]
    ProjectPage.objects.update(anr_reference="")
    harvest.fetch_files("hal", files)
    assert not Publication.objects.visible().exists()
    ProjectPage.objects.filter(pk=project.pk).update(anr_reference=project.anr_reference)
    aside = Publication.objects.first()
    Publication.objects.filter(pk=aside.pk).update(state=State.SET_ASIDE, set_aside_reason="not ours")
    harvest.fetch_files("hal", files)
    assert Publication.objects.visible().filter(project_links__project=project).count() == 14
    assert not harvest.fetch_files("hal", files).counts.get("shown")


@pytest.fixture
def taken_down(db):
    return Person.objects.create(name="Jean Martin", ground="consent", is_shown=False, withdrawn_at=timezone.now())


def test_who_may_have_been_taken_down_goes_to_a_person_with_the_reason(hal, taken_down):
    states_of = {"Jean Martin": "to_check", "J. Martin": "to_check", "Jules Martin": "shown"}
    for doc, author in zip(hal.docs, states_of, strict=False):
        doc["authFullName_s"] = ["Inès Bâtard", author]
    harvest.fetch("hal")
    for doc, (author, state) in zip(hal.docs, states_of.items(), strict=False):
        row = Publication.objects.get(hal_id=doc["halId_s"])
        is_told = "personne retirée du site : Jean Martin" in row.remark
        assert (row.state, is_told) == (state, state == "to_check"), author
        # Whoever accepts it has said so: no later visit asks again.
        Publication.objects.filter(pk=row.pk).update(state=State.SHOWN, remark="")
    before = snapshot()
    harvest.fetch("hal", is_whole=True)
    assert snapshot() == before


@pytest.mark.parametrize("left", ["Inès Bâtard", ""])
def test_a_source_writes_nobody_back_who_was_taken_down(client, boss, hal, taken_down, left):
    harvest.fetch("hal")
    doc = hal.docs[0]
    Publication.objects.filter(hal_id=doc["halId_s"]).update(authors=left)
    doc |= {"authFullName_s": ["J. Martin"], "modifiedDate_tdate": "2026-11-30T00:00:00Z"}
    harvest.fetch("hal")
    row = Publication.objects.get(hal_id=doc["halId_s"])
    assert row.authors == left and row.records.get().pending == {"authors": ["J. Martin"]}
    # Another source of the same work is believed no sooner.
    fill(row, {"authors": ["J. Martin"]})
    assert row.authors == left
    client.force_login(boss)
    assert "personne retirée du site : Jean Martin" in client.get(reverse("research_inbox")).text
