"""The state of each page and snippet in each language, for the report, the marks and the dashboard."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, TextChoices
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Locale, Page, get_translatable_models

from pepr_site.operations.content_version import cached_by_frame, cached_by_version
from pepr_site.pages import links
from pepr_site.translation.models import TranslationState


class State(TextChoices):
    """In order of urgency."""

    MISSING = "missing", _("manquante")
    DRAFT = "draft", _("brouillon")
    COPIED = "copied", _("à traduire")
    STALE = "stale", _("à revoir")
    TRANSLATED = "translated", _("à jour")


@dataclass
class Row:
    """One page or snippet in one language other than its own."""

    source: Model
    locale: Locale
    translation: Model | None
    state: State
    since: datetime | None = None

    @property
    def title(self):
        return self.source.get_admin_display_title() if isinstance(self.source, Page) else str(self.source)

    @property
    def model(self):
        if not isinstance(self.source, Page):
            return type(self.source)
        return self.source.cached_content_type.model_class() or Page

    @property
    def kind(self):
        return self.model._meta.label

    @property
    def type_name(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def language(self):
        return language_name(self.locale)

    @property
    def code(self):
        return self.locale.language_code

    @property
    def source_url(self):
        return edit_url(self.source)

    @property
    def source_address(self):
        """The URL path of a page; "" for a snippet."""
        return getattr(self.source, "url_path", "")

    @property
    def url(self):
        """The URL to edit the translation, or to start it."""
        return edit_url(self.translation) if self.translation else start_url(self.source, self.locale)


def language_name(locale):
    """Return the name of a language in the admin's own, as used inside a sentence: « anglais », « English »."""
    return links.language_name(locale.language_code)


def edit_url(instance):
    """Return the URL of the form of a page or snippet."""
    return AdminURLFinder().get_edit_url(instance)


def start_url(source, locale):
    """Return the URL to start the translation of `source`: for a page, a screen that asks for the language again."""
    if isinstance(source, Page):
        return reverse("simple_translation:submit_page_translation", args=[source.pk])
    names = [source._meta.app_label, source._meta.model_name, source.pk]
    address = reverse("simple_translation:submit_snippet_translation", args=names)
    return f"{address}?{urlencode({'locale': locale.language_code})}"


@cached_by_frame
def site_locales():
    """Return the languages of the site in the order of the settings: that of the originals, then the others."""
    order = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return sorted(Locale.objects.all(), key=lambda locale: order.index(locale.language_code))


def locale_of(instance):
    """Return the `Locale` of a page or snippet, from the cache."""
    return next(locale for locale in site_locales() if locale.pk == instance.locale_id)


def rows(models=None, keys=None):
    """Return a `Row` for each published page or snippet of the first language and each other language.

    `models` narrows it to some of the translatable models, `keys` to these translation keys. One query a model, and two
    or three more, however many rows.
    """
    first, *others = site_locales()
    notes = {(note.translation_key, note.locale_id): note for note in of_keys(TranslationState.objects.all(), keys)}
    families = defaultdict(dict)
    for model in models or get_translatable_models()[::-1]:
        items = Page.objects.filter(depth__gt=1).order_by("path") if model is Page else model.objects.order_by("pk")
        for item in of_keys(items, keys):
            families[model, item.translation_key][item.locale_id] = item
    return [
        row_of(family[first.pk], locale, family.get(locale.pk), notes)
        for family in families.values()
        if first.pk in family and getattr(family[first.pk], "live", True)
        for locale in others
    ]


@cached_by_version
def cached_rows():
    """Return all of them as they were when visitors last read something new: drafts may have changed since."""
    return rows()


def editable(rows, user):
    """Return those of `rows` whose form a person who edits pages may open: lists have permissions of their own."""

    def may_edit(source):
        return isinstance(source, Page) or user.has_perm(f"{source._meta.app_label}.change_{source._meta.model_name}")

    return [row for row in rows if may_edit(row.source)]


def rows_of(source):
    """Return the rows of one page or snippet of the first language."""
    return rows(models=[Page if isinstance(source, Page) else type(source)], keys=[source.translation_key])


def of_keys(queryset, keys):
    return queryset if keys is None else queryset.filter(translation_key__in=keys)


def row_of(source, locale, translation, notes):
    note = notes.get((source.translation_key, locale.pk))
    if translation is None:
        return Row(source, locale, None, State.MISSING)
    if not getattr(translation, "live", True):
        return Row(source, locale, translation, State.DRAFT)
    if note and note.stale_since:
        return Row(source, locale, translation, State.STALE, note.stale_since)
    return Row(source, locale, translation, State.COPIED if note and note.copied else State.TRANSLATED)
