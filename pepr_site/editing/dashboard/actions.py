"""The buttons at the top of the dashboard: what is done most, for who may do it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy


@dataclass(frozen=True)
class Link:
    """A button to an address of the admin; `allowed` takes a person, `url` nothing, so that it is resolved late."""

    label: str
    icon: str
    url: Callable
    allowed: Callable
    order: int = 100


@dataclass(frozen=True)
class OfPages:
    """A button about the pages of one class: the form of a new one, or with `is_list` those there are.

    It leads to the place of such pages in the site's first language, and is shown to who has the right there.
    """

    label: str
    icon: str
    model: str
    is_list: bool = False
    order: int = 100

    def parents(self):
        return apps.get_model(self.model).clean_parent_page_models()

    def button(self, parent):
        meta = apps.get_model(self.model)._meta
        if self.is_list:
            return reverse("wagtailadmin_explore", args=[parent.pk])
        return reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, parent.pk])


# The `Link` and `OfPages` that the apps offer.
actions = []


def buttons(user):
    """Return the buttons that a person may use, `{label, icon, url}`, in order; one query."""
    of_pages = [action for action in actions if isinstance(action, OfPages)]
    places = _places({model for action in of_pages for model in action.parents()})
    policy, shown = PagePermissionPolicy(), []
    for action in sorted(actions, key=lambda action: action.order):
        if isinstance(action, Link):
            url = action.url() if action.allowed(user) else None
        else:
            place = next((places[model] for model in action.parents() if model in places), None)
            right = "change" if action.is_list else "add"
            may = place and policy.user_has_permission_for_instance(user, right, place)
            url = action.button(place) if may else None
        if url:
            shown.append({"label": action.label, "icon": action.icon, "url": url})
    return shown


def _places(models):
    """Return one page of each of `models`, by its class, in the site's first language."""
    kinds = ContentType.objects.get_for_models(*models)
    pages = Page.objects.filter(content_type__in=kinds.values(), locale__language_code=settings.LANGUAGE_CODE)
    by_kind = {page.content_type_id: page for page in pages.order_by("-path")}
    return {model: by_kind[kind.pk] for model, kind in kinds.items() if kind.pk in by_kind}
