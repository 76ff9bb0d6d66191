"""A partner of the programme: a person who keeps the page of their own project, and nothing else."""

from django.conf import settings
from django.contrib.auth import get_user_model
from wagtail.models import Page

from pepr_site.pages.visibility import visible
from pepr_site.review.models import PartnerSpace


def spaces_of(user):
    """Return the `PartnerSpace`s of which a person is a member, in a list; one query a request."""
    if not hasattr(user, "_partner_spaces"):
        user._partner_spaces = (
            list(PartnerSpace.objects.filter(group__user=user).select_related("group", "collection"))
            if user.is_authenticated
            else []
        )
    return user._partner_spaces


def is_partner(user):
    """Whether a person is a partner and has no other role."""
    if not hasattr(user, "_is_partner"):
        spaces = [] if user.is_superuser else spaces_of(user)
        user._is_partner = bool(spaces) and user.groups.count() == len(spaces)
    return user._is_partner


def pages_of(user):
    """Return the pages that a partner keeps, in every language, the site's first one before the others."""
    keys = [space.page_key for space in spaces_of(user)]
    return list(Page.objects.filter(translation_key__in=keys).order_by("path").specific()) if keys else []


def may_link_to(user):
    """Return the pages that a partner may see in a list: what anybody may read, and their own."""
    keys = [space.page_key for space in spaces_of(user)]
    return visible(Page.objects.all()) | Page.objects.filter(translation_key__in=keys)


def members(space):
    """Return the people of a space."""
    return get_user_model().objects.filter(groups=space.group).order_by("email")


def page_of(space):
    """Return the page of a space in the site's first language, or in whichever there is; None if it is gone."""
    pages = Page.objects.filter(translation_key=space.page_key).order_by("locale__language_code")
    by_language = {page.locale.language_code: page for page in pages.select_related("locale")}
    page = by_language.get(settings.LANGUAGE_CODE) or next(iter(by_language.values()), None)
    return page and page.specific
