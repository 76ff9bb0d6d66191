"""Partners: users who edit the page of their own project, and nothing else.

They are invited through `invitations.py`.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from wagtail.models import Page

from pepr_site.accounts.models import PREFIX, PartnerWorkspace
from pepr_site.pages.visibility import visible


def is_partner(user):
    """Whether a visitor is signed in, as a partner without any other role."""
    return user.is_authenticated and user.is_partner


def pages_of(user):
    """Return the pages that a partner edits, in every language, as a queryset."""
    return Page.objects.filter(translation_key__in=[workspace.page_key for workspace in user.workspaces])


def linkable_pages(user):
    """Return the pages that a partner sees in choosers: public ones, and their own."""
    return visible(Page.objects.all()) | pages_of(user)


def page_of(workspace, language):
    """Return the page of a workspace in `language`, in the site's first one, or in any; None if gone."""
    pages = Page.objects.filter(translation_key=workspace.page_key).order_by("locale__language_code")
    by_language = {page.locale.language_code: page for page in pages.select_related("locale")}
    liked = by_language.get(language) or by_language.get(settings.LANGUAGE_CODE)
    page = liked or next(iter(by_language.values()), None)
    return page and page.specific


def name_of(group):
    """Return the name of a role, or of a project: its group's, without the common prefix."""
    return group.name.removeprefix(PREFIX)


def person_of(email):
    people = get_user_model().objects
    return people.filter(email__iexact=email).first() or people.filter(username__iexact=email).first()


def workspace_of(page_key):
    return PartnerWorkspace.objects.filter(page_key=page_key).first() if page_key else None
