"""What a content file calls a thing by, and every thing that has been called."""

from pathlib import PurePath

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, TranslatableMixin

from pepr_site.content.values import loadable_fields
from pepr_site.pages import HOME_DEPTH, visible


def path_of(page):
    """Return the path of a page below `pages/`: its slug after those of the pages above, home included."""
    return page.url_path.strip("/")


def exportable():
    """Return the pages that an export may hold: what anybody may read, for a content file keeps no restriction."""
    return visible(Page.objects.filter(depth__gte=HOME_DEPTH))


def is_media(model):
    return issubclass(model, get_image_model() | get_document_model())


def is_snippet(model):
    """Whether a content file may hold rows of this model."""
    return issubclass(model, TranslatableMixin) and not issubclass(model, Page)


class Names:
    """Gives names, and remembers what was named: `media` and `snippets` to be exported, `pages` that must be there."""

    def __init__(self):
        self.media, self.snippets, self.pages = {}, {}, {}
        # A content file keeps no restriction: what a collection keeps to some is no part of it.
        self._closed = {
            collection.pk
            for restricted in Collection.objects.filter(view_restrictions__isnull=False)
            for collection in restricted.get_descendants(inclusive=True)
        }
        self._known_pages = {page.pk: page for page in exportable().select_related("locale")}

    def page(self, pk):
        """Return the path of a page, "" where nobody may read it, so that no file can name it."""
        page = self._known_pages.get(pk)
        if page is None:
            return ""
        self.pages[pk] = page
        return path_of(page)

    def of(self, instance):
        """Return the name of a row, "" where a content file has none for it."""
        model = type(instance)
        if isinstance(instance, Page):
            return self.page(instance.pk)
        if is_media(model):
            if instance.collection_id in self._closed:
                return ""
            self.media[model, instance.pk] = instance
            return PurePath(instance.file.name).name
        if is_snippet(model) and "slug" in loadable_fields(model):
            self.snippets[model, instance.pk] = instance
            return instance.slug
        return ""

    def of_id(self, model, pk):
        """Return the name of the row of `model` with this key, "" where there is none."""
        if issubclass(model, Page):
            return self.page(pk)
        instance = model._base_manager.filter(pk=pk).first()
        return self.of(instance) if instance else ""
