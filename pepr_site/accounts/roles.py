"""The roles and their permissions, as data. Nobody has a permission that is not listed here.

`pepr_site/accounts/groups.py` writes them into the database.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext_noop
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.snippets.models import get_snippet_models

ADMIN = "wagtailadmin.access_admin"
INVITE = "pepr_site.invite_partner"
# What visitors write is read and, on request, erased; nobody changes it.
MESSAGES = (
    "pepr_site.view_contactmessage",
    "pepr_site.delete_contactmessage",
    "projects.view_declaration",
    "projects.delete_declaration",
)
TRANSLATE = "simple_translation.submit_translation"


@dataclass(frozen=True)
class Role:
    """A group and its permissions.

    `pages` apply to the whole tree, `files` (pictures and documents) to every collection, `rights` are Django's, by
    their full names. With `keeps_lists`, the role edits every snippet, setting and redirect. `proposals` apply to the
    pages below which partners propose others.
    """

    name: str
    pages: tuple = ()
    proposals: tuple = ()
    files: tuple = ()
    collections: tuple = ()
    rights: tuple = ()
    keeps_lists: bool = False


COMMUNICATION = Role(
    "Communication",
    pages=("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    files=("add", "change", "choose"),
    collections=("add", "change", "delete"),
    rights=(ADMIN, INVITE, TRANSLATE, *MESSAGES),
    keeps_lists=True,
)
REDACTION = Role("Rédaction", pages=("add", "change"), files=("add", "choose"), rights=(ADMIN, TRANSLATE))
# The right to lock is what lets a reader into the tree and the comparisons.
RELECTURE = Role("Relecture", pages=("lock",), rights=(ADMIN,))
ROLES = (COMMUNICATION, REDACTION, RELECTURE)


# What the group of one page's partners may do: on that page, in its collection, and in the admin. What they propose
# elsewhere, such as an offer, they may add, and change while nobody else has taken it over.
PARTNER = Role("Partenaire", pages=("change",), proposals=("add",), files=("add", "change", "choose"), rights=(ADMIN,))


@dataclass(frozen=True)
class Review:
    """A workflow of one task: who approves submissions."""

    name: str
    by: tuple


# The name shows on the button: « Soumettre à la relecture ».
REVIEW = Review(gettext_noop("la relecture"), by=(COMMUNICATION, RELECTURE))
PARTNER_REVIEW = Review(gettext_noop("la communication"), by=(COMMUNICATION,))


def may_publish(person):
    """Whether a user can put content online alone: by permission, or because they approve others' work.

    Permissions given by hand count too.
    """
    approving = {role.name for review in (REVIEW, PARTNER_REVIEW) for role in review.by}
    publishing = Q(page_permissions__permission__codename="publish_page") | Q(name__in=approving)
    return person.is_superuser or person.groups.filter(publishing).exists()


def list_models():
    """Return the models that roles with `keeps_lists` may add, change and delete."""
    return [
        *get_snippet_models(),
        apps.get_model("wagtailredirects.Redirect"),
        apps.get_model("wagtailsearchpromotions.SearchPromotion"),
    ]


def permissions_of(role):
    """Return the `Permission` rows of a role, without those of pages and collections."""
    names = set(role.rights)
    if role.keeps_lists:
        names |= {
            f"{m._meta.app_label}.{verb}_{m._meta.model_name}"
            for m in list_models()
            for verb in ("add", "change", "delete")
        }
        names |= {f"{m._meta.app_label}.change_{m._meta.model_name}" for m in settings_registry}
    found = Permission.objects.select_related("content_type").filter(codename__in=[n.split(".")[1] for n in names])
    return [p for p in found if f"{p.content_type.app_label}.{p.codename}" in names]
