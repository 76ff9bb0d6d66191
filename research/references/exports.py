"""The exports of a list of publications: BibTeX, RIS and CSL-JSON, narrowed like the list.

The writers are imported on first use.
"""

from importlib import import_module

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from pepr_site.pages.alternates import EXPORT, AlternateFormat
from research.publications import Publication

# The maximum number of rows; the open data contain all.
MOST = 5000

FORMATS = {
    "references.bib": ("BibTeX", "application/x-bibtex; charset=utf-8", "bib"),
    "references.ris": ("RIS", "application/x-research-info-systems; charset=utf-8", "ris"),
    "references.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json; charset=utf-8", "csl"),
}


def respond(request, page, topic, file):
    """Answer a file: the list as the address narrows it, or the one publication whose slug is `topic`."""
    _name, content_type, writer = FORMATS[file]
    write = getattr(import_module("research.references.writers"), writer)
    if topic:
        publications = Publication.objects.visible().filter(slug=topic)
        if not publications:
            raise Http404
    else:
        publications = page.make_listing(request.GET).matching[:MOST]
    response = HttpResponse(write(publications), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{topic or "publications"}.{file.rpartition(".")[2]}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def formats():
    """Return the alternate formats of a page that lists publications (see `pepr_site.pages.alternates`)."""
    return [
        AlternateFormat(
            kind=EXPORT,
            file=file,
            format=name,
            content_type=content_type.partition(";")[0],
            respond=lambda request, page, topic, file=file: respond(request, page, topic, file),
            titles=lambda page: {"": _("Références")},
            has_topics=True,
        )
        for file, (name, content_type, _writer) in FORMATS.items()
    ]
