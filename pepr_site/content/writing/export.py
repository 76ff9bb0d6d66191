"""The whole export: the pages asked for, the snippets and files that they use, or all of them."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Orderable, Page
from wagtail.snippets.models import get_snippet_models

from pepr_site.content.values import loadable_fields
from pepr_site.content.writing import ExportError
from pepr_site.content.writing.folder import Folder, file_name
from pepr_site.content.writing.names import Names, exportable, is_snippet, path_of
from pepr_site.content.writing.values import fields_of
from pepr_site.pages import HOME_DEPTH

STEP = 10  # between the orders of two siblings, so that another one finds its place by hand


@dataclass
class Exported:
    """What was written; `left_out` are pages that a content file cannot carry, `needed` what must be there already."""

    pages: int = 0
    snippets: int = 0
    media: int = 0
    left_out: list = field(default_factory=list)
    needed: list = field(default_factory=list)


def export(target, page=None, with_tree=False):
    """Write the site to the content folder `target`: all of it, or `page`, or that with what is below.

    In every language. Returns an `Exported`. Raises `ExportError`.
    """
    chosen = _chosen(page, with_tree)
    pages = list(exportable().filter(chosen).select_related("locale").order_by("path"))
    if not pages:
        raise ExportError("Nothing of this can be read by anybody: there is nothing to export.")
    names, told = Names(), Exported(pages=len(pages))
    hidden = Page.objects.filter(chosen, depth__gt=1).exclude(pk__in=[page.pk for page in pages])
    told.left_out = sorted(path_of(page) for page in hidden)
    with Folder(target) as folder:
        _write_pages(folder, pages, names)
        told.snippets = _write_snippets(folder, names, is_whole=page is None)
        told.media = _write_media(folder, names, is_whole=page is None)
    known = {page.pk for page in pages}
    told.needed = sorted({path_of(page) for page in names.pages.values() if page.pk not in known})
    return told


def find(name):
    """Return the page that a person names, by number or by path (« accueil/projets », « /projets/ »)."""
    bare = name.strip("/")
    by_path = Q(url_path=f"/{bare}/")
    first, _, rest = bare.partition("/")
    for home in Page.objects.filter(depth=HOME_DEPTH).select_related("locale"):
        code = home.locale.language_code
        if code == settings.LANGUAGE_CODE:
            by_path |= Q(url_path=f"{home.url_path}{bare}/" if bare else home.url_path)
        elif code == first:
            by_path |= Q(url_path=f"{home.url_path}{rest}/" if rest else home.url_path)
    page = Page.objects.filter(Q(pk=int(bare)) if bare.isdecimal() else by_path).first()
    if page is None:
        raise ExportError(f"There is no page “{name}”: give its number, or its path.")
    return page


def _chosen(page, with_tree):
    if page is None:
        return Q()
    same = Page.objects.filter(translation_key=page.translation_key)
    chosen = Q(pk__in=same)
    for other in same if with_tree else ():
        chosen |= Q(path__startswith=other.path)
    return chosen


def _write_pages(folder, pages, names):
    ranks, first = defaultdict(int), {}
    for page in sorted(pages, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE):
        above = page.path[: -page.steplen]
        ranks[above] += STEP
        told = {"type": page.specific_class._meta.label, "title": page.title, "order": ranks[above]}
        if page.locale.language_code == settings.LANGUAGE_CODE:
            first[page.translation_key] = page
        elif original := _original(page, names):
            told["translation_of"] = original
        folder.write(f"{page.locale.language_code}/pages/{path_of(page)}.yaml", told | fields_of(page.specific, names))


def _original(page, names):
    """Return the path of the page of the first language that this one translates, or ""."""
    original = (
        exportable().filter(translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE).first()
    )
    return names.page(original.pk) if original else ""


def _write_snippets(folder, names, is_whole):
    models = [model for model in get_snippet_models() if is_snippet(model)]
    if is_whole:
        rows = {model: list(_ordered(model)) for model in models}
    else:
        for model in models:
            if "slug" in loadable_fields(model):
                for row in model._base_manager.filter(slug__in=folder.signs):
                    names.of(row)
        rows = _used(models, names)
    count = 0
    for model in models:
        by_language = defaultdict(list)
        for row in rows[model]:
            by_language[row.locale.language_code].append(fields_of(row, names))
        for language, items in by_language.items():
            name = file_name(model, is_single="slug" not in loadable_fields(model))
            folder.write(f"{language}/snippets/{name}.yaml", {"model": model._meta.label, "items": items})
            count += len(items)
    return count


def _used(models, names):
    """Return the rows that what is exported names, and those that these name in turn, with their other languages."""
    known = {}
    while names.snippets.keys() - known.keys():
        for key, row in list(names.snippets.items()):
            if key not in known:
                known[key] = row
                fields_of(row, names)
    rows = {}
    for model in models:
        keys = {row.translation_key for (other, _), row in known.items() if other is model}
        rows[model] = list(_ordered(model).filter(translation_key__in=keys))
    return rows


def _ordered(model):
    order = "sort_order" if issubclass(model, Orderable) else "pk"
    return model._base_manager.select_related("locale").order_by("locale_id", order, "pk")


def _write_media(folder, names, is_whole):
    if is_whole:
        for model in (get_image_model(), get_document_model()):
            for instance in model._base_manager.order_by("pk"):
                names.of(instance)
    items = []
    for (_model, _pk), instance in sorted(names.media.items(), key=lambda item: names.of(item[1])):
        name = names.of(instance)
        if name in {item["file"] for item in items}:
            raise ExportError(f"Two files are called {name}: give one of them another name first.")
        with instance.file.open("rb") as stream:
            folder.copy(f"media/{name}", stream)
        words = {word: getattr(instance, word, "") for word in ("title", "description", "credit", "licence")}
        items.append({"file": name} | {word: text for word, text in words.items() if text})
    if items:
        folder.write("media/media.yaml", {"items": items})
    return len(items)
