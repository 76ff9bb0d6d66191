"""Key figures: stored once, shown everywhere.

A text contains `[[budget]]`; the page prints the current value of the `KeyFigure` with that slug.
"""

import re

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from pepr_site.editing.dashboard.actions import Link
from pepr_site.pages.references import places
from pepr_site.pages.snippets import NamedSnippet, NamePanel, in_language
from programme.figures.forms import SHARED, KeyFigureForm

TOKEN = re.compile(r"\[\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\]")


class Prominence(models.TextChoices):
    LEAD = "lead", _("sur le premier écran de l’accueil")
    NORMAL = "normal", _("parmi les chiffres de l’accueil")
    HIDDEN = "hidden", _("hors de l’accueil, de la page Presse et des fiches")


class KeyFigure(NamedSnippet, Orderable, index.Indexed):
    """A figure of the programme, with its date and source."""

    value = models.CharField(_("valeur"), max_length=20, help_text=_("Le nombre seul : 80, 4,6 ou 5–10."))
    is_approximate = models.BooleanField(_("valeur approchée"), default=False, help_text=_("Ajoute « environ »."))
    unit = models.CharField(_("unité"), max_length=30, blank=True, help_text=_("M€, ans… Laissez vide pour un compte."))
    label = models.CharField(_("ce qui est compté"), max_length=120)
    as_of = models.DateField(_("vrai le"))
    source = models.CharField(_("source"), max_length=255)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    prominence = models.CharField(
        _("place à l’accueil"), max_length=10, choices=Prominence.choices, default=Prominence.NORMAL
    )

    name_field = "label"
    dataset = "programme.open_data.FIGURES"
    dashboard_actions = (
        Link(
            _("Corriger un chiffre clé"),
            "order",
            lambda: reverse(KeyFigure.snippet_viewset.get_url_name("list")),
            lambda user: user.has_perm("programme.change_keyfigure"),
            order=50,
        ),
    )
    base_form_class = KeyFigureForm
    panels = [
        FieldRowPanel(
            [
                FieldPanel("kind"),
                FieldPanel("value", help_text=_("Le nombre seul : 80, 4,6 ou 1 200.")),
                "unit",
                "is_approximate",
            ],
            heading=_("Le chiffre"),
        ),
        FieldRowPanel([FieldPanel("twin_value"), FieldPanel("twin_unit")], heading=_("Dans l’autre langue")),
        HelpPanel(template="programme/figure_changes_panel.html", heading=_("Ce que les lecteurs verront")),
        NamePanel("label"),
        MultiFieldPanel(["as_of", "source", "source_address"], heading=_("D’où il vient")),
        FieldRowPanel(["prominence", "slug"], heading=_("Où il paraît")),
    ]
    search_fields = [index.SearchField("label"), index.FilterField("locale")]

    class Meta(NamedSnippet.Meta, Orderable.Meta):
        abstract = False
        verbose_name = _("chiffre clé")
        verbose_name_plural = _("chiffres clés")

    def __str__(self):
        return f"{self.own_text}, {self.label}"

    @property
    def text(self):
        """The figure as part of a sentence: « environ 60 », « 80 M€ »."""
        words = [_("environ")] if self.is_approximate else []
        return " ".join(map(str, [*words, self.value, *filter(None, [self.unit])]))

    @property
    def own_text(self):
        """The figure in its own language, not the active one."""
        return self.text_in(self.locale.language_code)

    def text_in(self, language):
        """Return `text` in a language."""
        with override(language):
            return self.text

    @staticmethod
    def shared_names():
        """Return the names of the fields that its form sets for every language."""
        return [*SHARED, "value", "unit"]

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        # Pages are indexed with the text that visitors read.
        for place in places(self):
            index.insert_or_update_object(place)


def with_figures(html):
    """Return `html` with each `[[name]]` replaced by the text of that key figure in the active language.

    A figure that has no translation yet is shown in the site's first language.

    An unknown name is left out rather than shown in brackets to a visitor; the
    editor's form refuses it (see `check_figures`). Nothing is
    looked up where no figure is named.
    """
    if not TOKEN.search(html):
        return html
    figures = [*in_language("programme.KeyFigure", settings.LANGUAGE_CODE), *in_language("programme.KeyFigure")]
    texts = {figure.slug: escape(figure.text) for figure in figures}
    return TOKEN.sub(lambda match: texts.get(match[1], ""), html)


def figures_named(text, instance):
    """Return the key figures that a text of `instance` names, in its language or else in the first."""
    names = set(TOKEN.findall(text))
    if not names:
        return []
    rows = KeyFigure.objects.filter(slug__in=names).select_related("locale")
    own = {row.slug: row for row in rows if row.locale_id == getattr(instance, "locale_id", None)}
    first = {row.slug: row for row in rows if row.locale.language_code == settings.LANGUAGE_CODE}
    return list((first | own).values())


def check_figures(text):
    """Return an error message if `text` names an unknown key figure, as `[[name]]`; else None."""
    names = set(TOKEN.findall(text))
    if not names:
        return None
    known = KeyFigure.objects.filter(slug__in=names).values_list("slug", flat=True)
    unknown = ", ".join(sorted(names.difference(known)))
    return _("Aucun chiffre clé ne porte ce nom : %(names)s.") % {"names": unknown} if unknown else None


class FigurePlaceholders:
    """Key figures as the placeholders of texts (see `pepr_site.pages.text`)."""

    fill = staticmethod(with_figures)
    error = staticmethod(check_figures)
    named = staticmethod(figures_named)
