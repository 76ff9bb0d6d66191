"""The files of the open data, read back by what did not write them: csv, jsonschema-rs, pyld."""

import datetime
from decimal import Decimal

import jsonschema_rs
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from pyld import jsonld

from pepr_site.open_data.datasets import datasets, known, offered, page_facts
from pepr_site.open_data.files import compact
from programme.models import AxisPage, DataPage, KeyFigure, ObjectivePage, Organisation
from projects.models import CallIndexPage, CallPage, ProjectIndexPage, ProjectPage
from projects.open_data import PROJECTS
from tests.conftest import publish
from tests.hidden import draft, under_private
from tests.pepr_site.open_data.conftest import ADDRESSES, EMPTY, EVERY, TYPES, lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

WORD = "Zyxologie"


@pytest.fixture
def directory(home):
    return ProjectIndexPage.objects.child_of(home).get()


@pytest.fixture
def calls(home):
    return CallIndexPage.objects.child_of(home).get()


def project(**values):
    return ProjectPage(**{"title": WORD, "slug": "zyxologie", "number": 99, "short_title": WORD} | values)


def table(client, address):
    return lines(client.get(f"{address}.csv").content)


def document(client, address):
    return client.get(f"{address}.json").json()


def test_every_dataset_has_its_address_in_both_languages():
    assert {dataset.name for dataset in offered()} <= set(ADDRESSES) <= {dataset.name for dataset in datasets()}


def test_a_file_says_what_it_is(served):
    for (address, file), response in served.items():
        assert response.status_code == 200, address
        assert response["Content-Type"] == TYPES[file]
        assert response["Content-Language"] == ("en" if address.startswith("/en/") else "fr")
        assert response["Access-Control-Allow-Origin"] == "*" and not response.cookies


@pytest.mark.parametrize("file", TYPES)
def test_a_file_that_has_not_changed_is_not_sent_again_whatever_is_asked_beside(client, file):
    address = f"/donnees/projets.{file}?limit=x&q=%00&format=xml"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_the_json_obeys_its_schema_and_the_csv_says_the_same(served):
    for address in EVERY:
        obeys_its_schema(served, address)


def obeys_its_schema(served, address):
    schema, content = (served[address, file].json() for file in ("schema.json", "json"))
    jsonschema_rs.meta.validate(schema)
    jsonschema_rs.validate(schema, content, validate_formats=True)
    assert content["$schema"] == schema["$id"] == f"http://localhost{address}.schema.json"
    assert content["licence"]["identifier"] == "etalab-2.0"
    rows = content["rows"]
    assert rows or address in EMPTY
    assert served[address, "csv"].content.startswith(b"\xef\xbb\xbf")
    told = lines(served[address, "csv"].content)
    assert [list(line) for line in told] == [list(row) for row in rows]
    unknown = "not published" if address.startswith("/en/") else "non publié"
    for row, line in zip(rows, told, strict=True):
        assert "" not in row.values() and [] not in row.values()
        empty = {name for name, value in line.items() if value == unknown}
        assert {name for name, value in row.items() if value is None} == empty


def test_the_schema_refuses_what_is_not_said(served):
    schema, content = (served["/donnees/projets", file].json() for file in ("schema.json", "json"))
    for change in ({"number": None}, {"status": "unknown"}, {"extra": 1}, {"verified_on": "hier"}):
        wrong = content | {"rows": [content["rows"][0] | change]}
        with pytest.raises(jsonschema_rs.ValidationError):
            jsonschema_rs.validate(schema, wrong, validate_formats=True)


def test_the_json_ld_is_read_as_linked_data(served):
    for address in EVERY:
        content = served[address, "jsonld"].json()
        dataset, *nodes = jsonld.expand(content)
        assert dataset["@type"] == ["https://schema.org/Dataset"], address
        assert dataset["https://schema.org/license"][0]["@id"].startswith("https://www.etalab.gouv.fr/"), address
        assert len(nodes) == len(served[address, "json"].json()["rows"]), address
        assert all(node["@type"][0].startswith("https://schema.org/") for node in nodes), address
        assert len(jsonld.to_rdf(content)["@default"]) > 5 * len(nodes), address


@pytest.mark.parametrize("address", ["/donnees/catalogue.jsonld", "/en/data/catalogue.jsonld"])
def test_the_catalogue_leads_to_every_file(client, address):
    [catalogue] = jsonld.expand(client.get(address).json())
    dcat = "http://www.w3.org/ns/dcat#"
    assert catalogue["@type"] == [f"{dcat}Catalog"]
    files = [
        distribution[f"{dcat}downloadURL"][0]["@id"]
        for dataset in catalogue[f"{dcat}dataset"]
        for distribution in dataset[f"{dcat}distribution"]
    ]
    assert len(files) == 4 * len(offered())
    for file in files:
        assert client.get(file.removeprefix("http://localhost")).status_code == 200


def test_a_project_says_what_is_published_of_it_and_from_where(served):
    rows = {row["number"]: row for row in served["/donnees/projets", "json"].json()["rows"]}
    assert sorted(rows) == list(range(1, 13))
    assert (rows[1]["money_million_eur"], rows[1]["money_meaning"]) == (4.6, "unsaid")
    assert rows[1]["institutions"][0]["identifier"] == "lgrk"
    assert rows[1]["sources"][0]["address"].startswith("https://") and rows[1]["compiled_on"]
    assert rows[3]["money_million_eur"] is None and rows[3]["objectives"] is None
    assert lines(served["/donnees/projets", "csv"].content)[0]["money_million_eur"] == "4.6"


def test_a_thing_has_one_identifier_in_both_languages(served):
    for pair in ADDRESSES.values():
        names = [sorted(row["identifier"] for row in served[a, "json"].json()["rows"]) for a in pair]
        assert names[0] == names[1] and len(set(names[0])) == len(names[0])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", " ="])
def test_no_cell_is_run_as_a_formula(client, start):
    formula = f'{start}HYPERLINK("http://x")'
    Organisation.objects.filter(slug="inserm").update(short_name=formula, longitude="-4.5")
    line = next(line for line in table(client, "/donnees/institutions") if line["identifier"] == "inserm")
    assert line["short_name"].startswith("'")
    # A number is a number, whatever its sign.
    assert line["longitude"] == "-4.5"
    row = next(r for r in document(client, "/donnees/institutions")["rows"] if r["identifier"] == "inserm")
    assert row["short_name"] == formula


def test_text_is_filled_in_and_keeps_its_commas_and_lines(client, directory):
    publish(project(standfirst='Le budget, [[budget]], est « sûr » ;\nvoir "ici"'), directory)
    line = next(line for line in table(client, "/donnees/projets") if line["title"] == WORD)
    assert line["summary"] == 'Le budget, 80 M€, est « sûr » ;\nvoir "ici"'


@pytest.mark.parametrize(("address", "language"), [("/donnees/projets", "fr"), ("/en/data/projects", "en")])
def test_a_project_names_its_axes_and_objectives_by_their_numbers(client, address, language):
    page = ProjectPage.objects.filter(locale__language_code=language).order_by("number").first()
    near = {"locale": page.locale, "live": True}
    page.axes.set(AxisPage.objects.filter(number=2, **near))
    page.objectives.set(ObjectivePage.objects.filter(number__in=[4, 1], **near))
    page.save()
    found = next(row for row in document(client, address)["rows"] if row["identifier"] == str(page.translation_key))
    assert (found["axes"], found["objectives"]) == ([2], [1, 4])


def test_a_dataset_is_dated_by_its_latest_row(client, directory):
    page = publish(project(), directory)
    page.refresh_from_db()
    told = datetime.datetime.fromisoformat(document(client, "/donnees/projets")["modified_at"])
    assert abs(told - page.last_published_at) < datetime.timedelta(seconds=1)


def test_nothing_is_unknown_and_zero_and_no_are_not():
    values = {"a": "", "b": None, "c": [], "d": 0, "e": False}
    assert {name: known(value) for name, value in values.items()} == values | {"a": None, "c": None}
    assert compact(values) == {"d": 0, "e": False}


def test_a_day_that_cannot_be_is_not_told(directory):
    page, day = ProjectPage.objects.child_of(directory).first(), datetime.date(202, 3, 5)
    page.sources = [("source", {"label": "Bulletin", "address": "https://exemple.fr/", "consulted_on": day})]
    [source] = page_facts(page, None)["sources"]
    assert source == {"label": "Bulletin", "address": "https://exemple.fr/", "consulted_on": None}


def test_what_has_changed_is_sent_again(client):
    etag = client.get("/donnees/chiffres-cles.json")["ETag"]
    KeyFigure.objects.filter(slug="budget").update(value="81")
    response = client.get("/donnees/chiffres-cles.json", headers={"if-none-match": etag})
    assert response.status_code == 200 and '"81"' in response.content.decode()


# The other ways to be hidden, `tests/test_visibility.py` looks for in each place.
@pytest.mark.parametrize("state", [draft, under_private], ids=lambda state: state.__name__)
def test_no_file_tells_what_is_hidden(client, directory, calls, state):
    state(project(), directory)
    state(CallPage(title=WORD, slug="zyxologie", kind="aap", closes_at=timezone.now()), calls)
    # Each file is made of the rows that the first one tells.
    asked = {f"{address}.json" for address in EVERY}
    asked |= {f"{address}.{file}" for name in ("projects", "calls") for address in ADDRESSES[name] for file in TYPES}
    for address in asked:
        assert WORD not in client.get(address).content.decode(), address


@pytest.mark.parametrize(
    "address",
    [
        *["/donnees/nulle-part.csv", "/donnees/projets.xml", "/donnees/projets", "/donnees/projects.csv"],
        *["/en/data/projets.json", "/donnees/catalogue.csv", "/donnees/NULLE-PART.csv", "/donnees/projets.csv/"],
    ],
)
def test_there_is_no_file_of_nothing(client, address):
    assert client.get(address).status_code in {301, 404}
    assert client.get(address, follow=True).status_code == 404


@pytest.mark.parametrize(("address", "language"), [("/donnees/", "fr"), ("/en/data/", "en")])
def test_the_page_leads_to_every_file_and_explains_every_column(client, address, language):
    page = BeautifulSoup(client.get(address).content, "lxml")
    links = {link["href"] for link in page.main.find_all("a", href=True)}
    for pair in (ADDRESSES[dataset.name] for dataset in offered()):
        assert {f"{pair[language == 'en']}.{file}" for file in TYPES} <= links
    names = {code.text for code in page.main.select("dt code")}
    assert names == {column.name for dataset in offered() for column in dataset.columns}
    assert page.select_one("body > footer").find("a", href=address)


def test_editors_write_the_words_of_the_page(home):
    page = DataPage.objects.child_of(home).get()
    assert page.body and "body" in {panel.field_name for panel in page.get_edit_handler().children[0].children}


@pytest.mark.parametrize(("meaning", "is_grant"), [("aid", True), ("total", False), ("unsaid", False), (None, False)])
def test_only_the_aid_of_the_state_is_a_grant(meaning, is_grant):
    row = {column.name: None for column in PROJECTS.columns} | {"money_million_eur": Decimal("2.5")}
    node = compact(PROJECTS.node(row | {"money_meaning": meaning}))
    assert ("funding" in node) is is_grant
