"""The buttons at the top of the dashboard: the most frequent tasks, by permission.

A class of pages or snippets lists its own in the attribute `dashboard_actions`, a sequence of `Link` and `PageAction`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from pepr_site.accounts.roles import INVITE
from pepr_site.pages.attributes import models_with
from pepr_site.pages.site_settings import SiteText
from pepr_site.pages.visibility import HOME_DEPTH, sections


@dataclass(frozen=True)
class Link:
    """A button to a URL of the admin; `allowed` takes a user, `url` nothing, so that it is resolved late."""

    label: str
    icon: str
    url: Callable
    allowed: Callable
    order: int = 100

    def url_for(self, user, model, places):
        return self.url() if self.allowed(user) else None


@dataclass(frozen=True)
class PageAction:
    """A button about pages of the class that defines it: the form of a new one, or their list with `is_list`.

    `view` names another view that creates one. It leads to the parent of such pages in the site's first language, and
    is shown to users with the permission there.
    """

    label: str
    icon: str
    is_list: bool = False
    view: str = ""
    order: int = 100

    def url_for(self, user, model, places):
        """Return the URL for a user below the page of `places`, by class, that holds pages of `model`; or None."""
        parent = next((places[above] for above in model.clean_parent_page_models() if above in places), None)
        right = "change" if self.is_list else "add"
        if not (parent and PagePermissionPolicy().user_has_permission_for_instance(user, right, parent)):
            return None
        if self.view:
            return reverse(self.view)
        if self.is_list:
            return reverse("wagtailadmin_explore", args=[parent.pk])
        return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def may_change(user, model):
    return policy_registry.get_by_type(model).user_has_any_permission(user, ["change", "delete"])


def home_page():
    """Return the home page of the site's first language, or None; no query once the sections are known."""
    pages = (page for page in sections().values() if page.depth == HOME_DEPTH)
    return next((page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE), None)


def may_on_home_page(user, right):
    home = home_page()
    return bool(home) and PagePermissionPolicy().user_has_permission_for_instance(user, right, home)


# Actions that do not belong to a class of this site.
LINKS = (
    Link(
        _("Inviter un partenaire"),
        "user",
        lambda: reverse("people_invite"),
        lambda user: user.has_perm(INVITE),
        order=60,
    ),
    Link(
        _("Remplacer un document"),
        "doc-full-inverse",
        lambda: reverse("wagtaildocs:index"),
        lambda user: may_change(user, get_document_model()),
        order=70,
    ),
    Link(
        _("Voir où sert une image"),
        "image",
        lambda: reverse("wagtailimages:index") + "?layout=list",
        lambda user: may_change(user, get_image_model()),
        order=80,
    ),
    Link(
        _("Poser un bandeau"),
        "warning",
        lambda: reverse("wagtailsnippets_pepr_site_sitetext:list"),
        lambda user: may_change(user, SiteText),
        order=90,
    ),
    Link(
        _("Composer l’accueil"),
        "home",
        lambda: reverse("wagtailadmin_pages:edit", args=[home_page().pk]),
        lambda user: may_on_home_page(user, "change"),
        order=91,
    ),
    Link(
        _("Ordonner les menus"),
        "list-ul",
        lambda: reverse("wagtailadmin_explore", args=[home_page().pk]) + "?ordering=ord",
        lambda user: may_on_home_page(user, "publish"),
        order=92,
    ),
)


def buttons(user):
    """Return the buttons that a user may use, `{label, icon, url}`, in order; one query."""
    actions = [(model, action) for model, found in models_with("dashboard_actions").items() for action in found]
    actions += [(None, link) for link in LINKS]
    of_pages = {model for model, action in actions if isinstance(action, PageAction)}
    places = _places({parent for model in of_pages for parent in model.clean_parent_page_models()})
    shown = []
    for model, action in sorted(actions, key=lambda pair: pair[1].order):
        if url := action.url_for(user, model, places):
            shown.append({"label": action.label, "icon": action.icon, "url": url})
    return shown


def _places(models):
    """Return one page of each of `models`, by its class, in the site's first language."""
    kinds = ContentType.objects.get_for_models(*models)
    pages = Page.objects.filter(content_type__in=kinds.values(), locale__language_code=settings.LANGUAGE_CODE)
    pages = pages.order_by("-path").only("path", "depth", "owner", "content_type")
    by_kind = {page.content_type_id: page for page in pages}
    return {model: by_kind[kind.pk] for model, kind in kinds.items() if kind.pk in by_kind}
