"""The sources on the operators' page: which are enabled, and how the last visit to each went."""

from django.conf import settings
from django.utils.translation import gettext as _

from pepr_site.operations.monitoring.status_page import moment
from research.imports.models import SourceVisit

SOURCES = ("hal", "anr", "theses", "ror", "doi")


def is_allowed(name):
    """Whether the settings let the site ask this source."""
    return name in settings.SOURCES


def section():
    """Return the rows of the operators' page. One query."""
    visits = {visit.source: visit for visit in SourceVisit.objects.all()}
    return [(name, status_of(name, visits.get(name))) for name in SOURCES]


def status_of(name, visit):
    state = "" if is_allowed(name) else _("fermée (réglage SOURCES)")
    if visit is None or visit.asked_at is None:
        return state or _("jamais lue")
    last = _("lue pour la dernière fois le %(day)s") % {"day": moment(visit.asked_at)}
    if visit.failure:
        last = _("échec le %(day)s : %(reason)s") % {"day": moment(visit.asked_at), "reason": visit.failure}
    return " ; ".join(filter(None, [last, state]))
