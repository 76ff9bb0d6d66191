"""Loads the whole content folder, in one transaction."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_save
from modelcluster.models import get_all_child_relations
from modelsearch.backends import get_search_backends
from modelsearch.index import class_is_indexed, get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from pepr_site.content_files import media, pages, snippets
from pepr_site.content_files.ledger import Ledger
from pepr_site.content_files.reader import ContentError, Node, read
from pepr_site.content_files.references import References
from pepr_site.operations import content_version, tasks, transactions
from pepr_site.translation import source_tracking

WELCOME_TITLE = "Welcome to your new Wagtail site!"


@dataclass
class Source:
    """A parsed content file. `path` is relative to the content folder, `name` is its name in messages."""

    kind: str
    path: str
    name: str
    file: Path
    language: str
    node: Node


@dataclass
class Run:
    """The state shared by the parts of one load."""

    first_language: str
    locales: dict[str, Locale]
    ledger: Ledger
    # Whether to overwrite objects that were created or changed in the admin; only on request.
    is_overwriting: bool
    # Files that this load has written, and those that it has replaced: `(storage, name)` each.
    stored: list = field(default_factory=list)
    replaced: list = field(default_factory=list)
    references: References = field(default_factory=References)


def load(folder, is_check=False, is_overwriting=False):
    """Load the content `folder` into the site; with `is_check`, undo everything at the end.

    With `is_overwriting`, overwrite what was created or changed in the admin. Return the outcome for each file:
    `{name: [(name of the object, Fate)]}`. Raises `ContentError`, without any change.
    """
    sources, unwanted = _read_all(Path(folder)), []
    try:
        # This also allows only one load at a time.
        with transactions.tree_lock(), tasks.renditions_deferred():
            run = Run(settings.LANGUAGE_CODE, _locales(sources), Ledger(is_overwriting), is_overwriting)
            unwanted = run.stored
            outcomes = _load(run, sources)
            if is_check:
                transaction.set_rollback(True)
        unwanted = run.stored if is_check else run.replaced
    finally:
        # A rollback does not remove files.
        for storage, name in unwanted:
            storage.delete(name)
        # It may have been filled during the transaction by readers that did not see
        # its result, or by this run before a rollback.
        Site.clear_site_root_paths_cache()
    return outcomes


def _load(run, sources):
    outcomes = {}
    with unindexed():
        for kind, load_file in (("media", media.load), ("snippets", snippets.load)):
            for source in _of_kind(sources, kind):
                outcomes[source.name] = load_file(run, source)
        names = {source.path: source.name for source in sources}
        for language in run.locales:
            files = pages.plan([source for source in _of_kind(sources, "pages") if source.language == language])
            pages.create(run, files)
            if language == run.first_language and files and files[0].parent is None:
                _set_default_site(Page.objects.filter(pk=files[0].pk).first())
            for file in files:
                pages.publish(run, file)
                outcomes[names[file.key]] = [(file.path, file.fate)]
    loaded = run.ledger.save()
    with content_version.cached_as_in_request():
        index(loaded)
        source_tracking.mark_all_current()
    return outcomes


@contextmanager
def unindexed():
    """Suspend search indexing: otherwise Wagtail indexes a page each time it is saved."""
    models = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)


def index(instances):
    """Update the search index and the reference index for `instances`, as they are in the database."""
    by_model = defaultdict(list)
    for instance in instances:
        by_model[type(instance)].append(instance)
        if ReferenceIndex.model_is_indexable(type(instance)):
            ReferenceIndex.create_or_update_for_object(instance)
        # Child rows of a page may be search results too.
        for relation in get_all_child_relations(type(instance)):
            if class_is_indexed(relation.related_model):
                by_model[relation.related_model] += getattr(instance, relation.get_accessor_name()).all()
    for model, rows in by_model.items():
        if class_is_indexed(model):
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, rows)


def _read_all(folder):
    """Return every content file, the site's first language before the others. Raises `ContentError`."""
    if not folder.is_dir():
        raise ContentError(folder, None, "there is no such folder")
    languages = sorted(dict(settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in {"media", *languages}:
            raise ContentError(entry, None, "this folder is neither media nor a language of the site")
    found = [("", folder / "media" / "media.yaml")] if (folder / "media" / "media.yaml").exists() else []
    for language in languages:
        found += [(language, file) for file in sorted((folder / language).rglob("*")) if file.is_file()]
    return [_source(folder, language, file) for language, file in found if not file.name.startswith(".")]


def _source(folder, language, file):
    path = file.relative_to(folder)
    kind = path.parts[1] if language else "media"
    if file.suffix != ".yaml" or kind not in {"media", "snippets", "pages"}:
        raise ContentError(file, None, "a .yaml file under snippets/ or pages/ is expected here")
    return Source(kind, path.as_posix(), str(file), file, language, read(file, str(file)))


def _of_kind(sources, kind):
    return [source for source in sources if source.kind == kind]


def _locales(sources):
    codes = dict.fromkeys([settings.LANGUAGE_CODE, *(source.language for source in sources if source.language)])
    return {code: Locale.all_objects.get_or_create(language_code=code)[0] for code in codes}


def _set_default_site(home):
    """Set the hostname of the default site and, the first time, replace Wagtail's welcome page by the home page."""
    if home is None:
        return
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, root_page=home)
    welcome = Page.objects.filter(
        title=WELCOME_TITLE,
        content_type=ContentType.objects.get_for_model(Page),
        latest_revision=None,
        depth=2,
        numchild=0,
    ).first()
    if welcome and site.root_page_id == welcome.pk:
        site.root_page = home
    address = urlsplit(settings.SITE_URL)
    site.hostname, site.port = address.hostname, address.port or (443 if address.scheme == "https" else 80)
    site.save()
    # Deleting a root page deletes its site.
    if welcome and not Site.objects.filter(root_page=welcome).exists():
        welcome.delete()
