"""Snippets, from the files of `content/<language>/snippets/`."""

from django.apps import apps
from django.db.models import Q
from wagtail.models import Orderable, Page, TranslatableMixin

from pepr_site.content_files.ledger import Fate, digest_of
from pepr_site.content_files.values import errors_told, fill, loadable_fields

# The slug of an item in another language than the first, if it differs from the one that files use.
OWN_SLUG = "own_slug"


def load(run, source):
    """Create the items of one file; return a list of (slug, `Fate`). Raises `ContentError`."""
    source.node.refuse_others(["model", "items"], "a snippet file")
    model, items = _model(source.node), source.node.take_list("items")
    if "slug" not in loadable_fields(model) and len(items) > 1:
        raise items[1].refuse(f"{model._meta.label} has no slug to tell a second item from the first")
    return [_load_item(run, source, model, index, item) for index, item in enumerate(items)]


def _model(node):
    label = node.take("model")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        model = None
    if model is None or issubclass(model, Page):
        raise node.fields["model"].refuse(f'"{label}" is not a snippet')
    return model


def _load_item(run, source, model, index, node):
    fields = loadable_fields(model)
    has_slug = "slug" in fields and source.language != run.first_language
    node.refuse_others([*fields, *([OWN_SLUG] if has_slug else [])], model._meta.label)
    name = node.take("slug") if "slug" in fields else "1"
    key, digest = f"{source.path}#{name}", digest_of([index, node.plain()])

    fate, pk = run.ledger.fate(key, digest, model, node)
    if fate is not Fate.UNCHANGED:
        blank = _blank(run, model, source.language, name)
        if fate is Fate.CREATED and (standing := _standing(blank, name)):
            fate, pk = Fate.UPDATED if run.is_overwriting else Fate.FOREIGN, standing.pk
        instance = blank if fate in {Fate.CREATED, Fate.DELETED} else model._base_manager.get(pk=pk)
        # An item that is not saved is validated all the same: an invalid file stops the load.
        fill(instance, node, run.references.scope(source.language), fields)
        if OWN_SLUG in node.fields:
            instance.slug = node.take(OWN_SLUG)
        with errors_told(instance, node):
            # A duplicate slug and language was already looked for.
            instance.full_clean(exclude=["locale"])
        if fate.writes:
            if isinstance(instance, Orderable):
                instance.sort_order = index
            instance.save()
            run.ledger.write(key, digest, instance)
            pk = instance.pk
    run.references.add(model, source.language, name, pk, node, is_gone=fate is Fate.DELETED)
    return name, fate


def _blank(run, model, language, name):
    """Return an unsaved row, linked to its original in the site's first language."""
    instance = model()
    if isinstance(instance, TranslatableMixin):
        instance.locale = run.locales[language]
        if original := run.references.get(model, run.first_language, name):
            instance.translation_key = original.translation_key
    return instance


def _standing(blank, name):
    """Return an existing row, created in the admin, with the same identity as `blank`, if any."""
    rows = type(blank)._base_manager.all()
    same = Q(slug=name) if hasattr(blank, "slug") else Q()
    if isinstance(blank, TranslatableMixin):
        rows = rows.filter(locale=blank.locale)
        same |= Q(translation_key=blank.translation_key) if same else Q()
    return rows.filter(same).first()
