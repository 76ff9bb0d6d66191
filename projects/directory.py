"""The project directory."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from pepr_site.listing.facets import NONE, Choice, Facet, pieces, related, tag_facets
from pepr_site.listing.listing import Listing, ListingPage, Option
from pepr_site.pages.sections import Section
from pepr_site.pages.snippets import in_language
from pepr_site.pages.visibility import key_pages_of
from pepr_site.search.query import holding
from projects.project_pages import Documentation, ProjectInstitution, ProjectPage, Status, nothing_published

SORTS = [
    Option("number", gettext_lazy("Numéro"), ("number", "pk")),
    Option("title", gettext_lazy("Titre, de A à Z"), ("title", "pk")),
    Option("changed", gettext_lazy("Mis à jour en dernier"), ("-last_published_at", "-pk")),
]
VIEWS = [Option("tiles", gettext_lazy("Tuiles")), Option("table", gettext_lazy("Tableau"))]
NOUN = gettext_lazy("Aucun projet"), ngettext_lazy("%(count)s projet", "%(count)s projets", "number")


class ProjectIndexPage(Section, ListingPage):
    """The directory of projects, with its filters."""

    facet_names = ("objective", "axis", "status", "documentation", "organisation", "tag", "keyword")
    subpage_types = ["projects.ProjectPage", "projects.PublishedFactsPage"]
    schema_type = "CollectionPage"
    listed_dataset = "projects.open_data.PROJECTS"

    class Meta:
        verbose_name = gettext_lazy("annuaire des projets")
        verbose_name_plural = gettext_lazy("annuaires des projets")

    def make_listing(self, data):
        items = ProjectPage.objects.visible().filter(locale_id=self.locale_id)
        items = items.defer_streamfields().with_related_ids()
        parts = ProjectInstitution.objects.select_related("organisation")
        return Listing(
            data,
            items.prefetch_related(Prefetch("institutions", parts)),
            noun=NOUN,
            holding=holding,
            facets=project_facets(self.locale_id),
            sorts=SORTS,
            views=VIEWS,
            ask=_("Mot, laboratoire, personne"),
            name=("projects", self.locale_id),
            silent=nothing_published(),
        )

    def get_context(self, request, *args, **kwargs):
        axes, objectives = (numbered(name, self.locale_id) for name in ("axes", "objectives"))
        context = super().get_context(request, *args, **kwargs)
        empty = [project for project in context["listing"].page if project.has_nothing_published]
        return context | {"axes": axes, "objectives": objectives, "empty_projects": empty}


def numbered(name, locale_id):
    """Return the visible axes or objectives of a language, by number; `name` is the field of a project."""
    return key_pages_of(ProjectPage._meta.get_field(name).related_model, locale_id)


def project_facets(locale_id):
    """Return the facets of a list of projects of one language."""
    participants = ProjectInstitution.objects.filter(project=OuterRef("pk"))
    organisations = ArraySubquery(participants.values_list("organisation__slug").distinct())
    return [
        Facet("objective", _("Objectif"), related(ProjectPage, "objectives", "number"), objective_choices(locale_id)),
        Facet("axis", _("Axe"), related(ProjectPage, "axes", "number"), axis_choices(locale_id)),
        Facet("status", _("Avancement"), "status", status_choices()),
        Facet("documentation", _("Ce qui est publié"), "documentation", documentation_choices()),
        Facet("organisation", _("Institution"), organisations, organisation_choices),
        *tag_facets(ProjectPage),
        Facet("keyword", _("Mot-clé"), pieces("keywords"), keyword_choices),
    ]


def unpublished(words):
    """The choice of what is not known."""
    return Choice(NONE, _("Non publié"), words)


def objective_choices(locale_id):
    choices = [
        Choice(
            str(objective.number),
            objective.short_title,
            _("de l’objectif %(number)s") % {"number": objective.number},
            symbol=f"g{objective.number}",
            tone=f"o{objective.number}",
        )
        for objective in numbered("objectives", locale_id)
    ]
    return [*choices, unpublished(_("dont l’objectif n’est pas publié"))]


def axis_choices(locale_id):
    choices = [
        Choice(str(axis.number), axis.short_title, _("de l’axe %(number)s") % {"number": axis.number})
        for axis in numbered("axes", locale_id)
    ]
    return [*choices, unpublished(_("dont l’axe n’est pas publié"))]


def status_choices():
    words = {Status.FINISHED: lambda number: ngettext("terminé", "terminés", number)}
    choices = [Choice(status.value, status.label.capitalize(), words.get(status, status.label)) for status in Status]
    return [*choices, unpublished(_("dont l’avancement n’est pas publié"))]


def documentation_choices():
    words = {
        Documentation.FULL: lambda number: ngettext("décrit", "décrits", number),
        Documentation.HALF: _("dont le laboratoire est connu"),
    }
    return [Choice(level.value, level.label, words[level], symbol=f"b-{level.value}") for level in words]


def organisation_choices(found):
    """The institutions that take part in a listed project, those of most projects first."""
    names = {row.slug: row.short_name for row in in_language("programme.Organisation")}
    slugs = sorted((slug for slug in found if slug in names), key=lambda slug: (-found[slug], names[slug]))
    return [Choice(slug, names[slug], _("avec %(name)s") % {"name": names[slug]}) for slug in slugs]


def keyword_choices(found):
    """The keywords that listed projects share, those of most first; the field of words finds what has one to itself."""
    shared = [word for word, number in found.items() if word != NONE and number > 1]
    keywords = sorted(shared, key=lambda word: (-found[word], word.casefold()))
    return [Choice(word, word, _("au mot-clé « %(word)s »") % {"word": word}) for word in keywords]
