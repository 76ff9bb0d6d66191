"""Merges imported records into publications, never over what a person has written.

A record is matched by its identifier in its source, else by DOI, HAL identifier or NNT. A changed value is written
where nobody has edited the field since; otherwise it waits in `SourceRecord.pending` for a person.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from pepr_site.pages.text import fold
from research.imports.models import SourceRecord
from research.publications import Publication, PublicationKind, PublicationProject, State
from research.sources.grounds import withdrawn_authors

# The fields about the work itself, which have the same names in records and publications.
FIELDS = (
    *("kind", "title", "language", "title_fr", "title_en", "authors", "year", "date", "container", "volume", "issue"),
    *("pages", "doi", "hal_id", "nnt", "is_open_access", "open_access_address", "licence", "source_address"),
)
IDENTIFIERS = ("doi", "hal_id", "nnt")
NEW, SHOWN, TO_CHECK, CHANGED, SAME = "new", "shown", "to_check", "changed", "same"


@dataclass
class Outcome:
    """The outcome for a record, and its publication."""

    outcome: str
    publication: Publication | None = None


def digest_of(data):
    """Return a digest of a record's data."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def value_of(data, name):
    """Return the value of a field in a record's data, as the publication stores it."""
    value = data.get(name)
    if name == "authors":
        return "\n".join(value or [])
    if name == "date":
        return date.fromisoformat(value) if value else None
    return value


def accept(record, grounds, *, query="", ground=""):
    """Merge a `Record` inside a transaction; return `Outcome`. `grounds` judges it; it answers the question `query`."""
    data = record.data()
    digest = digest_of(data)
    known = SourceRecord.objects.filter(source=record.source, key=record.key).select_related("publication").first()
    if known and known.digest == digest and known.withdrawn_on is None:
        return reassess(known, record, grounds, ground)
    if known is None:
        return create(record, data, digest, grounds, query, ground)
    return update(known, record, data, digest, grounds, ground)


def reassess(known, record, grounds, ground):
    """Merge an unchanged record: it is shown if its ANR code has become one of ours."""
    publication = known.publication
    if publication is None or publication.state != State.TO_CHECK:
        return Outcome(SAME, publication)
    verdict = grounds.judge(record, ground)
    if verdict.state != State.SHOWN:
        return Outcome(SAME, publication)
    show_if_exact(publication, verdict)
    publication.save()
    link(publication, verdict.projects)
    tie_versions(publication)
    return Outcome(SHOWN, publication)


def create(record, data, digest, grounds, query, ground):
    """Merge a new record: into the publication with its identifiers, or a new one."""
    verdict = grounds.judge(record, ground)
    publication = find_by_identifier(record)
    is_new = publication is None
    if is_new:
        publication = Publication(
            **{name: value_of(data, name) for name in FIELDS},
            source=record.source,
            state=verdict.state,
            why=verdict.why,
            why_detail=verdict.detail,
            remark=verdict.remark,
        )
    else:
        fill(publication, data)
        show_if_exact(publication, verdict)
    publication.save()
    link(publication, verdict.projects)
    tie_versions(publication)
    SourceRecord.objects.create(
        source=record.source,
        key=record.key,
        query=query[:300],
        data=data,
        digest=digest,
        publication=publication,
        pending={} if is_new else differences(publication, data, IDENTIFIERS),
    )
    return Outcome(verdict.state if is_new else CHANGED, publication)


def update(known, record, data, digest, grounds, ground):
    """Merge a changed record, or one that has come back."""
    publication, before = known.publication, known.data
    if publication:
        is_own = is_principal(known, publication)
        pending = renew(publication, before, data) if is_own else fill(publication, data)
        verdict = grounds.judge(record, ground)
        show_if_exact(publication, verdict)
        if publication.state == State.SHOWN and verdict.state != State.SHOWN and grounds_changed(before, data):
            publication.remark = verdict.remark
        if known.withdrawn_on and publication.withdrawn_on:
            publication.withdrawn_on = None
        publication.save()
        link(publication, verdict.projects)
        tie_versions(publication)
        known.pending = pending
    known.data, known.digest, known.withdrawn_on = data, digest, None
    known.save()
    return Outcome(CHANGED, publication)


def is_principal(known, publication):
    """Whether a publication was made from this record: further records only fill gaps."""
    first = publication.records.order_by("pk").values_list("pk", flat=True).first()
    return first == known.pk


def grounds_changed(before, data):
    return any(before.get(name) != data.get(name) for name in ("codes", "acronyms", "collections"))


def find_by_identifier(record):
    """Return the publication with an identifier of the record, the DOI first, else with its words, or None."""
    for name in IDENTIFIERS:
        value = getattr(record, name)
        if value and (found := Publication.objects.filter(**{name: value}).first()):
            return found
    return find_by_title(record)


def find_by_title(record):
    """Return the publication with the same title, year and first author, if it or the record has no identifier.

    Of one nature, for a preprint and its article say the same, or where one of the two says none.
    """
    name, title = last_name(record.authors), fold(record.title)
    found = Publication.objects.filter(year=record.year or (record.date and record.date.year)).order_by("pk")
    if record.kind != PublicationKind.OTHER:
        found = found.filter(kind__in=(record.kind, PublicationKind.OTHER))
    if any(getattr(record, identifier) for identifier in IDENTIFIERS):
        found = found.filter(doi="", hal_id="", nnt="")
    rows = found.values_list("pk", "title", "authors")
    same = (pk for pk, known, authors in rows if fold(known) == title and last_name(authors.splitlines()) == name)
    pk = next(same, None) if name and title else None
    return pk and Publication.objects.get(pk=pk)


def last_name(authors):
    """Return the last word of the first author, folded, or ""."""
    return fold(authors[0]).split()[-1] if authors and authors[0].strip() else ""


def is_identifier_used(publication, name, value):
    """Whether another publication already has the identifier."""
    return bool(value) and Publication.objects.filter(**{name: value}).exclude(pk=publication.pk).exists()


def fill(publication, data):
    """Copy the record's values to the publication's empty fields; nothing is left pending."""
    for name in FIELDS:
        value = value_of(data, name)
        is_empty = getattr(publication, name) in ("", None)
        if (
            is_empty
            and value not in ("", None)
            and not (name in IDENTIFIERS and is_identifier_used(publication, name, value))
            and not (name == "authors" and withdrawn_authors(value.splitlines()))
        ):
            setattr(publication, name, value)
    if data.get("is_open_access") and publication.is_open_access is False:
        publication.is_open_access = True
    return {}


def renew(publication, before, data):
    """Update fields that still have the source's previous value; return the others.

    They, `{field: value}`, wait for a person, because somebody edited the field or withdrew an author.
    """
    pending = {}
    for name in FIELDS:
        old, new, ours = value_of(before, name), value_of(data, name), getattr(publication, name)
        if new in (old, ours):
            continue
        # A value is never removed because the source no longer has it.
        if new in ("", None):
            continue
        is_refused = name in IDENTIFIERS and is_identifier_used(publication, name, new)
        is_refused = is_refused or (name == "authors" and withdrawn_authors(new.splitlines()))
        if is_refused or ours not in (old, "", None):
            pending[name] = data.get(name)
        else:
            setattr(publication, name, new)
    return pending


def differences(publication, data, but=()):
    """Return the record's differing non-empty values, `{field: value}`."""
    return {
        name: data.get(name)
        for name in ("title", "kind", "year", "container")
        if name not in but and value_of(data, name) not in ("", None, getattr(publication, name))
    }


def show_if_exact(publication, verdict):
    """Show a waiting publication that has an exact code now; others keep their state."""
    if publication.state == State.TO_CHECK and verdict.state == State.SHOWN:
        publication.state, publication.remark = State.SHOWN, ""
        publication.why, publication.why_detail = verdict.why, verdict.detail


def link(publication, projects):
    """Relate a publication to these projects too."""
    have = set(publication.project_links.values_list("project_id", flat=True)) if projects else set()
    for order, project in enumerate(projects):
        if project.pk not in have:
            PublicationProject.objects.create(publication=publication, project=project, sort_order=order)


def tie_versions(publication):
    """Link a preprint and its article: two records with the same title and first author."""
    is_preprint = publication.kind == PublicationKind.PREPRINT
    same_title = Publication.objects.exclude(pk=publication.pk).filter(title__iexact=publication.title)
    same_title = same_title.exclude(state=State.SET_ASIDE)
    preprints = Q(kind=PublicationKind.PREPRINT)
    others = same_title.exclude(preprints) if is_preprint else same_title.filter(preprints)
    for other in others:
        preprint, article = (publication, other) if is_preprint else (other, publication)
        is_same = same_first_author(preprint, article) and article.kind in (
            PublicationKind.ARTICLE,
            PublicationKind.CHAPTER,
            PublicationKind.CONFERENCE,
        )
        # While the article waits for a decision, its preprint stays as it is.
        if is_same and preprint.version_of_id is None and not preprint.remark and article.state == preprint.state:
            preprint.version_of = article
            preprint.remark = _("Rapprochée de l’article de même titre, que la liste montre à sa place")[:300]
            preprint.save()


def same_first_author(one, other):
    first, second = (fold(row.author_list[0]) if row.author_list else "" for row in (one, other))
    return bool(first) and bool(set(first.split()) & set(second.split()))
