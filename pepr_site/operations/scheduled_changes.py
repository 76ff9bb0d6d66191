"""Times at which pages change without an edit: a call opens, an event ends, a banner expires.

A model whose rows do so has a class method `scheduled_changes(begin, end)` that returns these times in an interval.
"""

from datetime import datetime, time, timedelta

from django.apps import apps
from django.utils import timezone

from pepr_site.operations.content_version import cached_by_version


@cached_by_version
def changes_of(day):
    """Return the times of `day`, a date of the site's time zone, at which pages change, in order; its end is one."""
    begin, end = (timezone.make_aware(datetime.combine(date, time.min)) for date in (day, day + timedelta(days=1)))
    models = [model for model in apps.get_models() if hasattr(model, "scheduled_changes")]
    return [*sorted(moment for model in models for moment in model.scheduled_changes(begin, end)), end]


def next_change(now):
    """Return the first time after `now` at which a page may change by itself."""
    return next(moment for moment in changes_of(timezone.localdate(now)) if moment > now)
