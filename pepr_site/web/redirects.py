"""Redirects: old URLs lead to the page in one step, wherever it is now.

Wagtail redirects to the page itself whenever its URL changes, so these never chain. Handled here are redirects that
were typed to a URL that moves later, and old redirects at a URL that is used again. The form refuses circles.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.db.models.signals import post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

# No visitor's browser follows more.
MOST_STEPS = 20


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
    """Whether redirects of this site lead from `path` to `end`, at once or by many steps."""
    for _step in range(MOST_STEPS):
        if path == end:
            return True
        step = path and redirect_at(path, site)
        if not step or step.redirect_page_id:
            return False
        path = own_path(step.redirect_link)
    return True


def follow_page(instance, raw=False, **kwargs):
    """Lead a redirect that was typed to a URL of the site to the page there, wherever it moves."""
    path = None if raw or instance.redirect_page_id else own_path(instance.redirect_link)
    if path and (page := page_at(path)):
        # Not `save()`, which would call this again.
        Redirect.objects.filter(pk=instance.pk).update(redirect_page=page, redirect_link="")


def free_addresses(instance, **kwargs):
    """Delete redirects at the URLs of a page and its descendants, which answer there now."""
    pages = instance.get_descendants(inclusive=True) if instance.numchild else [instance]
    paths = {Redirect.normalise_path(parts[2]) for page in pages if (parts := page.get_url_parts())}
    Redirect.objects.filter(old_path__in=paths - {""}).delete()


def connect():
    """Called once, when the apps are ready."""
    post_save.connect(follow_page, sender=Redirect, dispatch_uid="redirect_to_page")
    for signal in (page_slug_changed, page_published, post_page_move):
        signal.connect(free_addresses, dispatch_uid="free_addresses")
