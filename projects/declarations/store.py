"""Stores a declaration, writes it into a draft of its page with its source, or sets it aside."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from pepr_site.contact.delivery import has_written_enough, sender_of, store
from pepr_site.pages.readable_blocks import SourceBlock
from projects.declarations.models import Declaration
from projects.facts.expected import fact_of

STORED = "enregistre"
# Prefixes of a source that is a URL.
ADDRESS = ("http://", "https://")
# The maximum length of a source's label.
MOST_LABEL = SourceBlock().child_blocks["label"].field.max_length


@transaction.atomic
def receive(request, form):
    """Store a valid `FactForm`; return "enregistre", or "" beyond the rate limit."""
    declaration, _is_new = store(request, form, get_language(), Declaration)
    return STORED if declaration else ""


@transaction.atomic
def receive_letter(request, form, letter):
    """Store a valid `LetterForm` and close its letter; return "enregistre", or "" as `receive` does.

    Concurrent answers to the same letter wait here; the second finds it closed.
    """
    letter = type(letter).objects.select_for_update().get(pk=letter.pk)
    if not letter.is_active:
        return STORED
    sender = sender_of(request)
    if has_written_enough(sender, Declaration):
        return ""
    common = {"language": get_language(), "is_suspect": form.is_suspect, "sender": sender}
    Declaration.objects.bulk_create(Declaration(**answer, **common) for answer in form.answers())
    letter.answered_at = timezone.now()
    letter.save(update_fields=["answered_at"])
    return STORED


@transaction.atomic
def draft_of_declaration(declaration, user):
    """Write a declaration into a draft of its page, with its source, and delete it; return the page and a problem.

    The problem is "" or why the answer cannot be parsed: the draft then only gets the source, and the declaration stays
    for a person.
    """
    fact = fact_of(declaration.fact)
    page = page_for(declaration.project, fact).get_latest_revision_as_object()
    with translation.override(page.locale.language_code):
        source = source_of(declaration)
    if len(source["label"]) > MOST_LABEL:
        return page, _("La source est trop longue pour la page : écrivez-la vous-même, plus courte.")
    problem = written(fact, page, declaration.value)
    parts = ("label", "address")
    is_new = all(any(block.value[part] != source[part] for part in parts) for block in page.sources)
    if is_new:
        # The value of the stream's block: a label, a URL and a date.
        page.sources.append(("source", source))
    if is_new or not problem:
        # A draft may be incomplete or invalid: the form reports it later.
        revision = page.save_revision(user=user, changed=True, clean=False)
        log(instance=page, action="projects.declare", user=user, revision=revision, data={"fact": declaration.fact})
    if not problem:
        declaration.delete()
    return page, problem


def written(fact, page, text):
    """Write a fact to a draft; return "" or why it cannot be written."""
    if fact is None or not fact.is_typed:
        return _("Cette réponse s’écrit dans le formulaire de la page.")
    try:
        fact.write(page, text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def page_for(project, fact):
    """Return the page of a project that holds a fact: for shared fields, the original."""
    original = None if fact is None or fact.is_prose else project.original
    return original.specific if original else project


def source_of(declaration):
    """Return a page source made of who declared what, when, and from where."""
    day = timezone.localdate(declaration.sent_at)
    words = {"fact": declaration.fact_label, "name": declaration.name, "day": date_format(day, "DATE_FORMAT")}
    label = _("%(fact)s, déclaré par %(name)s, le %(day)s") % words
    is_address = declaration.source.startswith(ADDRESS)
    if not is_address:
        label = f"{label} : {declaration.source}"
    return {"label": label, "address": declaration.source if is_address else "", "consulted_on": day}
