"""The JSON-LD of every page, read back by a library that knows nothing of this site.

`schema_org.json` is the part of schema.org's vocabulary that the site speaks,
taken from the package `schema-dts` 2.1.0: of each type, what it `is` and what it `has`.
"""

import datetime
import functools
import json
import re
from decimal import Decimal
from pathlib import Path

import py3langid
import pytest
from bs4 import BeautifulSoup
from rdflib import RDF, Graph, Namespace, URIRef

from news.models import EventPage, NewsIndexPage, NewsPage
from pepr_site.models import SiteSettings
from pepr_site.web.structured_data import as_script, dataset
from projects.models import CallIndexPage, CallPage, ProjectPage
from tests.conftest import listed, publish

pytestmark = pytest.mark.django_db

SCHEMA = Namespace("https://schema.org/")
VOCABULARY = json.loads((Path(__file__).parent / "schema_org.json").read_text())
# What no node of a type may lack.
REQUIRED = {
    "WebSite": {"name", "url", "inLanguage", "potentialAction"},
    "WebPage": {"name", "url", "inLanguage", "isPartOf"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "item"},
    "ResearchProject": {"name", "description", "url"},
    "Organization": {"name"},
    "NewsArticle": {"headline", "url", "datePublished", "dateModified", "mainEntityOfPage", "author", "publisher"},
    "Event": {"name", "url", "startDate", "inLanguage"},
    "OrganizationRole": {"roleName", "member"},
    "DefinedTermSet": {"name", "hasDefinedTerm", "inLanguage"},
    "DefinedTerm": {"name", "description", "inDefinedTermSet"},
    "SearchAction": {"target", "query-input"},
}
DATES = {"datePublished", "dateModified", "startDate", "endDate", "startTime", "endTime", "lastReviewed"}


@functools.cache
def kinds(name):
    """A type and all that it is."""
    return {name}.union(*(kinds(parent) for parent in VOCABULARY[name]["is"]))


@functools.cache
def properties(name):
    return {item for kind in kinds(name) for item in VOCABULARY[kind]["has"]}


def document(client, address):
    return told(BeautifulSoup(client.get(address).content, "lxml"))


def told(soup):
    """The one JSON-LD document of a page."""
    scripts = soup.find_all("script", type="application/ld+json")
    assert len(scripts) == 1
    return json.loads(scripts[0].string)


def parsed(data):
    """The document as an RDF graph; schema.org's own context says no more than this vocabulary."""
    return Graph().parse(data=json.dumps(data | {"@context": {"@vocab": str(SCHEMA)}}), format="json-ld")


def nodes(value):
    """Every node of a document that says more than where it is."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            yield from nodes(item)


def of_type(data, kind):
    return [item for item in nodes(data) if item["@type"] == kind]


def faults(data, address):
    """What is wrong with the document of an address, a sentence each."""
    defined = {item["@id"] for item in nodes(data) if "@id" in item}
    for item in nodes(data):
        kind = item["@type"]
        said = {name for name in item if not name.startswith("@")}
        # A role bears the property in whose place it stands, and an action what it takes in.
        for name in sorted(said - properties(kind) - {"member" if "Role" in kinds(kind) else "query-input"}):
            yield f"{kind} has no {name}"
        for name in sorted(set().union(*(REQUIRED.get(k, set()) for k in kinds(kind))) - said):
            yield f"{kind} lacks {name}"
        for name, value in item.items():
            if value in (None, "", [], {}):
                yield f"{kind}.{name} is empty"
            if name in DATES and not datetime.datetime.fromisoformat(value):
                yield f"{kind}.{name} is no date"
            is_address = name in {"url", "@id", "item", "contentUrl"} and isinstance(value, str)
            if is_address and not value.startswith(("http://", "https://")):
                yield f"{kind}.{name} is not a whole address: {value}"
    # Other pages' nodes are named by their address, this page's own must be there.
    for name in re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(data, ensure_ascii=False)):
        if name.startswith(f"{address}#") and name not in defined:
            yield f"{name} is named and not there"


def test_every_page_speaks_the_vocabulary_and_leaves_out_what_is_unknown(client, soups):
    py3langid.set_languages(["fr", "en"])
    found = set()
    for path in listed(client):
        data, address = told(soups[path]), f"http://localhost{path}"
        assert list(faults(data, address)) == [], path
        graph = parsed(data)
        assert (URIRef(address), SCHEMA.inLanguage, None) in graph
        language = "en" if path.startswith("/en/") else "fr"
        assert {str(o) for o in graph.objects(None, SCHEMA.inLanguage)} == {language}, path
        found |= {str(kind).removeprefix(str(SCHEMA)) for kind in graph.objects(None, RDF.type)}
        texts = [str(item.get("description", "")) for item in nodes(data)]
        assert not [text for text in texts if len(text) > 80 and py3langid.classify(text)[0] != language], path
        assert "[[" not in json.dumps(data)
    assert found >= {"NewsArticle", "Event", "Grant", "DefinedTermSet", "ResearchProject", "FundingAgency", "WebSite"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "ResearchProject"),
        ("/projets/substituts-de-peau/", "ResearchProject"),
        ("/actualites/bilan-7-fevrier-2024/", "NewsArticle"),
        ("/glossaire/", "DefinedTermSet"),
        ("/partenaires/", "ItemList"),
    ],
)
def test_a_page_says_what_it_is_about(client, address, kind):
    data = document(client, address)
    main = next(item for item in data["@graph"] if item["@id"] == f"http://localhost{address}")["mainEntity"]["@id"]
    assert [item["@type"] for item in nodes(data) if item.get("@id") == main] == [kind]


def test_a_translation_is_one_of_the_same_page(client, home):
    index = NewsIndexPage.objects.child_of(home).get()
    page = publish(NewsPage(title="Seule", slug="seule", date=datetime.date(2026, 1, 1)), index)
    for one, is_translated in ((index, True), (page, False)):
        told = next(item for item in document(client, one.url)["@graph"] if item["@id"] == f"http://localhost{one.url}")
        assert ("workTranslation" in told) == is_translated


def test_the_home_page_alone_tells_who_stands_behind_the_programme(soups):
    (programme,) = of_type(told(soups["/"]), "ResearchProject")
    assert programme["member"] and programme["funder"] and programme["funding"]["@type"] == "Grant"
    data = told(soups["/glossaire/"])
    assert of_type(data, "ResearchProject")[0].keys() >= {"name", "url"} and not of_type(data, "OrganizationRole")


def test_the_search_that_is_offered_works(client):
    (action,) = of_type(document(client, "/en/"), "SearchAction")
    address = action["target"]["urlTemplate"].removeprefix("http://localhost").replace("{search_term_string}", "vector")
    assert client.get(address).status_code == 200


def test_an_address_that_is_not_a_page_gives_its_way_in_and_an_unknown_one_nothing(client):
    crumbs = of_type(document(client, "/plan-du-site/"), "BreadcrumbList")[0]["itemListElement"]
    assert [crumb["item"] for crumb in crumbs] == ["http://localhost/", "http://localhost/plan-du-site/"]
    assert b"ld+json" not in client.get("/nulle-part/").content


def test_the_publisher_is_named_once_it_is_known(client):
    assert "publisher" not in of_type(document(client, "/"), "WebSite")[0]
    SiteSettings.objects.update_or_create(pk=1, defaults={"publisher": "Institut <A> & Cie"})
    data = document(client, "/")
    assert of_type(data, "WebSite")[0]["publisher"] == {"@id": "http://localhost/#publisher"}
    assert [item for item in nodes(data) if item.get("name") == "Institut <A> & Cie"]


def test_a_text_cannot_leave_the_script(client, home):
    evil = '</script><script>alert("1")</script><!-- & \u2028'
    index = NewsIndexPage.objects.child_of(home).get()
    page = publish(NewsPage(title=evil, standfirst=evil, slug="mechant", date=datetime.date(2026, 1, 1)), index)
    assert of_type(document(client, page.url), "NewsArticle")[0]["headline"] == evil
    assert not set("<>&\u2028") & set(as_script({"name": evil}))


def test_what_is_known_of_a_project_is_told(client, home):
    project = ProjectPage.objects.get(slug="substituts-de-peau", locale=home.locale)
    assert not of_type(document(client, project.url), "MonetaryGrant")
    values = {
        "money": Decimal("4.25"),
        "money_meaning": "aid",
        "start_year": 2023,
        "end_year": 2027,
        "anr_reference": "REF-1",
    }
    ProjectPage.objects.filter(pk=project.pk).update(**values)
    data = document(client, project.url)
    (told,) = [item for item in nodes(data) if item.get("@id", "").endswith("#project")]
    assert told["funding"]["amount"] == {"@type": "MonetaryAmount", "currency": "EUR", "value": 4_250_000}
    assert (told["foundingDate"], told["identifier"]) == ("2023", "REF-1")
    # A project ends; it is not dissolved.
    assert "dissolutionDate" not in told
    assert list(faults(data, f"http://localhost{project.url}")) == []


def test_the_hours_of_an_event_and_of_a_call_are_those_of_paris(client, home):
    event = EventPage(
        title="Rencontre",
        slug="rencontre",
        start_date=datetime.date(2026, 7, 1),
        start_time=datetime.time(9, 30),
        place="Évry",
        online_address="https://example.org/",
    )
    event = publish(event, NewsIndexPage.objects.child_of(home).get())
    data = document(client, event.url)
    (told,) = of_type(data, "Event")
    assert told["startDate"] == "2026-07-01T09:30:00+02:00"
    assert "endDate" not in told
    assert [place["@type"] for place in told["location"]] == ["Place", "VirtualLocation"]
    closing = datetime.datetime(2026, 1, 15, 16, tzinfo=datetime.UTC)
    call = CallPage(title="Appel", slug="appel-x", kind="aap", closes_at=closing, money=Decimal(5))
    call = publish(call, CallIndexPage.objects.child_of(home).get())
    call_data = document(client, call.url)
    assert of_type(call_data, "ApplyAction")[0]["endTime"] == "2026-01-15T17:00:00+01:00"
    assert of_type(call_data, "MonetaryGrant")[0]["amount"]["value"] == 5_000_000
    for each, page in ((data, event), (call_data, call)):
        assert list(faults(each, f"http://localhost{page.url}")) == []


def test_a_preview_says_nothing_to_machines(admin, home):
    page = NewsPage.objects.child_of(NewsIndexPage.objects.child_of(home).get()).first()
    assert b"ld+json" not in page.make_preview_request().render().content


def test_a_set_of_data_is_told_with_its_files():
    told = dataset(
        "https://x.fr/donnees/",
        name="Projets",
        description="Les projets.",
        files=[("/donnees/projets.csv", "text/csv")],
        license="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        dateModified="2026-11-22",
    )
    assert list(faults(told, "https://x.fr/donnees/")) == []
    assert told["distribution"][0]["contentUrl"] == "http://localhost/donnees/projets.csv"
