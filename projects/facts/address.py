"""A permanent URL for each fact of a project: its value, its sources, since when, and previous values.

The URL contains the project's permanent identifier of the open data, so that a quotation can be verified later.
"""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import PageLogEntry

from pepr_site.open_data.datasets import LICENCE
from pepr_site.pages.links import absolute
from pepr_site.pages.site_settings import site_text
from projects.facts.expected import UNKNOWN, fact_of, with_facts
from projects.facts.published import address_of_form, address_of_page
from projects.project_pages import ProjectPage

# The number of published versions that are searched for previous values.
MOST_VERSIONS = 60


def found(identifier, key):
    """Return a visible project of the active language and one of its facts. Raises `Http404`."""
    fact, projects = fact_of(key), ProjectPage.objects.visible()
    project = with_facts(projects.filter(translation_key=identifier, locale__language_code=get_language())).first()
    if fact is None or project is None:
        raise Http404
    return project, fact


@require_safe
def show(request, identifier, key):
    """The fact, as a page."""
    project, fact = found(identifier, key)
    values = values_of(project, fact)
    parent = {"title": _("Ce qui est publié"), "url": address_of_page(project.locale_id)}
    context = {
        "project": project,
        "fact": fact,
        "values": values,
        "is_unknown": fact.state(project) == UNKNOWN,
        "form_url": address_of_form(project.locale_id, project.number, fact.key),
        "json_url": reverse("fact_json", args=[identifier, key]),
        "sources": sources_of(project, fact),
        "breadcrumb": [
            *project.get_breadcrumb(request)[:-1],
            *([parent] if parent["url"] else []),
            {"title": f"{fact.label}, {project.number:02d}", "url": ""},
        ],
        "site_name": site_text(get_language()).public_name,
    }
    return render(request, "projects/fact.html", context)


@require_safe
def as_json(request, identifier, key):
    """The fact as JSON, with null for what is not published."""
    project, fact = found(identifier, key)
    values = values_of(project, fact)
    body = {
        "address": absolute(reverse("fact", args=[identifier, key])),
        "project": {
            "identifier": str(identifier),
            "number": project.number,
            "page": absolute(project.get_url(request)),
        },
        "fact": fact.key,
        "label": str(fact.label),
        "value": values[0]["value"] or None,
        "state": fact.state(project),
        "sources": [
            {name: source.value[name] or None for name in ("label", "address", "consulted_on")}
            for source in sources_of(project, fact)
        ],
        "verified_on": project.verified_on,
        "compiled_on": project.compiled_on,
        "history": [{"value": one["value"] or None, "since": one["since"]} for one in values],
        "licence": {name: str(value) for name, value in LICENCE.items()},
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def values_of(project, fact):
    """Return the present and previous values of a fact, the latest first: `{value, since}`, `since` a time or None."""
    published = PageLogEntry.objects.filter(page=project.pk, action="wagtail.publish", revision__isnull=False)
    entries = list(published.select_related("revision").order_by("-timestamp")[:MOST_VERSIONS])
    values = []
    for entry in reversed(entries):
        value = fact.read(entry.revision.as_object())
        if not values or values[-1]["value"] != value:
            values.append({"value": value, "since": entry.timestamp})
    value = fact.read(project)
    if not values or values[-1]["value"] != value:
        # The current value was not published in the admin: it comes from the first load, or another language.
        values.append({"value": value, "since": project.last_published_at})
    return values[::-1]


def sources_of(project, fact):
    """Return the sources of a project's page, those about this fact first."""
    declared = _("%(fact)s, déclaré par %(name)s, le %(day)s") % {"fact": fact.label, "name": "\0", "day": ""}
    beginning = declared.partition("\0")[0]
    return sorted(project.sources, key=lambda source: not source.value["label"].startswith(beginning))
