"""An institution takes from ROR what nobody has written: by its identifier, or by a name that ROR has told of."""

import json

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from programme.models import Organisation
from research.imports.models import SourceFact
from research.sources import harvest
from tests.research import stand_in

pytestmark = pytest.mark.django_db
FIELDS = {
    "kind": "university",
    "role": "partner",
    **dict.fromkeys(("name", "short_name", "slug", "description", "website", "role_detail", "source"), ""),
    **dict.fromkeys(("source_address", "city", "region", "latitude", "longitude"), ""),
    **dict.fromkeys(("other_city", "other_region", "other_latitude", "other_longitude"), ""),
}


@pytest.fixture
def known(db):
    """ROR has told of one institution, as it was recorded."""
    assert not harvest.fetch_files("ror", [("x", stand_in.recorded("ror-organization.json"))]).failure


def add(admin, **fields):
    return admin.post(reverse(Organisation.snippet_viewset.get_url_name("add")), FIELDS | fields)


@pytest.mark.parametrize(
    "typed", ["099999990", "https://ror.org/099999990", " ROR.org/099999990/ ", "institut inventé"]
)
def test_what_the_form_leaves_empty_comes_from_ror(admin, known, typed):
    assert add(admin, ror=typed, city="Évry").status_code == 302
    made = Organisation.objects.get(ror="099999990")
    assert (made.name, made.short_name, made.website) == ("Institut inventé", "II", "https://institut.example")
    # What somebody writes is theirs.
    assert (made.city, made.region, float(made.latitude)) == ("Évry", "Île-de-France", 48.85341)


def test_the_form_offers_by_name_what_ror_has_told_of(admin, known):
    page = admin.get(reverse(Organisation.snippet_viewset.get_url_name("add"))).text
    assert '<option value="099999990">Institut inventé, Paris</option>' in page and 'list="ror-known"' in page


@pytest.mark.parametrize(("typed", "said"), [("nobody", "neuf signes"), ("", "requis"), ("099\0", "nul")])
def test_what_ror_does_not_say_is_asked_for(admin, known, typed, said):
    answer = add(admin, ror=typed)
    form = answer.context["form"]
    assert answer.status_code == 200 and said in str(form.errors)
    assert not Organisation.objects.filter(role="partner", city="", name="").exists()


@pytest.mark.parametrize("sources", [[], ["ror"]])
def test_an_identifier_that_nobody_has_asked_for_is_asked_for_where_that_is_allowed(admin, settings, sources):
    settings.SOURCES = sources
    assert add(admin, ror="011111111", name="Une école", short_name="École").status_code == 302
    assert DBTaskResult.objects.filter(task_path="research.sources.tasks.fetch_source").exists() is bool(sources)


def test_ror_is_asked_by_identifier_else_by_name(settings):
    Organisation.objects.exclude(slug__in=["inserm", "cea"]).update(ror="")
    rows = Organisation.objects.filter(slug="inserm")
    rows.update(ror="099999990", city="", latitude=None, longitude=None)
    one = json.loads(stand_in.recorded("ror-organization.json"))
    other = one | {"id": "https://ror.org/088888880"}
    with stand_in.serving(lambda query: (200, {}, json.dumps({"items": [other]} if query else one).encode())) as source:
        settings.SOURCES, settings.SOURCE_ADDRESSES = ["ror"], {"ror": source.address}
        report = harvest.fetch("ror")
    assert not report.failure
    paths = [(asked["path"], asked["query"].get("query")) for asked in source.asked]
    names = Organisation.objects.filter(locale__language_code="fr", ror="").values_list("name", flat=True)
    assert ("/search/099999990", None) in paths
    assert {query[0] for _path, query in paths if query} == set(names)
    assert {row.city for row in rows.all()} == {"Paris"}
    # What a name may mean waits for a person to choose it.
    assert set(SourceFact.objects.values_list("key", flat=True)) == {"099999990", "088888880"}
    assert not Organisation.objects.filter(ror="088888880").exists()
