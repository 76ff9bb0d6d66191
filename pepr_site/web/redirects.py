"""Old addresses lead to the page in one step, wherever it stands now.

Wagtail makes a redirect to the page itself whenever its address changes, so
that such redirects never chain. What it leaves is a redirect typed by hand to
an address that moves later, and an old redirect at an address in use again.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

# A chain that is longer than this is a circle.
LONGEST = 20


def own_path(link):
    """Return the path of a link to this site, as redirects keep it; None for a link to elsewhere."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    hosts = {"", settings.SITE_ADDRESS.netloc, *(urlsplit(site.root_url).netloc for site in Site.objects.all())}
    return Redirect.normalise_path(parts.path) if parts.netloc in hosts and parts.path else None


def page_at(path):
    """Return the live page at an address of the site, or None."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    candidates = Page.objects.live().filter(slug=path.rstrip("/").rpartition("/")[2])
    for page in candidates:
        parts = page.get_url_parts()
        if parts and Redirect.normalise_path(parts[2]) == path:
            return page
    return None


def flatten(redirect):
    """Point a redirect straight at what its chain ends on; drop it where it ends on itself.

    Returns whether the redirect still stands.
    """
    seen, step = {redirect.old_path}, redirect
    while step.redirect_page_id is None and (path := own_path(step.redirect_link)):
        if path in seen or len(seen) > LONGEST:
            redirect.delete()
            return False
        seen.add(path)
        if page := page_at(path):
            _point(redirect, redirect_page=page, redirect_link="")
            return True
        following = Redirect.objects.filter(Q(site=redirect.site) | Q(site=None), old_path=path).first()
        if following is None:
            break
        step = following
    if step is not redirect:
        _point(redirect, redirect_page=step.redirect_page, redirect_link=step.redirect_link)
    return True


def ends_at(path, end, site):
    """Tell whether the redirects from `path`, of a site or of all, lead to `end`, both paths of this site."""
    seen = {path}
    while path != end:
        step = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path=path, redirect_page=None).first()
        path = step and own_path(step.redirect_link)
        if not path or path in seen:
            return False
        seen.add(path)
    return True


def _point(redirect, **target):
    # Not `save()`, which would come back here.
    Redirect.objects.filter(pk=redirect.pk).update(**target)


@receiver(post_save, sender=Redirect, dispatch_uid="flatten_redirect")
def on_save(instance, **kwargs):
    """Flatten a redirect that somebody typed, and those that led to it."""
    if kwargs.get("raw") or not flatten(instance):
        return
    for other in Redirect.objects.filter(redirect_page=None).exclude(pk=instance.pk):
        if own_path(other.redirect_link) == instance.old_path:
            flatten(other)


def free_addresses(page):
    """Drop the redirects at the addresses of `page` and of the pages beneath it: the pages answer there now."""
    pages = page.get_descendants(inclusive=True)
    paths = {Redirect.normalise_path(parts[2]) for item in pages if (parts := item.get_url_parts())}
    Redirect.objects.filter(old_path__in=paths - {""}).delete()


@receiver(post_page_move, dispatch_uid="free_addresses")
def on_move(instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:
        free_addresses(instance)


@receiver(page_slug_changed, dispatch_uid="free_addresses")
@receiver(page_published, dispatch_uid="free_addresses")
def on_address(instance, **kwargs):
    free_addresses(instance)
