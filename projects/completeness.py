"""How much of each project's page is filled in, and where to fill in the rest."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.accounts.invitations import invitation_urls
from pepr_site.accounts.roles import INVITE
from pepr_site.editing.dashboard.panels import TOTAL, Panel, edit_url
from projects.project_pages import ProjectPage

# What a project's page can say, in the order of its form, with where the form holds it. What not every project has,
# an acronym or a drawing, is not counted.
FIELDS = {
    "standfirst": "id_standfirst",
    "body": "body-root",
    "status": "id_status",
    "start_year": "id_start_year",
    "end_year": "id_end_year",
    "coordinator": "id_coordinator",
    "contact_email": "id_contact_email",
    "website": "id_website",
    "money": "id_money",
    "anr_reference": "id_anr_reference",
    "axes": "id_axes",
    "objectives": "id_objectives",
    "keywords": "id_keywords",
    "institutions": "id_institutions-ADD",
    "publications": "id_publications-ADD",
}
# What the form calls those that its panels name.
PANELS = {
    "standfirst": gettext_lazy("résumé pour tous"),
    "institutions": gettext_lazy("Institutions"),
    "publications": gettext_lazy("Publications"),
}
# The fields that other tables hold.
ROWS = ("axes", "objectives", "institutions", "publications")


def label(name):
    """Return what the form calls a field."""
    return capfirst(PANELS.get(name) or ProjectPage._meta.get_field(name).verbose_name)


def with_filled_rows(projects):
    """Tell of each project, in the same query, which of `ROWS` hold something: `has_axes`…"""
    return projects.annotate(**{f"has_{name}": Exists(_rows(name)) for name in ROWS})


def _rows(name):
    field = ProjectPage._meta.get_field(name)
    if field.many_to_many:
        return field.remote_field.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})
    return field.related_model.objects.filter(**{field.field.name: OuterRef("pk")})


def missing(project):
    """Return the names of the fields of `project`, one of `with_filled_rows()`, that hold nothing."""
    return [name for name in FIELDS if not getattr(project, f"has_{name}" if name in ROWS else name)]


class CompletenessPanel(Panel):
    """The projects in the site's first language, drafts included, by number."""

    name = "projects"
    order = 50
    heading = gettext_lazy("Les projets, et ce qui reste à y écrire")
    empty = gettext_lazy("Aucun projet n’a encore de page.")
    is_wide = True

    def items(self):
        projects = ProjectPage.objects.filter(
            pk__in=PagePermissionPolicy().instances_user_has_permission_for(self.user, "change").values("pk"),
            locale__language_code=settings.LANGUAGE_CODE,
        )
        self.invitations = invitation_urls() if self.user.has_perm(INVITE) else {}
        return with_filled_rows(projects).defer("sources").annotate(total=TOTAL).order_by("number")

    def row(self, item):
        left, url = missing(item), edit_url(item)
        counts = {"filled": len(FIELDS) - len(left), "total": len(FIELDS)}
        links = [{"label": label(name), "url": f"{url}#{FIELDS[name]}"} for name in left]
        invitation = self.invitations.get(item.translation_key)
        return {
            "title": f"{item.number}. {item.get_admin_display_title()}",
            # Straight to the first field to fill.
            "url": links[0]["url"] if links else url,
            "note": _("%(filled)s champs sur %(total)s") % counts,
            "links": [{"label": _("Inviter"), "url": invitation}] if invitation else [],
            "missing": links,
        }
