"""The datasets of news and events: their columns, and what each column means."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from news.events import EventPage, EventStatus
from news.news_pages import NewsPage, Scope
from pepr_site.open_data.datasets import (
    HEAD_COLUMNS,
    PAGE_COLUMNS,
    Column,
    facts_of,
    known,
    of_pages,
    page_facts,
)
from pepr_site.pages.text import filled

SCOPE = Column("scope", _("Portée"), choices=tuple(Scope.choices), is_always_known=True)
NEWS_COLUMNS = (
    *HEAD_COLUMNS,
    Column(
        "date", _("Le jour où la chose a eu lieu"), format="date", is_always_known=True, schema="contentReferenceTime"
    ),
    Column("published_on", _("Le jour où la source l’a publiée"), format="date", schema="datePublished"),
    SCOPE,
    Column("categories", _("Catégories"), is_list=True, schema="articleSection"),
    Column("tags", _("Thèmes"), is_list=True, schema="keywords"),
    *PAGE_COLUMNS,
)
EVENT_COLUMNS = (
    *HEAD_COLUMNS,
    Column("status", _("État"), choices=tuple(EventStatus.choices), is_always_known=True),
    Column("published_on", _("Le jour où la source l’a annoncé"), format="date"),
    Column("start_date", _("Premier jour"), format="date", is_always_known=True, schema="startDate"),
    Column("end_date", _("Dernier jour, s’il y en a plusieurs"), format="date", schema="endDate"),
    Column("start_time", _("Heure de début, à Paris")),
    Column("end_time", _("Heure de fin, à Paris")),
    Column("place", _("Lieu")),
    Column("online_address", _("Adresse en ligne"), format="uri"),
    Column("registration_address", _("Inscription"), format="uri"),
    Column("organiser", _("Organisateur")),
    SCOPE,
    Column("tags", _("Thèmes"), is_list=True, schema="keywords"),
    *PAGE_COLUMNS,
)


def news_facts(news, request):
    """Return the values of a news item, which has `category_names`, for `NEWS_COLUMNS`."""
    return facts_of(
        news,
        NEWS_COLUMNS,
        categories=known(sorted(news.category_names)),
        tags=known(news.tag_names),
        **page_facts(news, request),
    )


def news():
    pages = NewsPage.objects.visible().filter(locale__language_code=get_language()).with_related_ids().in_list_order()
    return pages.defer(None).defer("body", "corrections")


def event_facts(event, request):
    """Return the values of an event for `EVENT_COLUMNS`."""
    words = ("place", "organiser")
    return facts_of(
        event,
        EVENT_COLUMNS,
        **{name: known(filled(getattr(event, name))) for name in words},
        start_time=event.start_time and f"{event.start_time:%H:%M}",
        end_time=event.end_time and f"{event.end_time:%H:%M}",
        tags=known(event.tag_names),
        **page_facts(event, request),
    )


def events():
    pages = EventPage.objects.visible().filter(locale__language_code=get_language()).with_related_ids()
    return pages.defer("body").in_list_order()


NEWS = of_pages(
    news,
    news_facts,
    name="news",
    slug=pgettext_lazy("adresse", "actualites"),
    title=_("Actualités"),
    description=_("Les actualités du programme et de ce qui l’entoure, avec leurs dates."),
    columns=NEWS_COLUMNS,
    schema_type="NewsArticle",
    more_properties=lambda row: {"headline": row["title"]},
)
EVENTS = of_pages(
    events,
    event_facts,
    name="events",
    slug=pgettext_lazy("adresse", "evenements"),
    title=_("Événements"),
    description=_("Les événements à venir et passés, avec leurs dates et leurs lieux."),
    columns=EVENT_COLUMNS,
    schema_type="Event",
    more_properties=lambda row: {
        "eventStatus": "EventCancelled" if row["status"] == EventStatus.CANCELLED else "EventScheduled",
        "location": row["place"] and {"@type": "Place", "name": row["place"]},
        "organizer": row["organiser"] and {"@type": "Organization", "name": row["organiser"]},
    },
)
