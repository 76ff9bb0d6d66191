"""Pages, from the files of `content/<language>/pages/`, whose folder tree is the page tree.

In two passes, since any page may refer to any other: the first creates the
missing pages, with their plain fields; the second fills in the rest and
publishes. A page gets its position among its siblings when it is created;
later, only editors move it.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signals import page_published

from pepr_site.content_files.ledger import Fate, digest_of
from pepr_site.content_files.reader import ContentError, Node
from pepr_site.content_files.scalars import scalar
from pepr_site.content_files.values import fill, loadable_fields, located_errors, names_pages
from pepr_site.pages.dates import at_midnight

_OWN_NAMES = ("type", "order", "translation_of")

# The time given to a date: at noon it is the same day in nearly every time zone.
NOON = timedelta(hours=12)


@dataclass
class PageFile:
    """One page file. `path` is relative to `pages/`, without suffix; `parent` is the parent page's path, if any."""

    key: str
    path: str
    language: str
    node: Node
    model: type[Page]
    order: int
    parent: "PageFile | None" = None
    fate: Fate | None = None
    pk: int | None = None

    @property
    def slug(self):
        return self.path.rpartition("/")[2]

    @property
    def digest(self):
        return digest_of(self.node.plain())


def plan(sources):
    """Return a `PageFile` for each source, a parent before its children, siblings by order then name.

    Raises `ContentError` for a file without a parent page.
    """
    files = {file.path: file for file in map(_page_file, sources)}
    for file in files.values():
        above = str(PurePosixPath(file.path).parent)
        if above != ".":
            file.parent = files.get(above)
            if file.parent is None:
                raise file.node.refuse(f'its parent page "{above}.yaml" does not exist')
        _check_place(file)
    tops = [file for file in files.values() if file.parent is None]
    if len(tops) > 1:
        raise tops[1].node.refuse(f'a language has one home page, and "{tops[0].path}.yaml" is there already')
    return sorted(files.values(), key=_position)


def _page_file(source):
    node = source.node
    label = node.take("type")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        model = None
    if model is None or not issubclass(model, Page) or model is Page:
        raise node.fields["type"].refuse(f'"{label}" is not a page type')
    node.refuse_others([*_OWN_NAMES, *loadable_fields(model)], label)
    order = scalar(forms.IntegerField(), node.fields["order"]) if "order" in node.fields else 0
    path = source.path.partition("/pages/")[2].removesuffix(".yaml")
    return PageFile(source.path, path, source.language, node, model, order)


def _check_place(file):
    try:
        validate_slug(file.slug)
    except ValidationError:
        raise file.node.refuse(
            "the name of the file is no address: write letters without accent, digits and hyphens"
        ) from None
    parent = file.parent.model if file.parent else Page
    if parent not in file.model.clean_parent_page_models():
        place = f"under a {parent._meta.label}" if file.parent else "at the top"
        raise file.node.fields["type"].refuse(f"a {file.model._meta.label} may not stand {place}")


def _position(file):
    above = _position(file.parent) if file.parent else []
    return [*above, (file.order, file.slug)]


def create(run, files):
    """Create the missing pages of `files`, unpublished, and set the `Fate` of every file. Raises `ContentError`."""
    for file in files:
        file.fate, file.pk = run.ledger.fate(file.key, file.digest, file.model, file.node)
    for file in files:
        model = file.model
        if file.fate is Fate.CREATED:
            model = _create(run, file, files)
        run.references.add(model, file.language, file.path, file.pk, file.node, is_gone=file.fate is Fate.DELETED)


def _create(run, file, files):
    """Create the page of `file` unless its place is taken; return the class of the page that is there."""
    if file.parent and file.parent.fate is Fate.DELETED:
        file.fate = Fate.DELETED
        return file.model
    parent = Page.objects.get(pk=file.parent.pk) if file.parent else Page.get_first_root_node()
    page = _blank(run, file)
    in_its_place = Q(pk__in=parent.get_children(), slug=file.slug)
    same_translation = Q(locale=page.locale, translation_key=page.translation_key)
    if standing := Page.objects.filter(in_its_place | same_translation).first():
        is_taken_over = run.is_overwriting and standing.specific_class is file.model
        file.fate, file.pk = Fate.UPDATED if is_taken_over else Fate.FOREIGN, standing.pk
        return standing.specific_class

    early = [name for name, field in loadable_fields(file.model).items() if not names_pages(field)]
    fill(page, file.node, run.references.scope(file.language), early)
    _check_fields(page, file, early)
    if follower := _follower(file, files):
        follower.add_sibling("left", instance=page)
    else:
        parent.add_child(instance=page)
    file.pk = page.pk
    return file.model


def _blank(run, file):
    """Return an unsaved page, linked to its original in the site's first language if the file names one."""
    page = file.model(slug=file.slug, locale=run.locales[file.language], live=False)
    if node := file.node.fields.get("translation_of"):
        if file.language == run.first_language:
            raise node.refuse(f'"translation_of" is for the other languages than {run.first_language}')
        run.references.scope(run.first_language).find(file.model, node)
        if original := run.references.get(file.model, run.first_language, node.text.strip()):
            page.translation_key = original.translation_key
    return page


def _follower(file, files):
    """Return the existing sibling before which a new page is inserted; None for the last position."""
    siblings = [other for other in files if _is_beside(other, file) and other.pk]
    for other in siblings:
        if _position(other) > _position(file):
            page = Page.objects.filter(pk=other.pk).first()
            if page and file.parent and page.get_parent().pk == file.parent.pk:
                return page
    return None


def _is_beside(other, file):
    above = [each.parent.path if each.parent else None for each in (other, file)]
    return other is not file and above[0] == above[1]


def publish(run, file):
    """Fill in and publish the page of `file`, or only validate the file if its page must not change.

    Raises `ContentError`.
    """
    if file.fate is Fate.UNCHANGED:
        return
    rows = file.model._base_manager.select_related("locale")
    page = rows.get(pk=file.pk) if file.fate.writes else _blank(run, file)
    scope = run.references.scope(file.language)
    try:
        _fill(page, file, scope)
    except ContentError:
        if file.fate is Fate.CREATED or not scope.has_met_deleted:
            raise
        file.fate = file.fate.without_what_was_deleted
    if not file.fate.writes:
        return
    # Nobody has verified the new content against its sources yet.
    page.verified_on = None
    if file.fate is Fate.CREATED:
        _publish_new(page)
    else:
        # Saved first, so that the revision contains the keys of the page's child rows.
        page.save(clean=False)
        page.save_revision(clean=False).publish()
    run.ledger.write(file.key, file.digest, page)


def _publish_new(page):
    """Publish a new page, with half of the writes of Wagtail's own action, which looks for changes.

    Its publication date is the date of its content, not that of the installation.
    """
    now = timezone.now()
    known = at_midnight(page.first_known_on) + NOON if page.first_known_on else page.get_parent().first_published_at
    first = known if known and known < now else now
    last = at_midnight(page.compiled_on) + NOON if page.compiled_on and first == known else first
    page.live, page.first_published_at, page.last_published_at = True, first, min(max(first, last), now)
    page.save(clean=False)
    revision = page.save_revision(clean=False, changed=False)
    page.live_revision = revision
    Page.objects.filter(pk=page.pk).update(live_revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
    page_published.send(type(page), instance=page, revision=revision)


def _fill(page, file, scope):
    names = loadable_fields(file.model)
    fill(page, file.node, scope, names)
    _check_fields(page, file, names, is_whole=file.fate.writes)


def _check_fields(page, file, names, is_whole=False):
    """Validate the fields `names`; with `is_whole`, also the page as a whole."""
    # The other fields do not come from the file and are valid: validating each would cost a query.
    others = [field.name for field in page._meta.get_fields() if field.name not in names]
    with located_errors(page, file.node):
        (page.full_clean if is_whole else page.clean_fields)(exclude=others)
