"""Base classes of the feeds: Atom and RSS of a list of pages."""

import json

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from pepr_site.pages.alternates import FEED, AlternateFormat, tag_uri
from pepr_site.pages.links import absolute, prefetched_links
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid
from pepr_site.web.full_text import full_text


class Atom(Atom1Feed):
    """Atom with the full text of each item beside its summary."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(Rss201rev2Feed):
    """RSS with the full text of each item, in the `content` module, and its date of modification."""

    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["updateddate"]:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


FORMATS = {"atom.xml": (Atom, "Atom"), "rss.xml": (Rss, "RSS")}
MOST_ITEMS = 30


class SiteFeed(Feed):
    """Base class of every feed; an instance serves one request."""

    item_guid_is_permalink = False

    def __init__(self, feed_type):
        self.feed_type = feed_type

    def __call__(self, request):
        self.request = request
        return super().__call__(request)

    def metadata(self):
        """Return the feed's title and description."""
        raise NotImplementedError

    def title(self):
        return as_rendered(f"{site_text(get_language()).public_name} – {self.metadata()[0]}")

    def description(self):
        return " ".join(as_rendered(text) for text in (self.metadata()[1], site_text(get_language()).standing) if text)

    subtitle = description

    def feed_url(self):
        return settings.SITE_URL + self.request.path

    def author_name(self):
        return site_text(get_language()).public_name

    def feed_copyright(self):
        return as_rendered(site_text(get_language()).standing) or None


class PageFeed(SiteFeed):
    """The feed of a page's list, for one request.

    A subclass defines `pages(page, topic)`, a queryset of visible pages in order, or only their `model` for all in the
    page's language, the latest first; and `subject(page, topic)`, its subject in words. If parts of the list have feeds
    of their own, also `topics(page)`, `{topic: name}`.
    """

    model = None
    has_topics = False

    @classmethod
    def pages(cls, page, topic):
        pages = cls.model.objects.visible().filter(locale_id=page.locale_id).defer_streamfields()
        return pages.order_by("-first_published_at", "-pk")

    @classmethod
    def subject(cls, page, topic):
        raise NotImplementedError

    @classmethod
    def topics(cls, page):
        return {}

    @classmethod
    def formats(cls):
        """Return this feed in both formats."""
        return [
            AlternateFormat(
                kind=FEED,
                file=file,
                format=name,
                content_type=feed_type.content_type.partition(";")[0],
                respond=lambda request, page, topic, feed_type=feed_type: cls(feed_type)(request, page, topic),
                titles=lambda page: {topic: as_rendered(cls.subject(page, topic)) for topic in ["", *cls.topics(page)]},
                has_topics=cls.has_topics,
            )
            for file, (feed_type, name) in FORMATS.items()
        ]

    def __call__(self, request, page, topic):
        if topic and topic not in self.topics(page):
            raise Http404
        self.page, self.topic = page, topic
        return super().__call__(request)

    def items(self):
        pages = self.pages(self.page, self.topic).select_related("locale").defer(None)[:MOST_ITEMS]
        bodies = (page.body for page in pages if hasattr(page, "body"))
        with prefetched_links(json.dumps(list(body.raw_data)) for body in bodies):
            return list(each_valid(pages, self.checked_item))

    def checked_item(self, item):
        """Return an item with all its data computed. Raises any error in that."""
        methods = (self.item_title, self.item_description, self.item_link, self.item_guid, self.item_updateddate)
        for method in (*methods, self.item_pubdate, self.item_categories, self.item_extra_kwargs):
            method(item)
        return item

    # The metadata of the feed.

    def metadata(self):
        return self.subject(self.page, self.topic), self.page.standfirst

    def link(self):
        return absolute(self.page.get_url(self.request))

    def feed_guid(self):
        return f"{tag_uri(self.page)}/{self.topic}".rstrip("/")

    # The data of each item.

    def item_title(self, item):
        return as_rendered(item.title)

    def item_facts(self, item):
        """Return the facts of a page beside its text, as `(label, value)`, "" where unknown."""
        return []

    def item_description(self, item):
        lede = format_html("<p>{}</p>", as_rendered(item.standfirst)) if item.standfirst else ""
        return lede + listed(self.item_facts(item))

    def item_extra_kwargs(self, item):
        # Rendered once, when the item is checked.
        if not hasattr(item, "full_text"):
            item.full_text = self.item_text(item)
        # Readers that show the content do not show the summary.
        return {"content": item.full_text and self.item_description(item) + item.full_text}

    def item_text(self, item):
        return full_text(item)

    def item_link(self, item):
        return absolute(item.get_url(self.request))

    def item_guid(self, item):
        return tag_uri(item)

    def item_categories(self, item):
        return []

    def item_pubdate(self, item):
        return item.published_at and min(item.published_at, timezone.now())

    def item_updateddate(self, item):
        """When it last changed, never in the future: readers would request nothing more until then."""
        known = filter(None, [self.item_pubdate(item), item.last_published_at])
        return min(max(known, default=timezone.now()), timezone.now())


def last_changes(rows):
    """Return when rows without a page were last changed, `{(class, key): time}`, from their history."""
    found = {}
    for model in {type(row) for row in rows}:
        kind, keys = ContentType.objects.get_for_model(model), [str(row.pk) for row in rows if type(row) is model]
        entries = ModelLogEntry.objects.filter(content_type=kind, object_id__in=keys, action="wagtail.edit")
        for key, moment in entries.order_by().values_list("object_id").annotate(Max("timestamp")):
            found[model, key] = moment
    return found


def listed(facts):
    """Return `(label, value)` pairs as an HTML list, without empty values; "" without any."""
    lines = [_("%(label)s : %(value)s") % {"label": label, "value": value} for label, value in facts if value]
    items = format_html_join("", "<li>{}</li>", [(as_rendered(line),) for line in lines])
    return format_html("<ul>{}</ul>", items) if items else ""


def feed_title(subject):
    """Return the title of a feed: « Actualités : CiTHERA »."""
    return _("Actualités : %(subject)s") % {"subject": subject}
