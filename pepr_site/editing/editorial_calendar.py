"""Upcoming dates for editors: publications and expiries, openings and deadlines, reviews.

They are shown in one list in the admin, limited to what the user may edit, and as an iCalendar feed at a private URL of
each user. A page class lists its dates in the attribute `editorial_dates`, a sequence of `(field, label)`.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.users.models import UserProfile

from pepr_site.editing.dashboard.panels import editable, scheduled
from pepr_site.pages.attributes import models_with
from pepr_site.pages.links import absolute
from pepr_site.pages.reports import PermittedMenuItem
from pepr_site.pages.review_dates import with_due_dates
from pepr_site.web.calendars import CONTENT_TYPE, PARIS

NAME = "editorial_calendar"
AHEAD = datetime.timedelta(days=120)
# How far back the calendar shows what was due, done or not.
BEHIND = datetime.timedelta(days=7)
MOST = 300
SALT = "pepr_site.editing.editorial_calendar"


@dataclass(frozen=True)
class EditorialDate:
    """A date or time (`at`) of a page, and what happens then."""

    at: datetime.date | datetime.datetime
    what: str
    page: Page

    @property
    def day(self):
        return timezone.localdate(self.at) if isinstance(self.at, datetime.datetime) else self.at

    @property
    def hour(self):
        """The local time, or None for a whole day."""
        return timezone.localtime(self.at) if isinstance(self.at, datetime.datetime) else None


def may_see(user):
    return PagePermissionPolicy().user_has_any_permission(user, ["change", "publish"])


def dates(user, now=None):
    """Return the `EditorialDate`s of the pages that a user may change, from a week ago on; one query a class."""
    now = now or timezone.now()
    begin, end = now - BEHIND, now + AHEAD
    first, last = timezone.localdate(begin), timezone.localdate(end)
    mine = editable(user)
    found = []
    for page in scheduled(user)[:MOST]:
        days = ((page.starts_at, _("Parution")), (page.ends_at, _("Retrait")))
        found += [EditorialDate(at, label, page) for at, label in days if at and begin <= at <= end]
    # Overdue pages stay at today's date until they are reviewed.
    for page in with_due_dates(mine.filter(live=True)).filter(due_on__lte=last).order_by("due_on")[:MOST]:
        found.append(EditorialDate(max(page.due_on, timezone.localdate(now)), _("À relire"), page))
    for model, fields in models_with("editorial_dates").items():
        found += _of_class(model, fields, mine, (begin, end), (first, last))
    return sorted(found, key=lambda one: (one.day, one.hour or timezone.localtime(begin), one.page.title))


def _of_class(model, fields, mine, moments, days):
    spans = {name: moments if _has_hours(model, name) else days for name, _label in fields}
    wanted = Q()
    for name, span in spans.items():
        wanted |= Q(**{f"{name}__range": span})
    # Both languages have the date; it is shown once, for the first language.
    pages = model.objects.filter(wanted, pk__in=mine.values("pk"), locale__language_code=settings.LANGUAGE_CODE)
    for page in pages.defer_streamfields()[:MOST]:
        for name, label in fields:
            at = getattr(page, name)
            if at and spans[name][0] <= at <= spans[name][1]:
                yield EditorialDate(at, str(label), page)


def _has_hours(model, name):
    return model._meta.get_field(name).get_internal_type() == "DateTimeField"


def page(request):
    """The list, by day."""
    if not may_see(request.user):
        return permission_denied(request)
    days = {}
    for one in dates(request.user):
        days.setdefault(one.day, []).append(one)
    address = absolute(reverse("editorial_calendar_file", args=[token_of(request.user)]))
    webcal = "webcal:" + address.partition(":")[2]
    context = {"days": days, "address": address, "webcal": webcal, "today": timezone.localdate()}
    return render(request, "reports/editorial_calendar.html", context)


def token_of(user):
    """Return the token of a user's calendar feed; it becomes invalid with the password and the account."""
    return signing.dumps([user.pk, _proof(user)], salt=SALT)


def _proof(user):
    return salted_hmac(SALT, user.password).hexdigest()[:20]


@require_safe
@cache_control(private=True, no_store=True)
def calendar_file(request, token):
    """The iCalendar feed, for whoever has its URL. 404 for an invalid token."""
    try:
        pk, proof = signing.loads(token, salt=SALT)
        user = get_user_model().objects.get(pk=pk, is_active=True)
    except (signing.BadSignature, ValueError, TypeError, get_user_model().DoesNotExist):
        raise Http404 from None
    if proof != _proof(user) or not may_see(user):
        raise Http404
    with translation.override(UserProfile.get_for_user(user).get_preferred_language()):
        text = written(dates(user))
    response = HttpResponse(text, content_type=f"{CONTENT_TYPE}; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def written(found):
    """Return these `EditorialDate`s as an iCalendar file, bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//PEPR//desk//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("À venir : rédaction du site"))
    calendar.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(PARIS)
    for one in found:
        event = Event()
        event.add("uid", f"{one.page.pk}-{one.what}@desk")
        event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
        event.add("summary", f"{one.what} : {one.page.title}")
        event.add("dtstart", one.hour or one.day)
        event.add("url", absolute(reverse("wagtailadmin_pages:edit", args=[one.page.pk])))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


@hooks.register("register_reports_menu_item")
def menu_item():
    options = {"icon_name": "calendar", "order": 1240, "may_use": may_see}
    return PermittedMenuItem(gettext_lazy("À venir"), reverse(NAME), name=NAME, **options)


@hooks.register("register_admin_urls")
def urls():
    return [path("reports/editorial-calendar/", page, name=NAME)]
