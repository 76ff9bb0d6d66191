"""The rules of the content checker in the editor: all those of axe, and this site's own.

Each rule is implemented under the same name in `static/js/content_checks.js`; the messages, axe's own included, are in
`templates/editing/checker_messages.txt`. Wagtail passes the options on with its own configuration.
"""

import functools
import re

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem

from pepr_site.pages.attributes import models_with
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.snippets import in_language

# Sequences of capitals and digits: ARN, CAR, 3D.
ACRONYM = re.compile(r"\b[A-ZÀ-Ý0-9]{2,}\b")

VAGUE_LINKS = [
    *("ici", "cliquez ici", "cliquer ici", "en savoir plus", "lire la suite", "lire plus", "voir plus", "plus d’infos"),
    *("plus d’informations", "suite", "lien", "ce lien", "télécharger", "consulter", "voir", "la page", "cette page"),
    *("here", "click here", "read more", "learn more", "more", "more info", "link", "this link", "download", "see"),
]
# The minimum width of an image in pixels, and its maximum size in kilobytes.
SMALL, HEAVY = 600, 300
BLOCKS = "main :is(p, li, dt, dd, h1, h2, h3, td, th, figcaption, blockquote)"

# name: selector, severity. Their messages are in the template.
RULES = {
    "vague-link": ("main a[href]", "serious"),
    "capitals": (BLOCKS, "moderate"),
    "unexplained-acronym": ("[id^='sigle-']", "moderate"),
    "small-picture": ("main figure img", "moderate"),
    "heavy-picture": ("main img", "moderate"),
    "missing-summary": ("h1", "serious"),
    "missing-funding": ("h1", "serious"),
    "stale-review": ("h1", "moderate"),
}


def known_acronyms(language):
    """Return the acronyms that need no explanation in a language: those in the `known_names` of a row."""
    rows = [row for model in models_with("known_names") for row in in_language(model._meta.label, language)]
    return {word for row in rows for name in row.known_names() for word in ACRONYM.findall(name)}


@functools.cache
def messages_in(language):
    """Return the checker's message of each rule in the active language, `language`; some hundred, cached."""
    wagtails = ContentCheckerItem.axe_messages.items()
    messages = {name: {key: str(text) for key, text in message.items()} for name, message in wagtails}
    for entry in render_to_string("editing/checker_messages.txt").strip().split("\n\n"):
        names, title, advice = (part.strip() for part in entry.split("|"))
        messages |= {name: {"error_name": title, "help_text": advice} for name in names.split()}
    return messages


class SiteCheckerItem(ContentCheckerItem):
    """Wagtail's checker, with every rule of axe and those of this site, for one page or none."""

    # Every rule of axe that is not experimental.
    axe_run_only = None
    # « missing-summary » replaces Wagtail's rule, which the site's general description would satisfy.
    axe_custom_rules = [rule for rule in ContentCheckerItem.axe_custom_rules if rule["id"] != "empty-meta-description"]

    def __init__(self, page=None, in_editor=False):
        super().__init__(in_editor=in_editor)
        self.page = page

    @property
    def media(self):
        return forms.Media(js=["js/content_checks.js"])

    def get_axe_custom_rules(self, request):
        rules = [
            {"id": name, "selector": selector, "impact": impact, "tags": ["redaction"], "any": [name], "enabled": True}
            for name, (selector, impact) in RULES.items()
        ]
        return self.axe_custom_rules + rules

    def get_axe_custom_checks(self, request):
        options = self.options()
        return self.axe_custom_checks + [{"id": name, "options": options.get(name, {})} for name in RULES]

    def get_axe_messages(self, request):
        return messages_in(get_language())

    def options(self):
        """Return the rules' parameters for the page and the site."""
        page = self.page
        language = page.locale.language_code if page and page.locale_id else "fr"
        return {
            "vague-link": {"words": VAGUE_LINKS},
            "unexplained-acronym": {"known": sorted(known_acronyms(language))},
            "small-picture": {"pixels": SMALL},
            "heavy-picture": {"kilobytes": HEAVY},
            "missing-summary": {"missing": bool(page) and not getattr(page, "description", True)},
            "missing-funding": {"mention": site_text(language).funding_mention},
            "stale-review": {"stale": bool(getattr(page, "is_stale", False))},
        }


@hooks.register("construct_wagtail_userbar")
def replace_wagtail_checks(request, items, page):
    """Replace Wagtail's checks by this site's, in the editor and in the user bar."""
    items[:] = [
        SiteCheckerItem(page, in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
