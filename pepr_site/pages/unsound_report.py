"""What is left out for a date that cannot be true, told on the operators' page."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from pepr_site.operations.monitoring import operation_log, status_page
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from pepr_site.pages.unsound_rows import unsound_pages

TITLE = gettext_lazy("Laissé de côté")


def connect():
    """Have it asked for on the operators' page."""
    status_page.sections[TITLE] = section


def section():
    """Return the rows of the operators' page: what is left out now, and what was in the last hours."""
    pages = unsound_pages()
    rows = [
        (title, _("date impossible : %(field)s, %(value)s") % {"field": name_of(pk), "value": pages[pk][1]})
        for pk, title in Page.objects.filter(pk__in=pages).order_by("path").values_list("pk", "title")
    ]
    lately = OperatingRecord.objects.filter(kind=Kind.LEFT_OUT, at__gt=timezone.now() - operation_log.KEPT)
    rows += [(record.name, f"{status_page.moment(record.at)} : {record.text}") for record in lately.order_by("name")]
    return rows or [(_("Pages et lignes"), _("aucune"))]


def name_of(key):
    """Return the name, as forms have it, of the field of a page that holds what cannot be true."""
    field = unsound_pages()[key][0]
    return Page.objects.get(pk=key).specific_class._meta.get_field(field).verbose_name
