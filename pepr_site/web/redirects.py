"""Redirects: old URLs lead to the page in one step, wherever it is now.

Wagtail redirects to the page itself whenever its URL changes, so these never chain. Handled here are redirects that
were typed to a URL that moves later, and old redirects at a URL that is used again.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.db.models.signals import post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move


def own_path(link):
    """Return the path of a link to this site in the form of redirects, in lower case; None for other sites."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    hosts = {"", settings.SITE_ADDRESS.netloc, *(urlsplit(site.root_url).netloc for site in Site.objects.all())}
    # URLs are matched in lower case.
    return Redirect.normalise_path(parts.path).lower() if parts.netloc in hosts and parts.path else None


def page_at(path):
    """Return the live page at a URL of the site, or None."""
    for page in Page.objects.live().filter(slug=path.rstrip("/").rpartition("/")[2]):
        parts = page.get_url_parts()
        if parts and Redirect.normalise_path(parts[2]) == path:
            return page
    return None


def redirect_at(path, site):
    """Return the redirect of a path, of `site` or of all sites, case-insensitively, or None."""
    return Redirect.objects.filter(Q(site=site) | Q(site=None), old_path__iexact=path).first()


def ends_at(path, end, site):
    """Whether the redirect at `path`, if there is one, leads to `end`: both are paths of this site, and none chains."""
    step = redirect_at(path, site)
    return path == end or bool(step and not step.redirect_page_id and own_path(step.redirect_link) == end)


def flatten(redirect):
    """Point a redirect directly at the page, or at the target of the redirect that it leads to.

    A redirect to itself is deleted. Returns whether the redirect still exists.
    """
    path = None if redirect.redirect_page_id else own_path(redirect.redirect_link)
    if not path:
        return True
    following = redirect_at(path, redirect.site)
    start = redirect.old_path.lower()
    if path == start or (following and own_path(following.redirect_link) == start):
        redirect.delete()
        return False
    target = None
    if page := page_at(path):
        target = {"redirect_page": page, "redirect_link": ""}
    elif following:
        target = {"redirect_page": following.redirect_page, "redirect_link": following.redirect_link}
    if target:
        # Not `save()`, which would call this again.
        Redirect.objects.filter(pk=redirect.pk).update(**target)
    return True


def on_save(instance, raw=False, **kwargs):
    """Flatten a redirect that somebody typed, and those that lead to it."""
    if raw or not flatten(instance):
        return
    for other in Redirect.objects.filter(redirect_page=None).exclude(pk=instance.pk):
        if own_path(other.redirect_link) == instance.old_path.lower():
            flatten(other)


def free_addresses(instance, **kwargs):
    """Delete redirects at the URLs of a page and its descendants, which answer there now."""
    pages = instance.get_descendants(inclusive=True) if instance.numchild else [instance]
    paths = {Redirect.normalise_path(parts[2]) for page in pages if (parts := page.get_url_parts())}
    Redirect.objects.filter(old_path__in=paths - {""}).delete()


def connect():
    """Called once, when the apps are ready."""
    post_save.connect(on_save, sender=Redirect, dispatch_uid="flatten_redirect")
    for signal in (page_slug_changed, page_published, post_page_move):
        signal.connect(free_addresses, dispatch_uid="free_addresses")
