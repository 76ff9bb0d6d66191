"""What changes on the site by the clock alone: a call opens, an event is over, a notice ends."""

from datetime import datetime, timedelta
from datetime import time as time_of_day

from django.utils import timezone
from django.utils.http import http_date

from pepr_site.generation import memoised
from pepr_site.page_cache.keys import SHARED

# Functions of the apps that take the beginning and the end of a day, and return the
# moments in between at which pages change.
moments = []


@memoised
def moments_of(day):
    """Return the moments of `day`, a date of the site's time zone, at which pages change, in order; its end is one."""
    begin, end = (
        timezone.make_aware(datetime.combine(date, time_of_day.min)) for date in (day, day + timedelta(days=1))
    )
    return [*sorted(moment for function in moments for moment in function(begin, end)), end]


def next_moment(now):
    """Return the first moment after `now` at which a page may change by itself."""
    return next(moment for moment in moments_of(timezone.localdate(now)) if moment > now)


class ExpiresMiddleware:
    """Says in the header `Expires` until when an answer holds that the page cache asks for, if nobody changes it.

    A browser is never told: it asks each time.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if SHARED in request.META and response.status_code == 200:
            response.headers.setdefault("Expires", http_date(next_moment(timezone.now()).timestamp()))
        return response
