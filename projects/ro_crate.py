"""The programme as an RO-Crate 1.1: the open data files, the projects, and each known fact with its sources.

A fact and its sources are PROV entities: the fact was derived from the sources of its page, and generated when the
page was last published. RO-Crate's context is referenced, not fetched.
"""

from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pepr_site.open_data.datasets import LICENCE, offered
from pepr_site.open_data.files import CONTENT_TYPES
from pepr_site.open_data.views import address_of
from pepr_site.pages.links import absolute
from pepr_site.pages.site_settings import site_text
from projects.facts.expected import EXPECTED, UNKNOWN, with_facts
from projects.project_pages import ProjectPage

CONFORMS = "https://w3id.org/ro/crate/1.1"
CONTEXT = [f"{CONFORMS}/context", {"prov": "http://www.w3.org/ns/prov#"}]
DESCRIPTOR, ROOT, PUBLISHER = "ro-crate-metadata.json", "./", "#publisher"
# The formats of the open data in the crate; schemas are left out.
KEPT = ("csv", "json")


@require_safe
def show(request):
    """The crate, in the active language."""
    crate = {"@context": CONTEXT, "@graph": graph(request)}
    response = JsonResponse(crate, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Type"] = "application/ld+json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def graph(request):
    """Return the entities: the descriptor and the root first, then everything they refer to, each once."""
    projects = ProjectPage.objects.visible().filter(locale__language_code=get_language()).defer("body")
    projects = list(with_facts(projects.order_by("number", "pk")))
    entities = [entity for project in projects for entity in entities_of(project, request)]
    files = files_of()
    days = [project.last_published_at for project in projects if project.last_published_at]
    root = {
        "@id": ROOT,
        "@type": "Dataset",
        "name": site_text(get_language()).public_name,
        "description": _("Les données ouvertes du site, ses projets, et chaque fait connu avec sa source."),
        "datePublished": max(days).date().isoformat() if days else None,
        "license": ref(LICENCE["address"]),
        "author": ref(PUBLISHER),
        "publisher": ref(PUBLISHER),
        "inLanguage": get_language(),
        "hasPart": [ref(entity["@id"]) for entity in files],
        "mentions": [ref(entity["@id"]) for entity in entities if "about" in entity or "hasPart" in entity],
    }
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "CreativeWork",
        "conformsTo": ref(CONFORMS),
        "about": ref(ROOT),
    }
    return [without_nothing(entity) for entity in once([descriptor, root, *common(), *files, *entities])]


def common():
    """Return what every crate of the site leads to: its licence and who publishes it."""
    site = site_text(get_language())
    licence = {"@id": LICENCE["address"], "@type": "CreativeWork", "name": str(LICENCE["name"])}
    publisher = {"@id": PUBLISHER, "@type": "Organization", "name": site.public_name, "description": site.standing}
    publisher["url"] = absolute(reverse("wagtail_serve", args=[""]))
    return [licence, publisher]


def files_of():
    """Return the files of the open data that have anything to offer."""
    return [
        {
            "@id": address_of(dataset, file),
            "@type": "File",
            "name": f"{dataset.title} ({file})",
            "description": str(dataset.description),
            "encodingFormat": CONTENT_TYPES[file],
            "license": ref(LICENCE["address"]),
            # The files are generated on request, like the crate.
            "sdDatePublished": timezone.localdate().isoformat(),
        }
        for dataset in offered()
        for file in KEPT
    ]


def entities_of(project, request):
    """Return the entities of a project, of its facts and of its sources."""
    page = absolute(project.get_url(request))
    sources = [source_entity(source, page, place) for place, source in enumerate(project.sources, 1)]
    known = [fact for fact in EXPECTED if fact.state(project) != UNKNOWN]
    facts = [fact_entity(project, fact, page, sources) for fact in known]
    entity = {
        "@id": f"{page}#project",
        "@type": "ResearchProject",
        "name": project.title,
        "identifier": str(project.translation_key),
        "url": page,
        "hasPart": [ref(fact["@id"]) for fact in facts],
    }
    return [entity, *facts, *sources]


def fact_entity(project, fact, page, sources):
    return {
        "@id": absolute(reverse("fact", args=[project.translation_key, fact.key])),
        "@type": ["PropertyValue", "prov:Entity"],
        "name": str(fact.label),
        "propertyID": fact.key,
        "value": fact.read(project),
        "about": ref(f"{page}#project"),
        "prov:wasDerivedFrom": [ref(source["@id"]) for source in sources],
        "prov:wasAttributedTo": ref(PUBLISHER),
        "prov:generatedAtTime": project.last_published_at and project.last_published_at.isoformat(),
    }


def source_entity(source, page, place):
    """Return a source, identified by its URL, otherwise by its position on the page."""
    return {
        "@id": source.value["address"] or f"{page}#source-{place}",
        "@type": ["CreativeWork", "prov:Entity"],
        "name": source.value["label"],
        "url": source.value["address"],
    }


def ref(identifier):
    return {"@id": identifier}


def once(entities):
    """Return the entities without duplicate identifiers: pages may share a source."""
    return list({entity["@id"]: entity for entity in reversed(list(entities))}.values())[::-1]


def without_nothing(entity):
    """Return an entity without empty properties; lists of one item become that item, as the specification requires."""
    known = {name: value for name, value in entity.items() if value not in (None, "", [])}
    return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in known.items()}
