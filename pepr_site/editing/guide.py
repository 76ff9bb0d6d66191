"""The editors' guide in the admin: the Markdown pages and pictures of `docs/guide/`."""

import re
from functools import cache

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from markdown import markdown
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from pepr_site.accounts.partners import is_partner
from pepr_site.pages.text import typeset

FOLDER = settings.BASE_DIR / "docs" / "guide"
# The only chapters that partners see.
PARTNERS = {"Pour tous", "Pour les partenaires"}
LINK = re.compile(r"^- \[(.+)\]\(([a-z-]+)\.md\)", re.MULTILINE)


@cache
def chapters():
    """Return the table of contents, from `README.md`: its chapters by name, each a mapping of page names to titles."""
    _before, *parts = re.split(r"^## ", (FOLDER / "README.md").read_text(), flags=re.MULTILINE)
    names = [part.partition("\n")[0] for part in parts]
    return {name: {page: title for title, page in LINK.findall(part)} for name, part in zip(names, parts, strict=True)}


def chapters_for(user):
    return {name: pages for name, pages in chapters().items() if name in PARTNERS or not is_partner(user)}


def to_html(text):
    """Return a page of the guide as HTML without its title, with links and pictures pointing to their views."""
    html = markdown(text.partition("\n")[2])
    html = re.sub(r'href="([a-z-]+)\.md"', lambda match: f'href="{reverse("guide_page", args=[match[1]])}"', html)
    html = re.sub(r'src="img/([a-z-]+)\.png"', lambda match: f'src="{reverse("guide_picture", args=[match[1]])}"', html)
    return mark_safe(typeset(html, "fr"))  # noqa: S308 - the guide is a file of this repository


def guide(request):
    return render(request, "guide/contents.html", {"chapters": chapters_for(request.user)})


def guide_page(request, name):
    """One page of the guide. Raises `Http404` for a page that is not in the user's table of contents."""
    offered = chapters_for(request.user)
    titles = {page: title for pages in offered.values() for page, title in pages.items()}
    if name not in titles:
        raise Http404
    body = to_html((FOLDER / f"{name}.md").read_text())
    return render(request, "guide/page.html", {"title": titles[name], "body": body, "chapters": offered, "name": name})


def guide_picture(request, name):
    picture = FOLDER / "img" / f"{name}.png"
    if not picture.is_file():
        raise Http404
    return FileResponse(picture.open("rb"), headers={"Cache-Control": "private, max-age=3600"})


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("guide/", guide, name="guide"),
        path("guide/<slug:name>/", guide_page, name="guide_page"),
        path("guide/img/<slug:name>.png", guide_picture, name="guide_picture"),
    ]


@hooks.register("register_help_menu_item")
def menu_item():
    return MenuItem(_("Guide d’utilisation"), reverse("guide"), name="guide", icon_name="help", order=0)


@hooks.register("construct_help_menu")
def remove_wagtail_help(request, items):
    """Remove Wagtail's own guide and news from the menu."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]
