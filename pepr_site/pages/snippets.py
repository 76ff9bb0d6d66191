"""Base classes of snippets."""

import itertools

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import TitleFieldPanel
from wagtail.models import TranslatableMixin

from pepr_site.operations.content_version import cached_by_frame
from pepr_site.pages.forms import add_creation_key, apply_creation_key
from pepr_site.pages.slugs import has_letter, slug_input, slug_of


@cached_by_frame
def every(label):
    """Return the rows of a model by id, in the model's order; `label` is such as "programme.KeyFigure".

    For small tables that most pages use.
    """
    return {row.pk: row for row in apps.get_model(label).objects.select_related("locale")}


def in_language(label, language=None):
    """Return the rows of `every(label)` in a language, by default the active one."""
    language = language or get_language()
    return [row for row in every(label).values() if row.locale.language_code == language]


class Bilingual:
    """A row with its texts in the site's first language and, beside them, in English: `name`, `name_en`."""

    def in_language(self, name):
        """Return a text in the active language if there is one, else in the first."""
        return getattr(self, f"{name}_{get_language()}", "") or getattr(self, name)

    def language_of(self, name):
        """Return the language of the text that `in_language` returns."""
        return get_language() if getattr(self, f"{name}_{get_language()}", "") else settings.LANGUAGE_CODE

    @property
    def is_translated(self):
        """Whether every text has an English version."""
        names = {field.name for field in self._meta.concrete_fields}
        twins = [name for name in names if f"{name}_en" in names]
        return all(getattr(self, f"{name}_en") for name in twins if getattr(self, name))


class NamePanel(TitleFieldPanel):
    """The name of a snippet, from which the script derives the slug while the snippet is new."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"placeholder": False, "classname": ""} | kwargs)

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self):
            return not self.instance.pk


class SnippetForm(WagtailAdminModelForm):
    """Makes creation idempotent (see `pepr_site.editing.repeated_creation`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        add_creation_key(self)


class NamedForm(SnippetForm):
    """Derives the slug from the name where the script has not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].widget = slug_input(self.language)

    @property
    def language(self):
        return self.instance.locale.language_code if self.instance.locale_id else settings.LANGUAGE_CODE

    def clean(self):
        given = super().clean()
        name = given.get(self.instance.name_field)
        if name and not has_letter(name):
            self.add_error(self.instance.name_field, _("Un nom a au moins une lettre ou un chiffre."))
        elif name and given.get("slug") == "":
            given["slug"] = self.instance.free_slug(slug_of(name, self.language))
            if not given["slug"]:
                self.add_error("slug", _("Écrivez un identifiant : le nom n’en donne pas."))
        apply_creation_key(self)
        return given


class NamedSnippet(TranslatableMixin, models.Model):
    """A translatable snippet with a slug, used in URLs, content files and references.

    Translations of one object share the `slug`.
    """

    slug = models.SlugField(
        _("identifiant"), max_length=80, help_text=_("Des lettres sans accent, des chiffres et des tirets.")
    )

    base_form_class = NamedForm
    # The field that the identifier is taken from.
    name_field = "name"

    class Meta(TranslatableMixin.Meta):
        abstract = True
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def clean(self):
        super().clean()
        # Django asks it of a form that shows both fields only, and the language is not one of them.
        if self.slug and self.rows_with_slug(self.slug).exists():
            raise ValidationError({"slug": _("Cet identifiant est déjà pris dans cette langue.")})

    def rows_with_slug(self, slug):
        """Return the other rows of this language with the slug `slug`."""
        return type(self)._default_manager.filter(slug=slug, locale_id=self.locale_id).exclude(pk=self.pk)

    def free_slug(self, slug):
        """Return `slug`, with a number after it where another row of this language has it."""
        numbered = (f"{slug[:74]}-{number}" for number in itertools.count(1))
        return next(free for free in itertools.chain([slug], numbered) if not self.rows_with_slug(free).exists())
