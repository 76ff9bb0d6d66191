"""The catalogue of datasets in DCAT-AP 3, the profile of European open data portals.

Each class has the mandatory and the recommended properties of the profile, where the site knows their values.
Controlled vocabularies are those of the Publications Office of the European Union.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pepr_site.open_data.datasets import LICENCE
from pepr_site.open_data.files import CONTENT_TYPES, latest
from pepr_site.pages.site_settings import site_settings, site_text

AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
LANGUAGES = {"fr": "FRA", "en": "ENG"}
FORMATS = {"csv": "CSV", "excel.csv": "CSV", "json": "JSON", "jsonld": "JSON_LD"}
# The names in the vocabularies: the profile requires the name of a concept, which not every client looks up.
THEMES = {"TECH": "Science and technology", "HEAL": "Health"}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "dcatap": "http://data.europa.eu/r5r/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(datasets, address, page, contact):
    """Return the catalogue of `datasets`, pairs of a `Dataset` and its rows.

    `address(dataset, file)` returns the URL of a file, `page` is that of the page that offers them, with its date,
    `contact` that of the contact page.
    """
    publisher = {
        "@id": f"{page['url']}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _literal(site_settings().publisher or site_text(get_language()).public_name),
    }
    shared = {
        "dct:publisher": publisher,
        "dct:language": _listed("language", LANGUAGES.get(get_language(), "MUL"), "dct:LinguisticSystem"),
        "dct:spatial": _listed("country", "FRA", "dct:Location"),
    }
    moments = [latest(rows) for _dataset, rows in datasets]
    return {
        "@context": CONTEXT,
        "@id": address(None, "jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": _literal(_("Données ouvertes")),
        "dct:description": _literal(_("Les données que ce site offre à réutiliser, en français et en anglais.")),
        **shared,
        **_dated(page["first_published_at"], max(filter(None, moments), default=None)),
        "dct:license": _licence(),
        "dct:rights": _rights(),
        "foaf:homepage": {"@id": page["url"], "@type": "foaf:Document"},
        "dcat:themeTaxonomy": {
            "@id": f"{AUTHORITY}data-theme",
            "@type": "skos:ConceptScheme",
            "dct:title": {"@value": "Data theme", "@language": "en"},
        },
        "dcat:dataset": [_dataset_node(dataset, rows, address, page, contact) | shared for dataset, rows in datasets],
    }


def _dataset_node(dataset, rows, address, page, contact):
    files = [file for file in CONTENT_TYPES if file != "schema.json"]
    subjects = (_("biothérapies"), _("bioproduction"), _("recherche"))
    # Not the URL of its file, which identifies the distribution.
    identifier = f"{address(dataset, 'json')}#dataset"
    return {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": _literal(dataset.title),
        "dct:description": _literal(dataset.description),
        "dcat:keyword": [_literal(word) for word in (site_text(get_language()).name, dataset.title, *subjects)],
        "dcat:theme": [_concept("data-theme", code, name) for code, name in THEMES.items()],
        "dcat:contactPoint": {
            # The profile requires the superclass too: clients need not know the class hierarchy.
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": site_text(get_language()).public_name,
            "vcard:hasURL": {"@id": contact},
        },
        "dcat:landingPage": {"@id": page["url"], "@type": "foaf:Document"},
        "dct:accessRights": _listed("access-right", "PUBLIC", "dct:RightsStatement"),
        "dct:accrualPeriodicity": _listed("frequency", "IRREG", "dct:Frequency"),
        **_dated(page["first_published_at"], latest(rows)),
        "dcat:distribution": [_distribution(dataset, file, address) for file in files],
    }


def _distribution(dataset, file, address):
    found = {
        "@id": address(dataset, file),
        # Its URL is that of the file, which the profile requires to be a resource.
        "@type": ["dcat:Distribution", "rdfs:Resource"],
        "dct:title": _literal(f"{dataset.title} ({file})"),
        "dct:description": _literal(dataset.description),
        "dcat:accessURL": {"@id": address(dataset, file)},
        "dcat:downloadURL": {"@id": address(dataset, file)},
        "dct:format": _listed("file-type", FORMATS[file], "dct:MediaTypeOrExtent"),
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{CONTENT_TYPES[file]}", "@type": "dct:MediaType"},
        "dct:license": _licence(),
        "dcatap:availability": _concept("planned-availability", "STABLE", "stable"),
    }
    if file == "json":
        found["dct:conformsTo"] = {"@id": address(dataset, "schema.json"), "@type": "dct:Standard"}
    return found


def _literal(text):
    return {"@value": str(text), "@language": get_language()}


def _listed(authority, code, kind):
    """Return a term of a controlled vocabulary of the Publications Office."""
    return {"@id": f"{AUTHORITY}{authority}/{code}", "@type": kind}


def _concept(authority, code, name):
    return _listed(authority, code, "skos:Concept") | {"skos:prefLabel": {"@value": name, "@language": "en"}}


def _licence():
    return {"@id": LICENCE["address"], "@type": "dct:LicenseDocument"}


def _rights():
    """Return the remark that the site is not the official one, where it is not."""
    standing = site_text(get_language()).standing
    return {"@type": "dct:RightsStatement", "rdfs:label": _literal(standing)} if standing else []


def _dated(issued, modified):
    """Return the known dates of a resource."""
    moments = {"dct:issued": issued, "dct:modified": modified}
    return {name: {"@value": moment.isoformat(), "@type": "xsd:dateTime"} for name, moment in moments.items() if moment}
