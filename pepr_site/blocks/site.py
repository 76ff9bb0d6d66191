"""What the law asks a site to say of itself, taken from its settings."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.base import BodyStructBlock, BodyValue
from pepr_site.models import SiteSettings

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
        """Return the facts of the topic, each `{label, value, email}`; an empty value is one nobody has given."""
        return [fact(settings, name) for name in TOPICS.get(self["topic"], [])]


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
    topic = blocks.ChoiceBlock(
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
        description = _("Ce que disent les réglages « Informations légales ». Ce qui manque est dit.")
        icon = "site"
        group = GROUP
        value_class = SiteDetailsValue
        preview_value = {"topic": "publisher"}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        settings = context.get("site_settings") or SiteSettings.load(request_or_site=context.get("request"))
        return context | {"facts": value.facts(settings)}
