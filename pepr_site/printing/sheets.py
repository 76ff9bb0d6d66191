"""The sheet of a page, one or two pages of A4 below the page's URL: `/projets/substituts-de-peau/fiche.pdf`.

The attribute `sheet` of a page class, a `SheetFormat`, gives the content of its sheets. The worker generates them: when
a page is published, each minute for changes elsewhere, and when a visitor requests one that may be outdated, who gets
the last one meanwhile. No visitor's request generates a PDF.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext_lazy
from django_tasks import task
from wagtail.models import Page

from pepr_site.operations import content_version, tasks
from pepr_site.pages.alternates import SHEET, AlternateFormat
from pepr_site.pages.attributes import models_with
from pepr_site.pages.dates import plausible
from pepr_site.pages.links import absolute
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import readable
from pepr_site.printing.models import Sheet
from pepr_site.printing.writer_process import writing
from pepr_site.templatetags.site_tags import symbols
from pepr_site.web.colours import colour
from pepr_site.web.social_image_drawing import TONES

logger = logging.getLogger(__name__)

FILE = pgettext_lazy("adresse", "fiche.pdf")
CONTENT_TYPE = "application/pdf"
# Increment it with each change of the layout, so that every sheet is generated again.
VERSION = 1
# The number of sources on a sheet; the page has them all.
MOST_SOURCES = 5
# The `Retry-After`, in seconds, of a sheet that does not exist yet.
AGAIN = 10


@dataclass(frozen=True)
class SheetFormat(AlternateFormat):
    """The sheet as an alternate format; `draw(page)` returns its content (see `parts`) in the active language."""

    draw: Callable = None


def file_in(language):
    """Return the file name of the sheets in a language."""
    with override(language):
        return str(FILE)


def sheet(draw):
    """Return the `SheetFormat` of a page class whose sheets have the content that `draw(page)` returns."""
    return SheetFormat(
        kind=SHEET,
        file=FILE,
        format="PDF",
        content_type=CONTENT_TYPE,
        respond=respond,
        titles=lambda page: {"": _("Fiche")},
        draw=draw,
    )


def respond(request, page, topic):
    """Return the last sheet of a page, and queue its generation if the content has changed since."""
    made = Sheet.objects.filter(page_id=page.pk).first()
    is_fresh = bool(made) and made.compared_in == state()
    if not is_fresh and not tasks.is_waiting(make_stale):
        make_stale.enqueue()
    if made is None:
        response = render(request, "printing/sheet_to_come.html", {"subject": page, "noindex": True}, status=503)
        response["Retry-After"] = str(AGAIN)
    else:
        response = HttpResponse(bytes(made.file), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = f'inline; filename="{page.slug}.pdf"'
    # Search engines should index the page instead.
    response["X-Robots-Tag"] = "noindex"
    if not is_fresh:
        response["Cache-Control"] = "no-store"
    return response


def state():
    """Return the state of the content for which a sheet is checked: the content version and the date."""
    return f"{content_version.version()} {timezone.localdate():%Y-%m-%d} {VERSION}"


# A visitor may be waiting for it: before image renditions.
@task(priority=10)
def make_stale():
    """Generate the sheets of pages that may have changed since their last check, and delete those of hidden pages.

    Returns how many were generated. A failure does not stop the others, and is raised at the end.
    """
    count, failure, now = 0, None, state()
    Sheet.objects.exclude(page__in=readable(Page.objects.filter(alias_of=None)).values("pk")).delete()
    with content_version.cached_as_in_request(), writing() as write:
        compared = Sheet.objects.filter(compared_in=now).values("page")
        for model, found in models_with("sheet").items():
            pages = readable(model.objects.filter(alias_of=None)).exclude(pk__in=compared)
            for page in pages.select_related("locale"):
                try:
                    count += make(page, found, now, write)
                except Exception as error:
                    logger.exception("The sheet of page %s cannot be made.", page.pk)
                    failure = error
    if failure:
        raise failure
    return count


def queue_sheets(instance, **kwargs):
    """A receiver of `page_published`: queue the generation of the sheets that the page changes."""
    if not tasks.are_renditions_deferred() and not tasks.is_waiting(make_stale):
        make_stale.enqueue()


def make(page, found, compared_in, write):
    """Update the sheet of a page if its content has changed, with `write` from `writing()`; return whether it was."""
    with override(page.locale.language_code):
        document = found.draw(page) | frame(page)
    digest = hashlib.sha256(json.dumps([VERSION, document], sort_keys=True).encode()).hexdigest()
    if Sheet.objects.filter(page_id=page.pk, digest=digest).update(compared_in=compared_in):
        return False
    made_at = timezone.localtime()
    with override(page.locale.language_code):
        document["made_on"] = as_rendered(
            _("Fiche établie le %(date)s d’après cette page.") % {"date": date_format(made_at)}
        )
    facts = {
        "digest": digest,
        "compared_in": compared_in,
        "made_at": made_at,
        "file": write("pdf", document, "sheet", made_at.isoformat()),
    }
    Sheet.objects.update_or_create(page_id=page.pk, defaults=facts)
    return True


def frame(page):
    """Return the part of a sheet that is the same for all page classes."""
    text, address = site_text(page.locale.language_code), absolute(page.get_url())
    return {
        "language": page.locale.language_code,
        "title": as_rendered(page.title),
        "standfirst": as_rendered(page.standfirst),
        "site": as_rendered(text.public_name),
        "standing": as_rendered(text.standing),
        "funding": as_rendered(text.funding_mention),
        "address": address,
        "code": segno.make(address, error="m", micro=False).svg_inline(border=0, dark=colour("paper-ink")),
        "sources": sources(page),
        "labels": labels(),
        "look": look(page.tone),
    }


def sources(page):
    """Return the sources of the page, as in the footer of the sheet."""

    def read_on(day):
        return as_rendered(_("consultée le %(date)s") % {"date": date_format(day)}) if day else ""

    found = [
        {
            "text": as_rendered(source.value["label"]),
            "address": source.value["address"] or "",
            "host": urlsplit(source.value["address"] or "").hostname or "",
            "note": read_on(plausible(source.value["consulted_on"])),
        }
        for source in page.sources
    ]
    if left := len(found[MOST_SOURCES:]):
        words = ngettext("%(count)s autre source", "%(count)s autres sources", left) % {"count": left}
        address = f"{absolute(page.get_url())}#sources"
        found[MOST_SOURCES:] = [{"text": words, "address": address, "host": "", "note": ""}]
    return found


def labels():
    """Return the labels that every sheet has."""
    return {
        "unknown": _("Non publié à ce jour"),
        "sources": _("Sources"),
        "to_page": _("La page, toujours à jour"),
        "code": _("Code QR de l’adresse de la page"),
        "page": "{} / {}",
    }


def look(tone):
    """Return the colours of a page's header area, of the text on it and of the core of the line."""
    field, ink, core = TONES.get(tone, TONES["plain"])
    return {
        "field": field,
        "ink": ink,
        "core": core,
        "paper_ink": colour("paper-ink"),
        "soft": colour("paper-soft"),
        "hair": colour("paper-hair"),
        "stain": colour("stain"),
        "mist": colour("mist"),
    }


def emblem(file, name, ink):
    """Return the symbol `name` of `static/img/<file>.svg` in one colour, as a separate SVG; "" for none."""
    attributes, content = symbols(file).get(name, ({}, ""))
    painted = re.sub(r"var\(--line, ?currentColor\)|currentColor", ink, content)
    painted = re.sub(r"var\(--core, ?none\)", "none", painted)
    return content and f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{attributes["viewBox"]}">{painted}</svg>'
