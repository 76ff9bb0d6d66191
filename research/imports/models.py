"""Imported records as they came, one row each, and the last visit to each source.

An unchanged record writes nothing; a changed one is compared with the previous one, so that edits made by people are
kept, and the difference shown.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from research.publications import Publication, Source


class SourceRecord(models.Model):
    """A record of a source, and its publication: None once it was deleted."""

    wagtail_reference_index_ignore = True

    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    key = models.CharField(_("identifiant dans la source"), max_length=300)
    # The query that found it: a record missing from a complete response to this query has been withdrawn.
    query = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.SET_NULL, related_name="records")
    # Values of the source that differ from those of an editor: `{field: value}`.
    pending = models.JSONField(_("ce qui diffère"), default=dict)
    withdrawn_on = models.DateField(_("retirée le"), null=True)
    first_seen_at = models.DateTimeField(_("arrivée le"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changée le"), auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_record_a_source_and_key")]

    def __str__(self):
        return f"{self.source} {self.key}"


class SourceVisit(models.Model):
    """How far a source has been read, and how its last visit went."""

    wagtail_reference_index_ignore = True

    source = models.CharField(max_length=20, unique=True)
    # By query, the modification date up to which all records have been imported.
    cursors = models.JSONField(default=dict)
    # By URL, the validators for conditional requests: `{URL: {"etag": …, "modified": …}}`.
    validators = models.JSONField(default=dict)
    asked_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    # The time of the last complete import, which detects withdrawals.
    whole_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)

    def __str__(self):
        return self.source


class SourceFact(models.Model):
    """A fact from a source about a project of the programme or an institution, other than publications."""

    wagtail_reference_index_ignore = True

    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    kind = models.CharField(max_length=20)
    key = models.CharField(_("identifiant dans la source"), max_length=300)
    data = models.JSONField(default=dict)
    address = models.URLField(max_length=500, blank=True)
    is_ours = models.BooleanField(default=False)
    remark = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="one_fact_a_source_kind_and_key")]

    def __str__(self):
        return f"{self.source} {self.key}"
