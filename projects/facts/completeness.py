"""How complete each project's page is, and links to fill in the rest."""

import functools

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.accounts.roles import INVITE
from pepr_site.editing.dashboard.panels import TOTAL, Panel, edit_url, editable, links_list
from pepr_site.editing.dashboard.records import anchor, filled_count
from pepr_site.operations.content_version import cached_by_version
from projects.facts.expected import every_fact
from projects.project_pages import NO_FACTS, ProjectPage

# How many projects the panel lists; the table of facts has them all.
MOST = 15


def rows():
    """Return the names of the relations that hold facts."""
    fields = [ProjectPage._meta.get_field(name) for fact in every_fact() for name in fact.names]
    return list(dict.fromkeys(field.name for field in fields if field.many_to_many or field.one_to_many))


def in_form(panels):
    """Yield the name and the heading, "" without one, of each field of a form, in its order."""
    for panel in panels:
        if isinstance(panel, str):
            yield panel, ""
        elif hasattr(panel, "children"):
            yield from in_form(panel.children)
        elif name := getattr(panel, "relation_name", None) or getattr(panel, "field_name", None):
            yield name, panel.heading


@functools.cache
def counted():
    """Return the counted fields in form order, as `{name: (label, anchor in the form)}`.

    The fields of facts, and the text of the page; not optional extras such as an acronym or a picture, nor the title.
    """
    names = {"body"} | {name for fact in every_fact() for name in fact.names} - {"title"} - NO_FACTS
    return {
        name: (capfirst(heading or ProjectPage._meta.get_field(name).verbose_name), anchor(ProjectPage, name))
        for name, heading in in_form(ProjectPage.content_panels)
        if name in names
    }


def with_filled_rows(projects):
    """Annotate each project with which of `rows()` are filled in: `has_axes`…"""
    return projects.annotate(**{f"has_{name}": Exists(_rows(name)) for name in rows()})


def _rows(name):
    field = ProjectPage._meta.get_field(name)
    if field.many_to_many:
        return field.remote_field.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})
    return field.related_model.objects.filter(**{field.field.name: OuterRef("pk")})


def missing(project):
    """Return the names of the empty fields of `project`, one of `with_filled_rows()`."""
    held = rows()
    return [name for name in counted() if not getattr(project, f"has_{name}" if name in held else name)]


@cached_by_version
def incomplete():
    """Return the empty fields of each project of the site's first language, drafts included, by its id."""
    projects = ProjectPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).defer("sources")
    return {project.pk: missing(project) for project in with_filled_rows(projects)}


class CompletenessPanel(Panel):
    """The projects in the site's first language, drafts included, by number."""

    name = "projects"
    order = 50
    heading = gettext_lazy("Les projets, et ce qui reste à y écrire")
    empty = gettext_lazy("Aucun projet n’a encore de page.")
    is_wide = True

    def items(self):
        mine = editable(self.user).only("draft_title", "translation_key")
        mine = mine.filter(projectpage__isnull=False, locale__language_code=settings.LANGUAGE_CODE)
        numbered = mine.annotate(total=TOTAL, number=F("projectpage__number")).order_by("number")[:MOST]
        keys = [page.translation_key for page in numbered] if self.user.has_perm(INVITE) else []
        workspaces = PartnerWorkspace.objects.filter(page_key__in=keys)
        self.workspaces = dict(workspaces.values_list("page_key", "pk"))
        # In the language of the request, once for all rows.
        self.fields = {name: (place, conditional_escape(label)) for name, (label, place) in counted().items()}
        return numbered

    def more_url(self):
        return reverse("facts_table")

    def row(self, item):
        url, left = edit_url(item), incomplete().get(item.pk, [])
        workspace = self.workspaces.get(item.translation_key)
        invitation = (
            {"label": _("Inviter"), "url": reverse("people_invite_to", args=[workspace])} if workspace else None
        )
        return {
            "title": f"{item.number}. {item.draft_title}",
            # The URL of the first empty field.
            "url": f"{url}#{self.fields[left[0]][0]}" if left else url,
            "note": filled_count(len(counted()) - len(left), len(counted())),
            "links": [invitation] if invitation else [],
            "missing": links_list((url, *self.fields[name]) for name in left),
        }
