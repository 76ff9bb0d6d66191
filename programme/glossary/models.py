"""The glossary page and its terms."""

from itertools import groupby
from string import ascii_uppercase

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from pepr_site.operations.content_version import cached_by_frame
from pepr_site.pages.base import BasePage
from pepr_site.pages.links import language_name
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.sections import Section
from pepr_site.pages.snippets import NamedSnippet, NamePanel, every, in_language
from pepr_site.pages.text import fold
from pepr_site.pages.visibility import sections
from pepr_site.web.structured_data import node, ref
from programme.glossary.explained import Vocabulary


class GlossaryTerm(Searchable, NamedSnippet):
    """A word of the field, explained in one line."""

    term = models.CharField(_("terme"), max_length=120)
    synonyms = models.CharField(
        _("autres noms"), max_length=255, blank=True, help_text=_("Sigles et variantes, séparés par des virgules.")
    )
    definition = models.TextField(_("définition"), help_text=_("Une phrase, sans mot plus difficile que le terme."))

    name_field = "term"
    search_kind = "term"
    search_kind_label = _("Termes du glossaire")
    search_listing_page = "programme.GlossaryPage"
    panels = [NamePanel("term"), "synonyms", "definition", "slug"]
    search_fields = [
        index.SearchField("term", boost=10),
        index.SearchField("synonyms", boost=5),
        index.SearchField("definition"),
        index.AutocompleteField("term"),
        index.FilterField("locale"),
    ]

    class Meta(NamedSnippet.Meta):
        abstract = False
        ordering = ["slug"]
        verbose_name = _("terme du glossaire")
        verbose_name_plural = _("termes du glossaire")

    def __str__(self):
        return self.term

    @property
    def search_names(self):
        return self.synonyms.split(",")

    @property
    def search_summary(self):
        return self.definition

    @property
    def search_anchor(self):
        return f"#{self.slug}"

    @property
    def synonym_list(self):
        return [synonym.strip() for synonym in self.synonyms.split(",") if synonym.strip()]

    def known_names(self):
        """The names that the content checker does not report."""
        return [self.term, *self.synonym_list]

    @property
    def initial(self):
        """The capital under which the term stands, without its accent: « É » gives « E »."""
        return fold(self.term)[0].upper()


@cached_by_frame
def vocabulary(language):
    """Return the `Vocabulary` of a language."""
    return Vocabulary(in_language(GlossaryTerm._meta.label, language), language)


@cached_by_frame
def address(language):
    """Return the URL of the glossary of a language; empty where it is not public."""
    found = (page for page in sections().values() if page.locale.language_code == language)
    return next((page.get_url() for page in found if page.specific_class is GlossaryPage), "")


def names_elsewhere(locale_id):
    """Return by translation key the terms of a language in the others: `{code, name, term}` each."""
    found = {}
    for term in every(GlossaryTerm._meta.label).values():
        if term.locale_id != locale_id:
            code = term.locale.language_code
            told = {"code": code, "name": language_name(code), "term": term.term}
            found.setdefault(term.translation_key, []).append(told)
    return found


class GlossaryPage(Section, BasePage):
    """Every term, from A to Z."""

    class Meta:
        verbose_name = _("glossaire")

    def structured_data(self, context, address):
        whole = f"{address}#terms"
        terms = [
            node(
                "DefinedTerm",
                f"{address}#{term.slug}",
                name=term.term,
                alternateName=term.synonym_list,
                description=term.definition,
                inDefinedTermSet=ref(whole),
            )
            for _letter, group in context["letters"]
            for term in group
        ]
        return [node("DefinedTermSet", whole, name=self.title, inLanguage=get_language(), hasDefinedTerm=terms)]

    def get_context(self, request, *args, **kwargs):
        terms = sorted(GlossaryTerm.objects.filter(locale_id=self.locale_id), key=lambda term: fold(term.term))
        elsewhere = names_elsewhere(self.locale_id)
        for term in terms:
            term.elsewhere = elsewhere.get(term.translation_key, [])
        letters = [(letter, list(group)) for letter, group in groupby(terms, key=lambda term: term.initial)]
        held = dict(letters)
        # Digits and symbols come before letters.
        every = sorted({*ascii_uppercase, *held})
        return super().get_context(request, *args, **kwargs) | {
            "letters": letters,
            "alphabet": [{"letter": letter, "held": letter in held} for letter in every],
            "term_count": len(terms),
        }
