"""« Partir d’un modèle »: creates a draft as a copy of a page that is marked as a model."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from pepr_site.pages.forms import checked_title
from pepr_site.pages.slugs import free_slug


class FromModelForm(forms.Form):
    model = forms.ModelChoiceField(
        Page.objects.none(), label=gettext_lazy("Modèle"), widget=forms.RadioSelect, empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("Titre de la nouvelle page"), max_length=255)

    def __init__(self, *args, models, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["model"].queryset = models
        self.fields["model"].label_from_instance = Page.get_admin_display_title

    def clean_title(self):
        return checked_title(self.cleaned_data["title"])


@hooks.register("construct_explorer_page_queryset")
def annotate_models(parent, pages, request):
    """Mark the models in lists of pages (see `DraftPage.status_string`), with the columns of `Page` alone.

    Wagtail makes one query for each class among the children; a list shows nothing that is not on `Page`.
    """
    return pages.annotate(is_model_draft=F("latest_revision__content__is_model")).specific(defer=True)


def model_pages_below(parent):
    """Return the children of `parent` whose latest version is marked as a model, and that are not online."""
    return parent.get_children().filter(live=False, latest_revision__content__is_model=True).order_by("draft_title")


def may_start(user, parent):
    """Whether a user may add pages below `parent` as staff: partners have a form of their own."""
    permissions = parent.specific.permissions_for_user(user)
    return permissions.can_add_subpage() and not permissions.only_fills_in()


def start_from_model(request, parent_id):
    """Ask for the model and the title; create the draft, and open it."""
    parent = get_object_or_404(Page, pk=parent_id, depth__gt=1)
    if not may_start(request.user, parent):
        raise PermissionDenied
    models = model_pages_below(parent)
    form = FromModelForm(request.POST or None, models=models, initial={"model": models.first()})
    if form.is_valid():
        page = draft_from(form.cleaned_data["model"], parent, form.cleaned_data["title"], request.user)
        messages.success(request, _("Voici un brouillon, copié du modèle : aucun visiteur ne le voit."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "editing/from_model.html", {"parent": parent, "form": form, "has_models": models.exists()})


def draft_from(model, parent, title, user):
    """Return a new draft below `parent` with the content of the latest version of `model`, under another title."""
    version = model.get_latest_revision_as_object()
    attributes = {
        "title": title,
        "draft_title": title,
        "slug": free_slug(parent, title, parent.locale.language_code),
        "is_model": False,
        "go_live_at": None,
        "expire_at": None,
    }
    return version.copy(
        to=parent, update_attrs=attributes, copy_revisions=False, keep_live=False, user=user, log_action="wagtail.copy"
    )


@hooks.register("register_admin_urls")
def addresses():
    return [path("modeles/<int:parent_id>/", start_from_model, name="start_from_model")]


@hooks.register("register_page_header_buttons")
def button(page, user, view_name, next_url=None):
    if view_name == "index" and model_pages_below(page).exists() and may_start(user, page):
        url = reverse("start_from_model", args=[page.pk])
        yield Button(_("Partir d’un modèle"), url=url, icon_name="copy", priority=15)
