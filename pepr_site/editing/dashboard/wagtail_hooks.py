"""Puts the dashboard in the place of Wagtail's panels."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from pepr_site.accounts.roles import INVITE
from pepr_site.editing.dashboard.actions import Link, actions
from pepr_site.editing.dashboard.panels import panels

# Of Wagtail's own, what the panels here do not say.
KEPT = {"locked_pages"}


def may_change(model):
    return lambda user: policy_registry.get_by_type(model).user_has_any_permission(user, ["change", "delete"])


actions += [
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
        may_change(get_document_model()),
        order=70,
    ),
    Link(
        _("Voir où sert une image"),
        "image",
        lambda: reverse("wagtailimages:index") + "?layout=list",
        may_change(get_image_model()),
        order=80,
    ),
]


# Before the panels that others add: those stay.
@hooks.register("construct_homepage_panels", order=-1)
def our_panels(request, shown):
    shown[:] = [panel for panel in shown if panel.name in KEPT]
    shown += [panel(request.user) for panel in panels if panel.concerns(request.user)]
