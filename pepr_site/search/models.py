"""The two tables of the search: the index, and searches without results."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One object in one language, visible or not: visibility is checked at each search."""

    wagtail_reference_index_ignore = True

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    # The page, if it is one.
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, null=True, related_name="+")
    # See `pepr_site.pages.searchable`.
    kind = models.CharField(max_length=20)
    anchor = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    # The keys of related pages, of the classes that are filters of the results.
    related = ArrayField(models.BigIntegerField(), default=list)
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    # Its names, as normalised words: « art tg artg » (see `words.indexed`).
    names = ArrayField(models.TextField())
    # Names have weight A, the standfirst and the keywords B, related texts C, the body D.
    vector = SearchVectorField()
    # The words of its names, unstemmed, for prefix matches.
    beginnings = SearchVectorField()
    # Its distinct words, as « genique|génique », for spelling suggestions.
    spellings = models.TextField()
    # The version of the rules that created the row (see `indexing.recipe`).
    recipe = models.CharField(max_length=12)
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "language"], name="one_search_entry_a_thing")
        ]
        indexes = [
            GinIndex("vector", name="search_entry_vector"),
            GinIndex("beginnings", name="search_entry_beginnings"),
            GinIndex(OpClass("spellings", name="gin_trgm_ops"), name="search_entry_spellings"),
        ]

    def __str__(self):
        return self.title


class MissedSearch(models.Model):
    """Words searched for on a day without a result: a count, and nothing about who searched."""

    wagtail_reference_index_ignore = True

    day = models.DateField(_("jour"))
    language = models.CharField(_("langue"), max_length=10)
    words = models.CharField(_("mots"), max_length=80)
    times = models.PositiveIntegerField(_("recherches"), default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="one_missed_search_a_day_and_words")
        ]
        verbose_name = _("recherche sans résultat")
        verbose_name_plural = _("recherches sans résultat")

    def __str__(self):
        return self.words
