"""The ways in which a page is not for anybody to read."""

import datetime

from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.conftest import publish


def draft(page, under):
    page.live = False
    return under.add_child(instance=page)


def unpublished(page, under):
    publish(page, under).unpublish()
    return page


def expired(page, under):
    """As Wagtail's own `publish_scheduled` leaves it."""
    publish(page, under).unpublish(set_expired=True)
    return page


def scheduled(page, under):
    page.live, page.go_live_at = False, timezone.now() + datetime.timedelta(days=1)
    under.add_child(instance=page)
    page.save_revision().publish()
    return page


def private(page, under):
    publish(page, under)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def under_private(page, under):
    publish(page, under)
    PageViewRestriction.objects.create(page=under, restriction_type=PageViewRestriction.PASSWORD, password="x")
    return page


HIDDEN = [draft, unpublished, expired, scheduled, private, under_private]
