"""The form of a translation: each field and block beside the text of the original.

It shows what has changed since the translation was up to date, and what is not translated yet; a button copies the
text of the original, and one publishes or submits both pages.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail import fields
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.compare import diff_text, get_comparison_class_for_block
from wagtail.models import Page, TranslatableMixin

from pepr_site.pages import originals
from pepr_site.translation.source_tracking import follow, state_of

# The name of the button that copies a field, and the value of those for both pages.
TAKEN, BOTH = "take-original", "both"


@dataclass(frozen=True)
class Passage:
    """The original's text in one field, or in one block of a stream. `key` is the value of its button."""

    key: str
    label: str
    html: str
    block: str = ""
    change: str = ""
    is_copied: bool = False


class SideBySide:
    """The original of one page or snippet, in its present version and in the one that the translation follows."""

    def __init__(self, translation):
        self.translation, self.original = translation, self.find(translation)
        self.known_rows = {}

    @staticmethod
    def find(translation):
        if not isinstance(translation, TranslatableMixin) or not translation.locale_id:
            return None
        if originals.is_original(translation):
            return None
        return translation.original if hasattr(translation, "original") else originals.original_of(translation)

    @cached_property
    def now(self):
        """The original's latest version: its draft is what would be published together with the translation."""
        is_draft = isinstance(self.original, Page) and self.original.has_unpublished_changes
        return self.original.get_latest_revision_as_object() if is_draft else self.original

    @cached_property
    def followed(self):
        """The version that the translation follows, where it is known and is not the present one."""
        if not isinstance(self.original, Page):
            return None
        state = state_of(self.translation)
        if state.revision_id in (None, self.now.latest_revision_id):
            return None
        return self.original.with_content_json(state.revision.content)

    @cached_property
    def copied(self):
        found = originals.untranslated_passages(self.translation, self.original)
        return {passage for several in found.values() for passage in several}

    def passages(self, name, instance=None):
        """Return the original's text in the field `name`, a list of `Passage`; empty for untranslated fields."""
        now, followed = (self.row(of, instance) for of in (self.now, self.followed))
        field = now._meta.get_field(name) if now else None
        if field is None or name in originals.shared_names(now) or not originals.has_words(field, now, with_names=True):
            return []
        if isinstance(field, fields.StreamField):
            return self.blocks(name, getattr(now, name), getattr(followed, name) if followed else None)
        # Only fields of pages can be copied: child rows and other objects have no draft of their own.
        key = name if now is self.now and isinstance(now, Page) else ""
        return [self.words(key, getattr(now, name), getattr(followed, name) if followed else None)]

    def row(self, version, instance):
        """Return the counterpart in `version` of `instance`, an inline row of the translation; for a page, itself."""
        if instance is None or version is None or isinstance(instance, type(self.translation)):
            return version
        parent = next(f for f in instance._meta.fields if isinstance(f, ParentalKey))
        mine, theirs = (self.rows(page, parent.remote_field.related_name) for page in (self.translation, version))
        place = next((place for place, row in enumerate(mine) if row.pk == instance.pk and row.pk), None)
        return theirs[place] if place is not None and place < len(theirs) else None

    def rows(self, page, relation):
        """Return the inline rows of a version of a page, cached."""
        key = (id(page), relation)
        if key not in self.known_rows:
            self.known_rows[key] = list(getattr(page, relation).all())
        return self.known_rows[key]

    def words(self, key, text, before):
        is_changed = before is not None and before != text
        html = diff_text(before, text).to_html() if is_changed else linebreaks(escape(text))
        html = mark_safe(html)  # noqa: S308 - escaped, here or by Wagtail
        return Passage(key, "", html, change="changed" if is_changed else "", is_copied=self.has(text))

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
    field, row = panel.bound_field, panel.instance
    if field is None or row is None or field.field.disabled or panel.request is None:
        return []
    parent = next((field for field in row._meta.fields if isinstance(field, ParentalKey)), None)
    # Kept on the request by the page's own panels, which come first, for those of its rows.
    known = panel.request.__dict__.setdefault("side_by_side", {})
    key = getattr(row, parent.attname) if parent else row.pk
    if key not in known:
        page = getattr(row, parent.name, None) if parent else row
        known[key] = SideBySide(page)
    view = known[key]
    return view.passages(panel.field_name, row if parent else None) if view.original else []


def may_copy_original(page, name):
    """Whether the field `name` of a translation is a translated one; none of these is reserved to the staff."""
    names = {field.name for field in page._meta.get_fields()} - {*page.shared_names()}
    return name in names and originals.has_words(page._meta.get_field(name), page, with_names=True)


def copy_from_original(request, page):
    """A hook after a translation's form was saved: copy the original's text for the button that was pressed."""
    asked = request.POST.get(TAKEN)
    if not asked:
        return None
    view, (name, _colon, block) = SideBySide(page), asked.partition(":")
    if view.original is None:
        raise BadRequest("This page translates none.")
    if not may_copy_original(page, name):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    if block:
        copy_block(getattr(draft, name), getattr(view.now, name), block)
    else:
        setattr(draft, name, getattr(view.now, name))
    draft.save_revision(user=request.user, log_action=True, clean=False)
    messages.success(request, _("Le texte de l’original est repris, à traduire. Tout le reste est enregistré."))
    # With a query string, so that the browser reloads the form before it scrolls to the anchor.
    query = urlencode({TAKEN: asked})
    return redirect(f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?{query}#panel-child-contenu-{name}-section")


def copy_block(mine, theirs, block):
    """Copy a block of the original into the stream `mine`: over its twin, else after the preceding one."""
    source = next((child for child in theirs if child.id == block), None)
    if source is None:
        raise BadRequest("The original has no such block.")
    own = {child.id: place for place, child in enumerate(mine)}
    places = {theirs_: own[mine_] for theirs_, mine_ in counterparts(mine, theirs).items()}
    if block in places:
        place = places[block]
        mine[place] = (source.block_type, source.value, mine[place].id)
        return
    before = [child.id for child in theirs][: [child.id for child in theirs].index(block)]
    place = next((places[child] + 1 for child in reversed(before) if child in places), 0)
    mine.insert(place, (source.block_type, source.value, source.id))


def counterparts(mine, theirs):
    """Return the ids of the blocks of `theirs`, an original's stream, that have a counterpart in `mine`, with its id.

    Copies keep the ids; streams written separately are matched by position, if their types agree.
    """
    ids = {child.id for child in mine}
    found = {child.id: child.id for child in theirs if child.id in ids}
    if found or [child.block_type for child in mine] != [child.block_type for child in theirs]:
        return found
    return {child.id: twin.id for child, twin in zip(theirs, mine, strict=True)}


class PublishTogetherItem(ActionMenuItem):
    """An action on a page together with its original, or its translations."""

    name = "both"
    template_name = "translation/publish_together_item.html"

    def is_shown(self, context):
        return context["view"] == "edit" and not context["locked_for_user"] and bool(self.action(context))

    def action(self, context):
        """Return the button that applies to all of them: publish or submit, by permission; "" for none."""
        pages = [context["page"], *unpublished_counterparts(context["page"])]
        if len(pages) == 1 or any(page.workflow_in_progress for page in pages):
            return ""
        testers = [page.permissions_for_user(context["request"].user) for page in pages]
        if all(tester.can_publish() for tester in testers):
            return "action-publish"
        return "action-submit" if all(tester.can_submit_for_moderation() for tester in testers) else ""

    def get_context_data(self, parent_context):
        action = self.action(parent_context)
        if originals.is_original(parent_context["page"]):
            labels = _("Publier avec la traduction"), _("Soumettre avec la traduction")
        else:
            labels = _("Publier avec l’original"), _("Soumettre avec l’original")
        label = labels[action == "action-submit"]
        return super().get_context_data(parent_context) | {"action": action, "label": label}


def unpublished_counterparts(page):
    """Return the pages to publish together with `page`: its original or translations with unpublished changes."""
    if originals.is_original(page):
        # Known without a query when the form has opened (see `notices`).
        if page.form_translations is not None and not any(
            t and t.has_unpublished_changes for t in page.form_translations
        ):
            return []
        family = type(page).objects.filter(translation_key=page.translation_key, alias_of=None)
        return list(family.filter(has_unpublished_changes=True).exclude(pk=page.pk))
    original = SideBySide.find(page)
    return [original] if original and original.has_unpublished_changes else []


def together_with(request, page, action):
    """Return the pages to publish or submit together with `page`, if this button was pressed."""
    return unpublished_counterparts(page) if request.POST.get(action) == BOTH else []


def faults(page):
    """Return what prevents the latest version of a page from being published, a list of messages."""
    version = page.get_latest_revision_as_object()
    version.is_deferred_validation = False
    found = []
    try:
        version.full_clean()
    except ValidationError as refused:
        found = refused.messages
    if not originals.is_original(page):
        if page.get_ancestors().filter(depth__gt=1, live=False).exists():
            found.append(_("Une page au-dessus d’elle n’est pas publiée."))
        if originals.untranslated_passages(version):
            found.append(_("Elle a encore des passages de l’original, mot pour mot."))
    return found


def refuse_unfinished(request, page):
    """A hook before a page is published with others: none is, if one of them is invalid."""
    for other in together_with(request, page, "action-publish"):
        if not other.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        if response := refusal(request, page, other):
            return response
    return None


def refusal(request, page, other):
    """Return a redirect to the form, with messages on what the other page lacks; None where it is valid."""
    if not (found := faults(other)):
        return None
    if originals.is_original(other):
        text = _("L’original ne peut pas être publié ainsi ; votre texte est enregistré. À corriger d’abord :")
        label = _("Ouvrir l’original")
    else:
        text = _("La traduction ne peut pas être publiée ainsi ; votre texte est enregistré. À corriger d’abord :")
        label = _("Ouvrir la traduction")
    button = messages.button(reverse("wagtailadmin_pages:edit", args=[other.pk]), label)
    items = format_html_join("", " {}", ((message,) for message in found))
    messages.error(request, text + items, buttons=[button])
    return redirect("wagtailadmin_pages:edit", page.pk)


def publish_others(request, page):
    """A hook after a page was published: publish the others; each translation follows its original."""
    for other in together_with(request, page, "action-publish"):
        other.get_latest_revision().publish(user=request.user)
        pages = [type(page).objects.get(pk=key) for key in (page.pk, other.pk)]
        if all(one.live for one in pages):
            translation, original = sorted(pages, key=originals.is_original)
            follow(translation, original)
        title = {"title": other.get_admin_display_title()}
        messages.success(request, _("L’autre langue est publiée aussi : « %(title)s ».") % title)


def submit_others(request, page):
    """A hook after a page was submitted: submit the others."""
    for other in together_with(request, page, "action-submit"):
        if not other.permissions_for_user(request.user).can_submit_for_moderation():
            continue
        title = {"title": other.get_admin_display_title()}
        if faults(other):
            messages.warning(
                request, _("L’autre langue n’est pas soumise, faute d’être complète : « %(title)s ».") % title
            )
        else:
            other.get_workflow().start(other, request.user)
            messages.success(request, _("L’autre langue est soumise aussi : « %(title)s ».") % title)
