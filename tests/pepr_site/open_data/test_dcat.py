"""The catalogue, read as RDF: what DCAT-AP 3.0 makes mandatory or recommends, with values of the kind that it takes.

The tables are those of the profile, chapters « Catalogue », « Dataset », « Distribution », « Agent » and « Kind ».
"""

import pytest
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from pepr_site.open_data.datasets import offered

pytestmark = pytest.mark.django_db
DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
FOAF, VCARD = Namespace("http://xmlns.com/foaf/0.1/"), Namespace("http://www.w3.org/2006/vcard/ns#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
TEXT, MOMENT = "text", "moment"
# By class, its properties: a text with its language, a moment, or a thing of that class.
PROFILE = {
    DCAT.Catalog: {
        DCT.title: TEXT,
        DCT.description: TEXT,
        DCT.publisher: FOAF.Agent,
        DCAT.dataset: DCAT.Dataset,
        DCT.language: DCT.LinguisticSystem,
        DCT.license: DCT.LicenseDocument,
        DCT.issued: MOMENT,
        DCT.modified: MOMENT,
        DCT.spatial: DCT.Location,
        DCT.rights: DCT.RightsStatement,
        FOAF.homepage: FOAF.Document,
        DCAT.themeTaxonomy: SKOS.ConceptScheme,
    },
    DCAT.Dataset: {
        DCT.title: TEXT,
        DCT.description: TEXT,
        DCT.publisher: FOAF.Agent,
        DCAT.contactPoint: VCARD.Kind,
        DCAT.distribution: DCAT.Distribution,
        DCAT.keyword: TEXT,
        DCAT.theme: SKOS.Concept,
        DCAT.landingPage: FOAF.Document,
        DCT.issued: MOMENT,
        DCT.language: DCT.LinguisticSystem,
        DCT.spatial: DCT.Location,
        DCT.accessRights: DCT.RightsStatement,
        DCT.accrualPeriodicity: DCT.Frequency,
        DCT.identifier: None,
    },
    DCAT.Distribution: {
        DCAT.accessURL: RDFS.Resource,
        DCAT.downloadURL: None,
        DCT.title: TEXT,
        DCT.description: TEXT,
        DCT["format"]: DCT.MediaTypeOrExtent,
        DCAT.mediaType: DCT.MediaType,
        DCT.license: DCT.LicenseDocument,
        DCATAP.availability: SKOS.Concept,
    },
    FOAF.Agent: {FOAF.name: TEXT},
    VCARD.Kind: {VCARD.fn: None, VCARD.hasURL: None},
    SKOS.Concept: {SKOS.prefLabel: TEXT},
    SKOS.ConceptScheme: {DCT.title: TEXT},
}


def faults(graph):
    """What the profile asks for and the graph lacks, a line each."""
    for kind, properties in PROFILE.items():
        subjects = set(graph.subjects(RDF.type, kind))
        if not subjects:
            yield f"no {kind}"
        for subject in subjects:
            for name, wanted in properties.items():
                values = list(graph.objects(subject, name))
                if not values:
                    yield f"{subject} lacks {name}"
                yield from (f"{subject} {name}: {value}" for value in values if not fits(graph, value, wanted))


def fits(graph, value, wanted):
    if wanted == TEXT:
        return isinstance(value, Literal) and value.language in {"fr", "en"} and str(value).strip()
    if wanted == MOMENT:
        return isinstance(value, Literal) and value.datatype == XSD.dateTime and value.toPython().tzinfo
    return wanted is None or (value, RDF.type, wanted) in graph


@pytest.mark.parametrize("address", ["/donnees/catalogue.jsonld", "/en/data/catalogue.jsonld"])
def test_the_catalogue_is_what_the_profile_asks_for(client, address):
    graph = Graph().parse(data=client.get(address).content, format="json-ld")
    assert list(faults(graph)) == []
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(offered())
    assert not {*graph.subjects(RDF.type, DCAT.Dataset)} & {*graph.subjects(RDF.type, DCAT.Distribution)}
    [whole] = graph.subjects(RDF.type, DCAT.Catalog)
    moments = [graph.value(one, DCT.modified) for one in graph.objects(whole, DCAT.dataset)]
    assert graph.value(whole, DCT.modified).toPython() == max(moment.toPython() for moment in moments if moment)
    here = URIRef(f"http://localhost{address.removesuffix('catalogue.jsonld')}")
    assert {*graph.objects(None, DCAT.landingPage), graph.value(whole, FOAF.homepage)} == {here}
    # A thing of each list is one of the Publications Office's.
    for name in (DCT.language, DCT.spatial, DCAT.theme, DCT.accessRights, DCT.accrualPeriodicity, DCT["format"]):
        for value in graph.objects(None, name):
            assert isinstance(value, URIRef) and value.startswith("http://publications.europa.eu/resource/authority/")
    for page in {*graph.objects(None, DCAT.landingPage), *graph.objects(None, VCARD.hasURL)}:
        assert client.get(str(page).removeprefix("http://localhost")).status_code == 200
