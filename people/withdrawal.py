"""Withdraws a person everywhere in one action: pages, search, open data, declarations, photograph, project pages."""

import json

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision

from people.names import bare, may_be
from people.persons import Person
from pepr_site.pages.attributes import models_with
from pepr_site.pages.dates import folded
from pepr_site.translation.shared_fields import apply_to_page
from pepr_site.trash.deletion import erase
from research.publications import Publication


def signed_by(name):
    """Return `(publication, line, is_whole)` for each line of authors that may be a person's.

    Initials may be somebody else's.
    """
    *_given, family = folded(name).split() or [""]
    rows = Publication.objects.filter(authors__unaccent__icontains=family).order_by("-year", "pk")
    lines = ((row, line) for row in rows for line in row.author_list)
    return [(row, line, bare(line) == bare(name)) for row, line in lines if may_be(name, line)]


@transaction.atomic
def withdraw(person, user, publications=()):
    """Withdraw a person everywhere. The record stays, hidden, so that nothing brings them back unnoticed.

    Their name is removed from the authors of these `publications`, among those that `signed_by` found. Page classes
    declare in `forgets` which fields name people, and how to remove a name from them. The content version changes with
    these rows, so that no cached response keeps the name.
    """
    photograph = person.photograph
    person.is_shown, person.withdrawn_at, person.photograph = False, timezone.now(), None
    person.orcid = person.laboratory_page = ""
    person.save()
    forget_everywhere(person)
    for publication in publications:
        left = [line for line in publication.author_list if not may_be(person.name, line)]
        # The slug starts with the first author's name: it changes if that name is removed.
        publication.slug = publication.slug if left[:1] == publication.author_list[:1] else ""
        publication.authors = "\n".join(left)
        publication.save()
        log(instance=publication, action="wagtail.edit", user=user)
    if photograph and not used(photograph):
        erase(photograph)
    log(instance=person, action="people.withdraw", user=user)


def forget_everywhere(person):
    """Remove a name from every page with it: live version, drafts and history."""
    for model, fields in models_with("forgets").items():
        for page in model.objects.all():
            values = {name: model._meta.get_field(name).value_to_string(page) for name in fields}
            if left := without_name(values, person.name, fields):
                apply_to_page(page, {name: as_stored(model, name, value) for name, value in left.items()})
        # Previous versions too: former values of a fact have a public URL.
        kind, changed = ContentType.objects.get_for_model(model), []
        for revision in Revision.objects.filter(content_type=kind).iterator(chunk_size=100):
            if left := without_name(revision.content, person.name, fields):
                revision.content |= left
                changed.append(revision)
        Revision.objects.bulk_update(changed, ["content"])


def without_name(values, name, fields):
    """Return those of `fields` that name somebody in `values`, serialised values by field, without the name."""
    texts = {field: values.get(field) or "" for field in fields}
    left = {field: fields[field](name, text) for field, text in texts.items()}
    return {field: text for field, text in left.items() if text != texts[field]}


def as_stored(model, name, text):
    return json.loads(text) if isinstance(model._meta.get_field(name), StreamField) else text


def forget_again(user):
    """Remove withdrawn people from what was restored from the trash."""
    for person in withdrawn_people():
        forget_everywhere(person)


def withdrawn_people():
    return Person.objects.filter(is_shown=False).exclude(withdrawn_at=None)


def withdrawn_among(lines):
    """Return the names of withdrawn people who may be in these lines of authors."""
    return [person.name for person in withdrawn_people() if any(may_be(person.name, line) for line in lines)]


def used(photograph):
    """Whether anything else uses a photograph."""
    if Person.objects.filter(photograph=photograph).exists():
        return True
    return ReferenceIndex.get_references_to(photograph).exclude(base_content_type__model="person").exists()
