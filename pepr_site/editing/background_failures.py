"""Renditions that failed in the background, reported in the forms and on the operators' page."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from pepr_site.editing.dashboard import panels
from pepr_site.editing.dashboard.panels import SHOWN, TOTAL
from pepr_site.operations.monitoring import status_page
from pepr_site.pages.images import without_renditions

TITLE = panels.PicturesPanel.heading


def section():
    """Return the pictures without renditions for the operators' page, the last ones by title. Two queries."""
    pictures = list(without_renditions().annotate(total=TOTAL).order_by("-pk")[:SHOWN])
    total = pictures[0].total if pictures else _("aucune")
    return [(_("En tout"), total), *((picture.title, _("fichier illisible")) for picture in pictures)]


status_page.sections[TITLE] = section


@hooks.register("before_edit_page")
def warn_of_missing_renditions(request, page):
    """A hook before a page form: name the pictures in the page that have no renditions."""
    if request.method != "GET":
        return
    pictures = {str(picture.pk): picture for picture in without_renditions()}
    if not pictures:
        return
    shown = ReferenceIndex.get_references_for_object(page).filter(to_object_id__in=pictures)
    shown = shown.filter(to_content_type=ContentType.objects.get_for_model(get_image_model()))
    for key in shown.values_list("to_object_id", flat=True).distinct():
        picture = pictures[key]
        words = _("L’image « {} » ne s’affiche pas : aucune taille n’a pu en être faite. Remplacez son fichier :")
        link = format_html('<a href="{}">{}</a>', reverse("wagtailimages:edit", args=[picture.pk]), _("ouvrir l’image"))
        messages.warning(request, format_html(words + " {}", picture.title, link))
