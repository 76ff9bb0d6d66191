"""Blocks of legal information, filled in from the site's settings."""

import json
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.accessibility import grid
from pepr_site.blocks.base import BodyStructBlock, BodyValue
from pepr_site.pages.readable_blocks import ChoiceBlock
from pepr_site.pages.site_settings import SiteSettings

FILE = settings.BASE_DIR / "content" / "measured.json"
KILOBYTE = 1000
# The page types in the table of measurements, in this order.
NAMES = {
    "home": _("Accueil"),
    "programme": _("Programme"),
    "objective": _("Un objectif"),
    "projects": _("Les projets"),
    "project": _("Un projet"),
    "news": _("Les actualités"),
    "article": _("Une actualité, avec ses images"),
    "calls": _("Les appels"),
    "partners": _("Les partenaires, avec leur carte"),
    "glossary": _("Le glossaire"),
    "search": _("Une recherche"),
    "contact": _("Le formulaire de contact"),
    "text": _("Une page de texte"),
}


@cache
def _measured():
    return json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}


def measures():
    """Return `measured_on` (a date) and `pages`, each with its name, its weights in kilobytes and its requests."""
    found = _measured()
    if not found:
        return {"pages": []}
    pages = [
        {
            "name": name,
            "without_pictures": round(found["pages"][key]["bytes_without_pictures"] / KILOBYTE),
            "with_pictures": round(found["pages"][key]["bytes_with_pictures"] / KILOBYTE),
            "requests": found["pages"][key]["requests"],
        }
        for key, name in NAMES.items()
        if key in found["pages"]
    ]
    return {"measured_on": date.fromisoformat(found["measured_on"]), "pages": pages}


GROUP = _("Site")
TOPICS = {
    "publisher": ["publisher", "publisher_address", "publisher_phone", "publication_director"],
    "host": ["host", "host_address", "host_phone"],
    "data_protection": ["data_protection_officer", "data_protection_email"],
    "contact": ["contact_email"],
    "funding": ["funder", "funding_reference"],
    "accessibility": ["accessibility_status", "accessibility_rate", "accessibility_audited_on", "accessibility_email"],
}


class SiteDetailsValue(BodyValue):
    def facts(self, settings):
        """Return the facts of the topic that are filled in, each `{label, value, email}`."""
        found = (fact(settings, name) for name in TOPICS.get(self["topic"], []))
        return [fact for fact in found if fact["value"]]


def fact(settings, name):
    if name == "accessibility_status":
        return {"label": gettext("Conformité au RGAA"), "value": capfirst(settings.accessibility_status.label)}
    value = getattr(settings, name)
    if name == "accessibility_audited_on" and value:
        value = date_format(value)
    if name == "accessibility_rate" and value is not None:
        value = gettext("%(rate)s %%") % {"rate": value}
    return {
        "label": capfirst(SiteSettings._meta.get_field(name).verbose_name),
        "value": value or "",
        "email": name.endswith("email"),
    }


class SiteDetailsBlock(BodyStructBlock):
    topic = ChoiceBlock(
        label=_("Sujet"),
        choices=[
            ("publisher", _("Éditeur du site")),
            ("host", _("Hébergeur")),
            ("data_protection", _("Protection des données")),
            ("contact", _("Contact")),
            ("funding", _("Financement")),
            ("accessibility", _("Accessibilité")),
        ],
        search_index=False,
    )

    class Meta:
        label = _("Informations légales")
        description = _("Ce que disent les réglages « Informations légales ». Ce qui manque n’est pas montré.")
        icon = "site"
        group = GROUP
        value_class = SiteDetailsValue
        preview_value = {"topic": "publisher"}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        settings = context.get("site_settings") or SiteSettings.load(request_or_site=context.get("request"))
        return context | {"facts": value.facts(settings)}


class AccessibilityBlock(BodyStructBlock):
    """One part of the accessibility statement, from the settings and from the grid of the 106 criteria."""

    part = ChoiceBlock(
        label=_("Partie de la déclaration"),
        choices=[
            ("results", _("Résultats des tests")),
            ("faults", _("Contenus non accessibles")),
            ("making", _("Établissement de la déclaration")),
        ],
        search_index=False,
    )

    class Meta:
        label = _("Déclaration d’accessibilité")
        description = _("Ce que disent les réglages et la grille des 106 critères du RGAA.")
        icon = "view"
        group = GROUP
        preview_value = {"part": "results"}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        settings = context.get("site_settings") or SiteSettings.load(request_or_site=context.get("request"))
        grid_parts = {"counts": grid.counts(), "faults": grid.faults(), "statement": grid.statement()}
        return context | grid_parts | {"settings": settings, "status": capfirst(settings.accessibility_status.label)}


class MeasuresBlock(BodyStructBlock):
    """The weight of the pages, as last measured (see `measures`)."""

    caption = blocks.CharBlock(label=_("Légende du tableau"), max_length=255)

    class Meta:
        label = _("Poids des pages")
        description = _("Les mesures du site : poids et requêtes par type de page, avec la date et la méthode.")
        icon = "order"
        group = GROUP
        preview_value = {"caption": "Poids des pages à la première visite"}

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context=parent_context) | measures()


class ContactFormBlock(BodyStructBlock):
    """The contact form. The page with this block handles its submission (see `pepr_site/contact/page.py`)."""

    intro = blocks.CharBlock(
        label=_("Phrase avant le formulaire"),
        required=False,
        max_length=255,
        help_text=_("Par exemple : à qui s’adresse ce formulaire."),
    )

    class Meta:
        label = _("Formulaire de contact")
        description = _("Un formulaire, et ce que deviennent les données. Une seule fois par page.")
        icon = "mail"
        group = GROUP
        preview_value = {"intro": ""}
