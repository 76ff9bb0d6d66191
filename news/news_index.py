"""The list of news."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from news.event_index import year_choices
from news.events import EventPage
from news.feeds import NewsIndexFeed
from news.news_pages import NewsCategory, NewsPage
from pepr_site.listing.facets import NONE, Choice, Facet, related, tag_facets
from pepr_site.listing.listing import Listing, ListingPage, Option
from pepr_site.pages.sections import Section
from pepr_site.pages.snippets import in_language
from pepr_site.search.query import holding

PAGE_SIZE = 12
MOST_EVENTS = 3
SORTS = [
    Option("newest", gettext_lazy("Récentes d’abord"), ("-date", "-pk")),
    Option("oldest", gettext_lazy("Anciennes d’abord"), ("date", "pk")),
]
NOUN = gettext_lazy("Aucune actualité"), ngettext_lazy("%(count)s actualité", "%(count)s actualités", "number")


class NewsIndexPage(Section, ListingPage):
    """The list of news, under the next events."""

    facet_names = ("category", "tag", "year", "project")
    subpage_types = ["news.NewsPage"]
    schema_type = "CollectionPage"
    feed = NewsIndexFeed
    listed_dataset = "news.open_data.NEWS"

    class Meta:
        verbose_name = gettext_lazy("liste des actualités")
        verbose_name_plural = gettext_lazy("listes des actualités")

    def make_listing(self, data):
        news = NewsPage.objects.visible().filter(locale_id=self.locale_id).in_list_order()
        # Its items depend on the content version and the date.
        facets, name = news_facets(self.locale_id), ("news", self.locale_id, timezone.localdate())
        return Listing(
            data, news, noun=NOUN, holding=holding, facets=facets, sorts=SORTS, page_size=PAGE_SIZE, name=name
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        events = EventPage.objects.visible().filter(locale_id=self.locale_id).coming().defer_streamfields()
        return context | {"upcoming_events": events[:MOST_EVENTS] if self.listing.is_start else []}


def news_facets(locale_id):
    """Return the facets of a list of news of one language."""
    categories = ArraySubquery(NewsCategory.objects.filter(news=OuterRef("pk")).values_list("slug"))
    return [
        Facet("category", _("Catégorie"), categories, category_choices()),
        *tag_facets(NewsPage),
        Facet("year", _("Année"), ExtractYear("date"), year_choices),
        Facet(
            "project",
            _("Projet"),
            related(NewsPage, "projects", "number"),
            lambda found: project_choices(found, locale_id),
        ),
    ]


def category_choices():
    return [
        Choice(category.slug, category.name, _("de la catégorie « %(name)s »") % {"name": category.name})
        for category in in_language("news.NewsCategory")
    ]


def project_choices(found, locale_id):
    """The projects of the news in a list, by number."""
    numbers = [number for number in found if number != NONE]
    if not numbers:
        return []
    projects = NewsPage._meta.get_field("projects").related_model.objects.visible()
    projects = projects.filter(number__in=numbers, locale_id=locale_id).order_by("number")
    return [
        Choice(str(page.number), page.short_title, _("sur le projet « %(title)s »") % {"title": page.short_title})
        for page in projects.defer_streamfields()
        if not page.has_nothing_published
    ]
