"""The addresses that no page may take, because something else of the site answers there.

They are read from the URL configuration itself: whatever it comes to serve, a
page may no longer be called so. The deeper a page stands, the freer its name.
"""

import functools
import re

from django.conf import settings
from django.urls import LocalePrefixPattern, Resolver404, get_resolver, resolve
from django.utils.translation import get_language_from_path, override

# What serves pages, and leaves the rest to them.
PAGES = {"wagtail_serve"}
FIRST_STEP = re.compile(r"\^?([\w-]+)/")


def is_reserved(parent, slug, language):
    """Tell whether the site answers something else than a page of this slug would say below `parent`, a page."""
    # `/`, or `/en/` for the home page of English, or None for a page of no site.
    above, slug = parent.get_url() if parent else None, slug.lower()
    if above is None:
        return False
    path = re.sub(r"^https?://[^/]+", "", above) + slug + "/"
    beneath_home = path.count("/") - 2 == (language != settings.LANGUAGE_CODE)
    return (beneath_home and slug in first_steps(language)) or is_taken(path, language)


def is_taken(path, language):
    """Tell whether a path of the site is read in another language than `language`, or by something else than a page."""
    if (get_language_from_path(path) or settings.LANGUAGE_CODE) != language:
        return True
    with override(language):
        try:
            return resolve(path).url_name not in PAGES
        except Resolver404:
            return True


@functools.cache
def first_steps(language):
    """Return the first steps, below the home page of a language, that the URL configuration names."""
    own, everywhere = [], get_resolver().url_patterns
    with override(language):
        for pattern in everywhere:
            own += pattern.url_patterns if isinstance(pattern.pattern, LocalePrefixPattern) else []
        named = {found[1] for pattern in own if (found := FIRST_STEP.match(str(pattern.pattern)))}
    if language != settings.LANGUAGE_CODE:
        return named
    named |= {found[1] for pattern in everywhere if (found := FIRST_STEP.match(str(pattern.pattern)))}
    return named | {settings.MEDIA_URL.strip("/"), settings.STATIC_URL.strip("/")}
