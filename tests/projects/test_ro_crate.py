"""The programme as an RO-Crate: what the specification asks of any, and each fact with where it is from."""

import pytest

from projects.facts.expected import EXPECTED, UNKNOWN, with_facts
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db
ADDRESS = {"fr": "/faits/ro-crate-metadata.json", "en": "/en/facts/ro-crate-metadata.json"}


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


@pytest.fixture
def crate(client, language):
    response = client.get(ADDRESS[language])
    assert response["Content-Type"] == "application/ld+json"
    return response.json()


def references(value):
    """The identifiers to which an entity leads."""
    if isinstance(value, list):
        return {found for item in value for found in references(item)}
    if isinstance(value, dict):
        return {value["@id"]} if set(value) == {"@id"} else {f for item in value.values() for f in references(item)}
    return set()


def test_it_has_what_the_specification_asks(crate):
    graph = crate["@graph"]
    ids = [entity["@id"] for entity in graph]
    assert len(ids) == len(set(ids)) and all("@type" in entity for entity in graph)
    by_id = dict(zip(ids, graph, strict=True))
    descriptor = by_id["ro-crate-metadata.json"]
    assert descriptor["about"] == {"@id": "./"} and descriptor["conformsTo"]["@id"] == "https://w3id.org/ro/crate/1.1"
    root = by_id["./"]
    assert by_id[root["author"]["@id"]]["url"].startswith("http")
    assert not [
        name for entity in graph for name, value in entity.items() if isinstance(value, list) and len(value) < 2
    ]
    assert root["@type"] == "Dataset" and {"name", "description", "datePublished", "license"} <= root.keys()
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert {found for entity in graph for found in references(list(entity.values()))} - set(ids) == {
        "https://w3id.org/ro/crate/1.1"
    }


def test_its_files_answer_and_every_known_fact_names_its_sources(client, crate, language):
    graph = crate["@graph"]
    files = [entity for entity in graph if entity["@type"] == "File"]
    assert files and all(
        client.get(entity["@id"].removeprefix("http://localhost")).status_code == 200 for entity in files
    )
    projects = with_facts(ProjectPage.objects.visible().filter(locale__language_code=language))
    known = sum(fact.state(project) != UNKNOWN for project in projects for fact in EXPECTED)
    facts = [entity for entity in graph if "PropertyValue" in entity["@type"]]
    assert len(facts) == known == 9
    assert all(fact["prov:wasDerivedFrom"] and fact["prov:generatedAtTime"] and fact["value"] for fact in facts)
    assert client.get(facts[0]["@id"].removeprefix("http://localhost")).status_code == 200
