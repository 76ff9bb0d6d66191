"""The rules of the content checker in the editor: all those of axe, and this site's own.

Each rule is implemented under the same name in `static/js/content_checks.js`. Wagtail passes the options on with its
own configuration.
"""

import functools
import re

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem

from pepr_site.editing.axe_messages import AXE_MESSAGES, checker_message
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

# name: selector, severity, message, advice.
RULES = {
    "vague-link": (
        "main a[href]",
        "serious",
        _("Lien trop vague"),
        _("Dites où mène le lien : un lecteur d’écran lit les liens l’un après l’autre, sans leur phrase."),
    ),
    "capitals": (
        BLOCKS,
        "moderate",
        _("Mots en capitales"),
        _("Écrivez en minuscules et insistez avec du gras : un mot en capitales se lit mal et se prononce mal."),
    ),
    "unexplained-acronym": (
        "[id^='sigle-']",
        "moderate",
        _("Sigle sans explication"),
        _("Écrivez-le en entier la première fois, le sigle entre parenthèses, ou ajoutez-le au glossaire."),
    ),
    "small-picture": (
        "main figure img",
        "moderate",
        _("Image trop petite"),
        _("Elle paraîtra floue. Choisissez une image d’au moins 600 pixels de large."),
    ),
    "heavy-picture": (
        "main img",
        "moderate",
        _("Image trop lourde"),
        _("Elle pèse plus de 300 ko à l’écran. Choisissez une photo en JPEG, ou une image moins grande."),
    ),
    "missing-summary": (
        "h1",
        "serious",
        _("Page sans résumé"),
        _("Écrivez-le sous le titre : il paraît aussi dans les listes et dans les moteurs de recherche."),
    ),
    "missing-funding": (
        "h1",
        "serious",
        _("Mention du financement absente"),
        _("Remplissez « mention du financement » dans « Programme », puis « Textes communs »."),
    ),
    "stale-review": (
        "h1",
        "moderate",
        _("Page à relire"),
        _("Le jour de sa relecture est passé. Comparez la page à ses sources, puis changez « vérifié le »."),
    ),
}


def known_acronyms(language):
    """Return the acronyms that need no explanation in a language: those in the `known_names` of a row."""
    rows = [row for model in models_with("known_names") for row in in_language(model._meta.label, language)]
    return {word for row in rows for name in row.known_names() for word in ACRONYM.findall(name)}


@functools.cache
def messages_in(language):
    """Return the checker's message of each rule in the active language, `language`; some hundred, cached."""
    own = {name: checker_message(title, advice) for name, (*_rule, title, advice) in RULES.items()}
    messages = ContentCheckerItem.axe_messages | AXE_MESSAGES | own
    return {name: {key: str(text) for key, text in message.items()} for name, message in messages.items()}


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
            for name, (selector, impact, _name, _help) in RULES.items()
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
