"""The page of publications, with filters and a page for each; and the page of results and platforms.

Neither is in a menu, the sitemap or the search while it is empty (`unlisted_from`).
"""

from copy import copy
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q
from django.db.models.functions import Cast
from django.http import Http404, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from wagtail.url_routing import RouteResult

from pepr_site.listing.facets import NONE, TEXT, Choice, Facet
from pepr_site.listing.listing import Listing, ListingPage, Option
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import BasePage
from pepr_site.pages.sections import SectionOfRows, subpage_context
from pepr_site.pages.visibility import has_rows, is_listed, visible
from pepr_site.search.query import holding
from research.publications import BY_TITLE, LATEST, Publication, PublicationKind, PublicationProject, State, of_project
from research.results import Platform, Result, shown_platforms, shown_results
from research.structured_data import publication_node, result_node

SORTS = [
    Option("latest", gettext_lazy("Les plus récentes d’abord"), LATEST),
    Option("title", gettext_lazy("Titre, de A à Z"), BY_TITLE),
]
# The maximum number of publications on the page of a project.
MOST_OF_PROJECT = 8
# The kinds of publications that are counted as results.
RESULT_KINDS = (PublicationKind.SOFTWARE, PublicationKind.PATENT, PublicationKind.THESIS, PublicationKind.DATASET)
NOUN = gettext_lazy("Aucune publication"), ngettext_lazy("%(count)s publication", "%(count)s publications", "number")


def references(publications, is_short=False):
    """Return the references of publications (see `research.references.citing`, which is loaded once one is printed)."""
    return import_module("research.references.citing").references(publications, is_short)


@cached_by_version
def numbers_by_year():
    """Return `{year: (publications, of which open, of which it is known)}`, in one query; the sums are the share's."""
    rows = (
        visible(Publication.objects.order_by())
        .values("year")
        .annotate(
            all=Count("pk"),
            open=Count("pk", filter=Q(is_open_access=True)),
            known=Count("pk", filter=Q(is_open_access__isnull=False)),
        )
    )
    return {row["year"]: (row["all"], row["open"], row["known"]) for row in rows}


@cached_by_version
def projects_of(locale_id):
    """Return `{number: page}` of the visible projects of a language."""
    model = PublicationProject._meta.get_field("project").related_model
    return {page.number: page for page in visible(model.objects.filter(locale_id=locale_id)).defer_streamfields()}


@dataclass(frozen=True)
class OpenShare:
    """How many publications may be read without paying, of those of which it is known."""

    open: int
    known: int
    unknown: int

    @property
    def percent(self):
        return round(100 * self.open / self.known) if self.known else None

    @property
    def closed(self):
        return self.known - self.open


def open_share():
    found = numbers_by_year().values()
    total, is_open, known = (sum(row[place] for row in found) for place in range(3))
    return OpenShare(is_open, known, total - known)


@dataclass(frozen=True)
class SitemapRow:
    """The attributes that the sitemap needs of a row with a URL below a page."""

    locale: object
    slug: str

    @property
    def translation_key(self):
        """The same in every language."""
        return self.slug


class PublicationsPage(SectionOfRows, ListingPage):
    """The publications of the programme, the latest first."""

    rows_of = (Publication,)
    facet_names = ("year", "kind", "project", "access")
    schema_type = "CollectionPage"
    feed = "research.feeds.PublicationFeed"
    exports = "research.references.exports.formats"

    class Meta:
        verbose_name = gettext_lazy("page des publications")
        verbose_name_plural = gettext_lazy("pages des publications")

    def make_listing(self, data):
        return Listing(
            data,
            Publication.objects.visible().with_project_numbers().with_versions(),
            noun=NOUN,
            holding=holding,
            facets=publication_facets(self.locale_id),
            sorts=SORTS,
            ask=_("Titre, auteur, revue"),
            name=("publications", self.locale_id),
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if self.has_nothing_published:
            return context
        rows = list(context["listing"].page)
        return context | {
            "share": open_share(),
            "groups": by_year(with_references(rows, self.locale_id), context["listing"]),
            "export_query": context["listing"].query,
        }

    def structured_data(self, context, address):
        if "publication" in context:
            return [publication_node(context["publication"], address, context["projects"])]
        rows = context["listing"].page
        return [publication_node(row, f"{address.partition('?')[0]}{row.slug}/") for row in rows]

    def route(self, request, path_components):
        """A publication's own page is at its slug: `/publications/2025-…/`."""
        if len(path_components) != 1 or not self.live:
            return super().route(request, path_components)
        publication = Publication.objects.filter(slug=path_components[0]).select_related("version_of").first()
        # A rejected or waiting one must not be revealed by a redirect to its article.
        shown = publication and publication.state == State.SHOWN and (publication.version_of or publication)
        if not shown or not shown.is_public:
            raise Http404
        request.beneath = dict.fromkeys(dict(settings.LANGUAGES), f"{shown.slug}/")
        return RouteResult(self, kwargs={"publication": shown, "asked": publication})

    @classmethod
    def rows_beneath(cls):
        """Return the rows with a URL below the visible pages of this class, for the sitemap, with their path."""
        homes = [(page, page.get_url()) for page in cls.objects.visible().select_related("locale")]
        slugs = list(Publication.objects.visible().in_list_order().values_list("slug", flat=True)) if homes else []
        return [(SitemapRow(page.locale, slug), f"{url}{slug}/") for page, url in homes for slug in slugs]

    def serve(self, request, publication=None, asked=None):
        if not publication:
            return super().serve(request)
        if asked != publication:
            # Its article has been published since.
            return HttpResponsePermanentRedirect(f"{self.get_url(request)}{publication.slug}/")
        request.is_preview = False
        numbers = publication.project_links.values_list("project__number", flat=True)
        title = publication.shown_title
        fields = {"seo_title": title, "search_description": publication.search_summary}
        context = subpage_context(self, BasePage.get_context(self, request), title, **fields) | {
            "publication": publication,
            "projects": [page for n, page in sorted(projects_of(self.locale_id).items()) if n in set(numbers)],
            "reference": references([publication])[0],
            "versions": publication.versions.filter(state=State.SHOWN).order_by("pk"),
        }
        return TemplateResponse(request, "research/publication.html", context)


def with_references(rows, locale_id):
    """Return publications with the attributes for lists: `reference` as HTML, and `projects`."""
    known = projects_of(locale_id)
    for row, reference in zip(rows, references(rows, is_short=True), strict=True):
        row.reference = reference
        row.projects = [known[number] for number in getattr(row, "project_numbers", ()) if number in known]
    return rows


def by_year(rows, listing):
    """Return `{year, rows, all, open}` for each year of a page; the counts only for an unfiltered list."""
    if listing.sort != listing.sorts[0]:
        return [{"year": "", "rows": rows}]
    groups = {}
    for row in rows:
        groups.setdefault(row.year, []).append(row)
    counts = {} if listing.is_filtered else numbers_by_year()
    return [
        {"year": year, "rows": some, "all": counts.get(year, (0,))[0], "open": counts.get(year, (0, 0))[1]}
        for year, some in groups.items()
    ]


@cached_by_version
def numbers_by_project():
    """Return `{translation key of a project: (publications, of which open)}`; no query if there are none."""
    if not has_rows(Publication):
        return {}
    links = PublicationProject.objects.filter(publication__in=Publication.objects.visible().values("pk"))
    rows = (
        links.order_by()
        .values("project__translation_key")
        .annotate(
            all=Count("publication", distinct=True),
            open=Count("publication", distinct=True, filter=Q(publication__is_open_access=True)),
        )
    )
    return {row["project__translation_key"]: (row["all"], row["open"]) for row in rows}


def for_project(page):
    """Return the publications for the page of a project, or None, without a query, if there are none."""
    if not is_listed(PublicationsPage):
        return None
    total, is_open = numbers_by_project().get(page.translation_key, (0, 0))
    if not total:
        return None
    rows = list(of_project(page).with_versions()[:MOST_OF_PROJECT])
    return {"publications": with_references(rows, page.locale_id), "total": total, "open": is_open}


def publication_facets(locale_id):
    links = PublicationProject.objects.filter(publication=OuterRef("pk"))
    numbers = ArraySubquery(links.values_list("project__number"))
    access = Cast(F("is_open_access"), TEXT)
    return [
        Facet("year", _("Année"), "year", year_choices),
        Facet("kind", _("Nature"), "kind", kind_choices),
        Facet("project", _("Projet"), numbers, lambda found: project_choices(found, locale_id)),
        Facet("access", _("Accès"), access, access_choices),
    ]


def year_choices(found):
    years = sorted((year for year in found if year != NONE), reverse=True)
    return [Choice(year, year, _("de %(year)s") % {"year": year}) for year in years] + without(found, _("Sans année"))


def kind_choices(found):
    kinds = [kind for kind in PublicationKind if kind in found]
    return [
        Choice(kind.value, kind.label.capitalize(), _("de nature « %(kind)s »") % {"kind": kind.label})
        for kind in kinds
    ]


def project_choices(found, locale_id):
    pages = [page for number, page in sorted(projects_of(locale_id).items()) if str(number) in found]
    choices = [
        Choice(str(page.number), page.short_title, _("du projet %(number)s") % {"number": page.number})
        for page in pages
    ]
    return choices + without(found, _("Projet non dit"))


def access_choices(found):
    choices = [
        Choice("true", _("Ouvert"), _("en accès ouvert"), symbol="oa-open"),
        Choice("false", _("Fermé"), _("en accès fermé"), symbol="oa-closed"),
    ]
    return [choice for choice in choices if choice.value in found] + without(found, _("Inconnu"))


def without(found, label):
    """Return the choice of what says nothing, where something does."""
    return [Choice(NONE, label, label.lower())] if NONE in found else []


class ResultsPage(SectionOfRows, BasePage):
    """The results other than articles, by kind, and the platforms with who may use them."""

    schema_type = "CollectionPage"
    rows_of = (Result, Platform)
    feed = "research.feeds.ResultFeed"

    class Meta:
        verbose_name = gettext_lazy("page des résultats et plateformes")
        verbose_name_plural = gettext_lazy("pages des résultats et plateformes")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if self.has_nothing_published:
            return context
        known = projects_of(self.locale_id)
        results = [copy(result) for result in shown_results()]
        for result in results:
            result.projects = [known[number] for number in result.project_numbers if number in known]
        return context | {
            "results": results,
            "platforms": shown_platforms(),
            "published_kinds": published_kinds(),
        }

    def structured_data(self, context, address):
        return [result_node(row, address) for row in [*context.get("results", ()), *context.get("platforms", ())]]


@cached_by_version
def published_kinds():
    """Return `[(kind, number)]` of the results among the publications."""
    rows = (
        visible(Publication.objects.order_by().filter(kind__in=RESULT_KINDS)).values_list("kind").annotate(Count("pk"))
    )
    found = dict(rows)
    return [(kind, found[kind]) for kind in RESULT_KINDS if kind in found]
