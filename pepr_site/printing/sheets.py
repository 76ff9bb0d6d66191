"""The sheet of a page, one or two pages of A4 at the page's address: `/projets/substituts-de-peau/fiche.pdf`.

A page class says in its attribute `sheet`, a `SheetFormat`, what its sheets say. The worker makes them: once a page is
published, each minute for what has changed elsewhere, and when a visitor asks for one that may say what no longer
holds, who meanwhile gets the last one made. No request of a visitor's writes a PDF.
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
from pepr_site.pages.dates import sound
from pepr_site.pages.links import absolute
from pepr_site.pages.models import site_text
from pepr_site.pages.text import as_read
from pepr_site.pages.visibility import readable
from pepr_site.printing.models import Sheet
from pepr_site.printing.writing import writing
from pepr_site.templatetags.drawings import symbols
from pepr_site.web.colours import colour
from pepr_site.web.social_image_drawing import TONES

logger = logging.getLogger(__name__)

FILE = pgettext_lazy("adresse", "fiche.pdf")
CONTENT_TYPE = "application/pdf"
# Raised with each change of the layout, so that every sheet is made again.
VERSION = 1
# How many sources a sheet names; the page has them all.
MOST_SOURCES = 5
# After how many seconds who comes too early is asked to come again.
AGAIN = 10


@dataclass(frozen=True)
class SheetFormat(AlternateFormat):
    """The sheet as what a page offers; `draw(page)` returns what it says (see `parts`), in the active language."""

    draw: Callable = None


def file_in(language):
    """Return the name of the sheets in a language."""
    with override(language):
        return str(FILE)


def sheet(draw):
    """Return the `SheetFormat` of a page class, whose sheets say what `draw(page)` returns."""
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
    """Answer the last sheet made of a page, and have it made anew where the content has changed since."""
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
    # The page is what is to be found.
    response["X-Robots-Tag"] = "noindex"
    if not is_fresh:
        response["Cache-Control"] = "no-store"
    return response


def state():
    """Return the state of the content by which a sheet is compared with its page: the version, and the day."""
    return f"{content_version.version()} {timezone.localdate():%Y-%m-%d} {VERSION}"


# Somebody may wait for one; pictures may come after.
@task(priority=10)
def make_stale():
    """Make the sheets of the pages that may have changed since they were compared, and forget those of hidden pages.

    Returns how many were made. One that cannot be made leaves the others, and is raised at the end.
    """
    count, failure, now = 0, None, state()
    Sheet.objects.exclude(page__in=readable(Page.objects.filter(alias_of=None)).values("pk")).delete()
    with content_version.unchanging(), writing() as write:
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


def make_when_published(instance, **kwargs):
    """A receiver of `page_published`: have what the page changes on sheets made."""
    if not tasks.is_put_off() and not tasks.is_waiting(make_stale):
        make_stale.enqueue()


def make(page, found, compared_in, write):
    """Have the sheet of a page say what the page says, `write` being that of `writing()`; return whether it was set."""
    with override(page.locale.language_code):
        document = found.draw(page) | frame(page)
    digest = hashlib.sha256(json.dumps([VERSION, document], sort_keys=True).encode()).hexdigest()
    if Sheet.objects.filter(page_id=page.pk, digest=digest).update(compared_in=compared_in):
        return False
    made_at = timezone.localtime()
    with override(page.locale.language_code):
        document["made_on"] = as_read(
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
    """Return what the sheet of any page says around what its class says."""
    text, address = site_text(page.locale.language_code), absolute(page.get_url())
    return {
        "language": page.locale.language_code,
        "title": as_read(page.title),
        "standfirst": as_read(page.standfirst),
        "site": as_read(text.public_name),
        "standing": as_read(text.standing),
        "funding": as_read(text.funding_mention),
        "address": address,
        "code": segno.make(address, error="m", micro=False).svg_inline(border=0, dark=colour("paper-ink")),
        "sources": sources(page),
        "labels": labels(),
        "look": look(page.tone),
    }


def sources(page):
    """Return where what the page says comes from, as its foot says it."""

    def read_on(day):
        return as_read(_("consultée le %(date)s") % {"date": date_format(day)}) if day else ""

    found = [
        {
            "text": as_read(source.value["label"]),
            "address": source.value["address"] or "",
            "host": urlsplit(source.value["address"] or "").hostname or "",
            "note": read_on(sound(source.value["consulted_on"])),
        }
        for source in page.sources
    ]
    if left := len(found[MOST_SOURCES:]):
        words = ngettext("%(count)s autre source", "%(count)s autres sources", left) % {"count": left}
        address = f"{absolute(page.get_url())}#sources"
        found[MOST_SOURCES:] = [{"text": words, "address": address, "host": "", "note": ""}]
    return found


def labels():
    """Return the words that every sheet has."""
    return {
        "unknown": _("Non publié à ce jour"),
        "sources": _("Sources"),
        "to_page": _("La page, toujours à jour"),
        "code": _("Code QR de l’adresse de la page"),
        "page": "{} / {}",
    }


def look(tone):
    """Return the colours of a page's field, of what is written on it and of the core of the line."""
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
    """Return the drawing `name` of `static/img/<file>.svg` in one colour, as an SVG of its own; "" for none."""
    attributes, content = symbols(file).get(name, ({}, ""))
    painted = re.sub(r"var\(--line, ?currentColor\)|currentColor", ink, content)
    painted = re.sub(r"var\(--core, ?none\)", "none", painted)
    return content and f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{attributes["viewBox"]}">{painted}</svg>'
