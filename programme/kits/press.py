"""The press page: presentations, key figures, contact, logos and pictures."""

import tempfile
import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.url_routing import RouteResult

from pepr_site.operations.uploads import DAMAGED
from pepr_site.pages.links import contact_url
from pepr_site.pages.panels import RowsPanel
from pepr_site.pages.sections import Section
from pepr_site.pages.slugs import slug_of
from pepr_site.pages.snippets import every
from pepr_site.pages.visibility import sections
from pepr_site.printing.sheets import FILE as SHEET_FILE
from programme.figures.models import KeyFigure, Prominence
from programme.programme_pages import BodyPage, ProgrammePage

# The path of the archive of all images, below the page's URL.
ARCHIVE_STEP = "archive"
# Existing renditions of each image, offered beside the original.
SIZES = {"format-jpeg|width-400": 400, "format-jpeg|width-800": 800}
# The maximum size of the archive, which is read from the storage on each request.
MOST_BYTES = 80_000_000


class PressPage(Section, BodyPage):
    """What a journalist looks for."""

    short_description = models.TextField(
        gettext_lazy("présentation courte"), blank=True, help_text=gettext_lazy("Cinquante mots environ, à recopier.")
    )
    long_description = models.TextField(
        gettext_lazy("présentation longue"), blank=True, help_text=gettext_lazy("Deux cents mots environ.")
    )
    contact_name = models.CharField(gettext_lazy("contact presse"), max_length=255, blank=True)
    contact_email = models.EmailField(
        gettext_lazy("courriel du contact presse"),
        blank=True,
        help_text=gettext_lazy("Sans lui, la page donne le courriel de contact du site."),
    )
    contact_phone = models.CharField(gettext_lazy("téléphone du contact presse"), max_length=50, blank=True)

    content_panels = [
        *BodyPage.content_panels[:-1],
        MultiFieldPanel(
            ["short_description", "long_description"], heading=gettext_lazy("Présentations"), icon="openquote"
        ),
        MultiFieldPanel(
            ["contact_name", FieldRowPanel(["contact_email", "contact_phone"])],
            heading=gettext_lazy("Contact"),
            icon="mail",
        ),
        RowsPanel(
            "pictures", heading=gettext_lazy("Logos et images"), label=gettext_lazy("logo ou image"), icon="image"
        ),
        BodyPage.content_panels[-1],
    ]
    search_fields = [
        *BodyPage.search_fields,
        index.SearchField("short_description"),
        index.SearchField("long_description"),
    ]
    shared_fields = ("contact_name", "contact_phone")

    class Meta:
        verbose_name = gettext_lazy("page de presse")
        verbose_name_plural = gettext_lazy("pages de presse")

    def route(self, request, path_components):
        if path_components == [ARCHIVE_STEP] and self.live:
            return RouteResult(self, kwargs={"is_archive": True})
        return super().route(request, path_components)

    def serve(self, request, *args, is_archive=False, **kwargs):
        return archive_of(self) if is_archive else super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        rows = list(self.pictures.select_related("image"))
        figures = [f for f in every(KeyFigure._meta.label).values() if f.locale_id == self.locale_id]
        return super().get_context(request, *args, **kwargs) | {
            "figures": [figure for figure in figures if figure.prominence != Prominence.HIDDEN],
            "logos": [row for row in rows if row.kind == PictureKind.LOGO],
            "pictures": [row for row in rows if row.kind == PictureKind.PICTURE],
            "contact_url": contact_url(),
            "sheet_url": sheet_of_programme(self.locale_id),
            "archive_url": f"{self.get_url(request)}{ARCHIVE_STEP}/" if rows else "",
        }


class PictureKind(models.TextChoices):
    LOGO = "logo", gettext_lazy("logo")
    PICTURE = "picture", gettext_lazy("image")


class PressPicture(Orderable):
    """A logo, or a picture that may be printed under its licence."""

    on_page = ParentalKey(PressPage, on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(
        gettext_lazy("nature"), max_length=10, choices=PictureKind.choices, default=PictureKind.PICTURE
    )
    image = models.ForeignKey(
        "pepr_site.SiteImage", verbose_name=gettext_lazy("image"), on_delete=models.PROTECT, related_name="+"
    )

    # Shared by all languages (see `BasePage.shared_names`).
    is_shared = True
    panels = [FieldRowPanel(["kind", FieldPanel("image")])]

    def __str__(self):
        return self.image.title

    def clean(self):
        super().clean()
        # Logos are used under their owner's rules; only images are offered for print.
        image = self.image if self.image_id else None
        if image and self.kind == PictureKind.PICTURE and not (image.credit and image.licence):
            raise ValidationError(
                {"image": _("Cette image n’a pas de crédit ou pas de licence : complétez sa fiche, dans « Images ».")}
            )


def sheet_of_programme(locale_id):
    """Return the address of the programme's sheet in a language, or "" without its page; no query of its own."""
    found = (page for page in sections().values() if page.locale_id == locale_id)
    page = next((page for page in found if page.specific_class is ProgrammePage), None)
    return f"{page.get_url()}{SHEET_FILE}" if page else ""


def logos_of(locale_id):
    """Return the logos that the staff has put on the press page of a language."""
    logos = PressPicture.objects.filter(
        kind=PictureKind.LOGO, on_page__in=PressPage.objects.visible().filter(locale_id=locale_id)
    )
    return logos.select_related("image").order_by("sort_order")


def archive_of(page):
    """Return all logos and pictures of a press page in several sizes, with their credits, as one ZIP file."""
    rows = list(page.pictures.select_related("image"))
    if not rows:
        raise Http404
    file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        left = MOST_BYTES
        for number, row in enumerate(rows, 1):
            for name, content in files_of(row.image, f"{number:02}-{slug_of(row.image.title)[:60]}"):
                if len(content) <= left:
                    left -= len(content)
                    archive.writestr(name, content)
        archive.writestr("credits.txt", "\r\n".join(credit_lines(rows)).encode("utf-8-sig"))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{page.slug}.zip", content_type="application/zip")


def files_of(image, name):
    """Yield the name and the bytes of a picture's sizes, those that are there, and of itself."""
    there = {rendition.filter_spec: rendition for rendition in image.renditions.filter(filter_spec__in=SIZES)}
    stored = [(f"{name}-{width}.jpg", there[spec].file) for spec, width in SIZES.items() if spec in there]
    for file_name, stored_file in [*stored, (f"{name}{Path(image.file.name).suffix.lower()}", image.file)]:
        try:
            with stored_file.open("rb") as opened:
                yield file_name, opened.read()
        except DAMAGED:
            # A missing file does not affect the others.
            continue


def credit_lines(rows):
    """Return what stands beside the pictures: of each its title, what it shows, who made it, under which licence."""
    lines = []
    for number, row in enumerate(rows, 1):
        image = row.image
        lines += [f"{number:02}. {image.title}", image.description]
        lines += [_("Crédit : %(credit)s") % {"credit": image.credit or "–"}]
        lines += [_("Licence : %(licence)s") % {"licence": image.licence or "–"}, ""]
    return [line for line in lines if line is not None]
