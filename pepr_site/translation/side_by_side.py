"""The form of a translation: each field and block beside the text of the original.

It shows what has changed since the translation was up to date, and what is not translated yet; a button copies the
text of the original.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail import fields
from wagtail.admin import messages
from wagtail.admin.compare import diff_text, get_comparison_class_for_block
from wagtail.models import Page

from pepr_site.pages import originals
from pepr_site.translation.source_tracking import state_of

# The name of the button that copies a field.
TAKEN = "take-original"


@dataclass(frozen=True)
class Passage:
    """The original's text in one field, or in one block of a stream. `key` is the value of its button."""

    key: str
    label: str
    html: str
    block: str = ""
    change: str = ""
    is_copied: bool = False


def translated_field(instance, name):
    """Return the field `name` of `instance` where it holds text that is translated, else None."""
    field = {field.name: field for field in instance._meta.get_fields()}.get(name)
    if field is None or name in originals.shared_names(instance):
        return None
    return field if originals.has_words(field, instance, with_names=True) else None


class SideBySide:
    """A translation and its original, in its present version and in the one that the translation follows."""

    def __init__(self, translation, original):
        self.translation, self.original = translation, original

    @cached_property
    def now(self):
        """The original's latest version: its draft is what would be published together with the translation."""
        is_draft = isinstance(self.original, Page) and self.original.has_unpublished_changes
        return self.original.get_latest_revision_as_object() if is_draft else self.original

    @cached_property
    def followed(self):
        """The version that the translation follows, where it is known and is not the present one."""
        state = state_of(self.translation) if isinstance(self.original, Page) else None
        if state is None or state.revision_id in (None, self.now.latest_revision_id):
            return None
        return self.original.with_content_json(state.revision.content)

    @cached_property
    def copied(self):
        found = originals.untranslated_passages(self.translation, self.original)
        return {passage for several in found.values() for passage in several}

    def passages(self, name, instance):
        """Return the original's text in the field `name` of the page or an inline row, a list of `Passage`."""
        now, followed = (self.counterpart(version, instance) for version in (self.now, self.followed))
        field = now and translated_field(now, name)
        if field is None:
            return []
        text, before = getattr(now, name), followed and getattr(followed, name)
        if isinstance(field, fields.StreamField):
            return self.blocks(name, text, before)
        is_changed = before is not None and before != text
        html = diff_text(before, text).to_html() if is_changed else linebreaks(escape(text))
        html = mark_safe(html)  # noqa: S308 - escaped, here or by Wagtail
        # Only fields of pages can be copied: child rows and other objects have no draft of their own.
        key = name if now is self.now and isinstance(now, Page) else ""
        return [Passage(key, "", html, change="changed" if is_changed else "", is_copied=self.has(text))]

    def counterpart(self, version, instance):
        """Return what stands in `version` where `instance` does: itself, or its row in the same place."""
        if version is None or isinstance(instance, type(self.translation)):
            return version
        name = next(f for f in instance._meta.fields if isinstance(f, ParentalKey)).remote_field.related_name
        # Read once: `get_object_list()` keeps the rows.
        mine, theirs = (getattr(page, name).get_object_list() for page in (self.translation, version))
        place = next((place for place, row in enumerate(mine) if row.pk == instance.pk and row.pk), len(theirs))
        return theirs[place] if place < len(theirs) else None

    def blocks(self, name, stream, before):
        """Return each block of the original, then deleted ones that the translation still has."""
        known, mine = {child.id: child for child in before or ()}, getattr(self.translation, name)
        places = counterparts(mine, stream)
        found = []
        for child in stream:
            old = known.pop(child.id, None)
            compared = get_comparison_class_for_block(child.block)(
                child.block, old is not None, True, old.value if old else None, child.value
            )
            is_changed = old is not None and compared.has_changed()
            html = compared.htmldiff() if is_changed else compared.htmlvalue(child.value)
            change = "changed" if is_changed else "new" if before is not None and old is None else ""
            words = " ".join(originals.in_block(child.block, child.value, with_names=False))
            key, twin = f"{name}:{child.id}", places.get(child.id, "")
            found.append(Passage(key, child.block.label, html, twin, change, self.has(words)))
        left = {child.id for child in mine}
        return found + [Passage("", old.block.label, "", old.id, "gone") for old in known.values() if old.id in left]

    def has(self, text):
        """Whether some sentence of `text` is in the translation unchanged."""
        return any(sentence in self.copied for sentence in originals.sentences(text))


def passages_beside(panel):
    """Return the `Passage`s to show beside a bound panel; empty outside a translation's form."""
    view = getattr(panel.request, "side_by_side", None)
    if view is None or panel.instance is None or panel.bound_field is None or panel.bound_field.field.disabled:
        return []
    return view.passages(panel.field_name, panel.instance)


def copy_from_original(request, page):
    """A hook after a translation's form was saved: copy the original's text for the button that was pressed."""
    asked = request.POST.get(TAKEN)
    if not asked:
        return None
    name, _colon, block = asked.partition(":")
    if not hasattr(request, "side_by_side"):
        raise BadRequest("This page translates none.")
    if not translated_field(page, name):
        raise PermissionDenied
    draft, theirs = page.get_latest_revision_as_object(), getattr(request.side_by_side.now, name)
    if block:
        copy_block(getattr(draft, name), theirs, block)
    else:
        setattr(draft, name, theirs)
    draft.save_revision(user=request.user, log_action=True, clean=False)
    messages.success(request, _("Le texte de l’original est repris, à traduire. Tout le reste est enregistré."))
    # With a query string, so that the browser reloads the form before it scrolls to the anchor.
    query = urlencode({TAKEN: asked})
    return redirect(f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?{query}#panel-child-contenu-{name}-section")


def copy_block(mine, theirs, block):
    """Copy a block of the original into the stream `mine`: over its twin, else after the preceding one."""
    ids = [child.id for child in theirs]
    if block not in ids:
        raise BadRequest("The original has no such block.")
    source, own = theirs[ids.index(block)], [child.id for child in mine]
    places = {their: own.index(twin) for their, twin in counterparts(mine, theirs).items()}
    if block in places:
        mine[places[block]] = (source.block_type, source.value, own[places[block]])
    else:
        before = [places[child] + 1 for child in ids[: ids.index(block)] if child in places]
        mine.insert(before[-1] if before else 0, (source.block_type, source.value, source.id))


def counterparts(mine, theirs):
    """Return the ids of the blocks of `theirs`, an original's stream, that have a counterpart in `mine`, with its id.

    Copies keep the ids; streams written separately are matched by position, if their types agree.
    """
    ids = {child.id for child in mine}
    found = {child.id: child.id for child in theirs if child.id in ids}
    if found or [child.block_type for child in mine] != [child.block_type for child in theirs]:
        return found
    return {child.id: twin.id for child, twin in zip(theirs, mine, strict=True)}
