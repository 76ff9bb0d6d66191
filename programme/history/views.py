"""`/nouveau/?depuis=2026-09-01` and `/en/new/?since=2026-09-01`: what is new since a day, and its feed."""

import datetime
from itertools import groupby

from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from pepr_site.operations.page_cache import parameters
from pepr_site.pages.dates import UnreadableDate, is_within_reach, read_day
from pepr_site.pages.links import absolute, breadcrumb_of
from pepr_site.pages.text import as_rendered
from pepr_site.web.feeds import FORMATS, MOST_ITEMS, SiteFeed
from programme.history.changes import fact_changes, new_pages

# The query parameter of each language, and the default.
PARAMETERS, PARAMETER = {"fr": "depuis", "en": "since"}, "since"
PERIOD, LONGEST = datetime.timedelta(days=30), datetime.timedelta(days=365)
parameters.update([*PARAMETERS.values(), PARAMETER])


@require_safe
def changes(request):
    """Pages that were published and facts that changed since a day, by default a month ago."""
    language, today = get_language(), timezone.localdate()
    name = PARAMETERS.get(language, PARAMETER)
    written = request.GET.get(name, "").strip()
    asked = _day(written)
    since = min(asked or today - PERIOD, today)
    found = fact_changes(language, since)
    by_page = sorted(found, key=lambda change: change.url)
    grouped = [list(group) for _url, group in groupby(by_page, key=lambda change: (change.url, change.title))]
    context = {
        "parameter": name,
        "since": since,
        "is_unread": bool(written and not asked),
        "today": today,
        "new_pages": new_pages(language, since),
        "changed": [
            {"changes": group, "sources": shared_sources(group)}
            for group in sorted(grouped, key=lambda group: max(change.at for change in group), reverse=True)
        ],
        "breadcrumb": breadcrumb_of(_("Ce qui est nouveau")),
        "feeds": [
            {"url": reverse("changes_feed", args=[file]), "format": label, "type": kind.content_type.partition(";")[0]}
            for file, (kind, label) in FORMATS.items()
        ],
        "noindex": bool(written),
    }
    return render(request, "site/changes.html", context)


def shared_sources(changes):
    """Return the sources that several changes share, to print once; none where they differ."""
    first = changes[0].sources
    return first if len(changes) > 1 and all(change.sources == first for change in changes) else []


def _day(text):
    """Return the day that a text names, or None."""
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        try:
            day = read_day(text)
        except (UnreadableDate, ValueError):
            return None
    return day if is_within_reach(day.year) else None


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def changes_feed(request, file):
    """The facts that changed within a year, the latest first."""
    return ChangesFeed(FORMATS[file][0])(request)


class ChangesFeed(SiteFeed):
    """What changed, what was said before, what is said now, and the source."""

    def metadata(self):
        return _("Faits qui ont changé"), _("Ce qui a changé, ce qui était dit avant, et la source.")

    def link(self):
        return absolute(reverse("changes"))

    def feed_guid(self):
        return f"tag:{settings.SITE_ADDRESS.hostname},2026:changes/{get_language()}"

    def items(self):
        return fact_changes(get_language(), timezone.localdate() - LONGEST)[:MOST_ITEMS]

    def item_title(self, item):
        return as_rendered(_("%(title)s : %(fact)s") % {"title": item.title, "fact": item.label})

    def item_description(self, item):
        return render_to_string("site/change.html", {"change": item}).strip()

    def item_extra_kwargs(self, item):
        return {"content": ""}

    def item_link(self, item):
        return absolute(item.url)

    def item_guid(self, item):
        return f"tag:{settings.SITE_ADDRESS.hostname},2026:change/{item.key}/{get_language()}"

    def item_pubdate(self, item):
        return item.at

    item_updateddate = item_pubdate
