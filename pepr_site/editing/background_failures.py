"""What could not be done in the background, told where people look: the dashboard, the forms, the operators' page."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from pepr_site.editing.dashboard.panels import SHOWN, TOTAL, Panel
from pepr_site.operations import tasks
from pepr_site.operations.monitoring import status_page
from pepr_site.pages.images import unshown

TITLE = gettext_lazy("Images qui ne s’affichent pas")


def connect():
    """Have it asked for on the operators' page."""
    status_page.sections[TITLE] = section


def section():
    """Return the pictures that pages cannot show, the last ones by title. Two queries."""
    pictures = list(unshown().annotate(total=TOTAL).order_by("-pk")[:SHOWN])
    total = pictures[0].total if pictures else _("aucune")
    return [(_("En tout"), total), *((picture.title, _("fichier illisible")) for picture in pictures)]


class PicturesPanel(Panel):
    """Shown only while there are any, to those who may replace a picture."""

    name = "unshown"
    order = 5
    heading = TITLE

    @classmethod
    def concerns(cls, user):
        return cls(user).pictures().exists()

    def pictures(self):
        policy = policy_registry.get_by_type(get_image_model())
        mine = policy.instances_user_has_any_permission_for(self.user, ["change", "delete"])
        return unshown().filter(pk__in=mine.values("pk"))

    def items(self):
        return self.pictures().annotate(total=TOTAL).order_by("-pk")[:SHOWN]

    def row(self, item):
        note = _("aucune taille n’a pu en être faite : remplacez le fichier")
        return {"title": item.title, "url": reverse("wagtailimages:edit", args=[item.pk]), "note": note, "links": []}


class TasksPanel(Panel):
    """Shown only while there are any, to those who run the site."""

    name = "tasks"
    order = 6
    heading = gettext_lazy("Tâches abandonnées")

    @classmethod
    def concerns(cls, user):
        return user.is_superuser and tasks.failed().exists()

    def items(self):
        return tasks.failed().annotate(total=TOTAL)[:SHOWN]

    def row(self, item):
        reason = item.exception_class_path.rpartition(".")[2]
        note = f"{status_page.moment(item.finished_at)}, {reason}"
        return {"title": item.task_name, "url": reverse(status_page.NAME), "note": note, "links": []}


def say_what_a_page_cannot_show(request, page):
    """A hook of Wagtail's, before the form of a page: name the pictures in it of which no size could be made."""
    if request.method != "GET":
        return
    shown = ReferenceIndex.get_references_for_object(page)
    shown = shown.filter(to_content_type=ContentType.objects.get_for_model(get_image_model()))
    keys = [int(key) for key in shown.values_list("to_object_id", flat=True)]
    for picture in unshown().filter(pk__in=keys) if keys else []:
        words = _("L’image « {} » ne s’affiche pas : aucune taille n’a pu en être faite. Remplacez son fichier :")
        link = format_html('<a href="{}">{}</a>', reverse("wagtailimages:edit", args=[picture.pk]), _("ouvrir l’image"))
        messages.warning(request, format_html(words + " {}", picture.title, link))
