"""Data from ROR about institutions, which never replaces what an editor wrote."""

from decimal import Decimal

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from pepr_site.pages.snippets import NamedForm
from research.imports.models import SourceFact
from research.sources.ror import KIND, NAME, identifier_of
from research.sources.status import is_allowed
from research.sources.tasks import fetch_source

# The fields filled in from ROR.
FIELDS = ("name", "short_name", "website", "city", "region", "latitude", "longitude")
LIST = "ror-known"


def rows():
    return apps.get_model("programme.Organisation").objects


def asked():
    """Return `(identifier, name)` of each institution in the site's first language, to look up in ROR."""
    return rows().filter(locale__language_code=settings.LANGUAGE_CODE).values_list("ror", "name")


def take(fact, before):
    """Copy ROR's data to an institution's empty fields, and those with ROR's value of `before` (data).

    Values that somebody has typed stay. Returns whether anything was written.
    """
    changed = False
    for organisation in rows().filter(ror=fact.key).select_related("locale"):
        language = organisation.locale.language_code
        new = {
            name: value
            for name in FIELDS
            if getattr(organisation, name) in ("", None, field_value(before, name, language))
            and (value := field_value(fact.data, name, language)) not in ("", None, getattr(organisation, name))
        }
        for name, value in new.items():
            setattr(organisation, name, value)
        if new:
            organisation.save()
            changed = True
    return changed


def field_value(data, name, language):
    """Return ROR's value of a field, as the field stores it."""
    if name in ("latitude", "longitude"):
        value = data.get(name)
        return None if value is None else Decimal(str(value)).quantize(Decimal("0.00001"))
    full = data.get("names", {}).get(language) or data.get("name", "")
    return {"name": full, "short_name": data.get("acronym") or full[:80]}.get(name) or data.get(name, "")


TAKEN = {KIND: take}


class RorInput(forms.TextInput):
    """A text field with suggestions of institutions known from ROR."""

    def __init__(self):
        super().__init__({"list": LIST, "autocomplete": "off", "spellcheck": "false"})

    def render(self, name, value, attrs=None, renderer=None):
        known = SourceFact.objects.filter(source=NAME, kind=KIND).order_by("data__name").values_list("key", "data")
        choices = ((key, ", ".join(filter(None, [data.get("name"), data.get("city")]))) for key, data in known)
        options = format_html_join("", '<option value="{}">{}</option>', choices)
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, LIST, options)


class RorField(forms.CharField):
    """An identifier as people paste it: its nine characters, its URL, or the name of an institution known from ROR."""

    def to_python(self, value):
        text = super().to_python(value)
        # A NUL is rejected by the field's own validator, which runs later.
        is_sought = text and "\0" not in text
        named = SourceFact.objects.filter(source=NAME, kind=KIND, data__name__iexact=text) if is_sought else ()
        return identifier_of(text) or next((fact.key for fact in named), text)


class OrganisationForm(NamedForm):
    """Fills empty fields from ROR, once its identifier is given."""

    ror = RorField(
        label=_("Identifiant ROR"),
        required=False,
        widget=RorInput,
        help_text=_(
            "Son adresse sur ror.org, ses neuf signes, ou un nom que ROR a donné. Ce qui est vide dans ce formulaire "
            "en vient : le nom, le site web, la commune, la région, les coordonnées."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"name", "short_name"} & set(self.fields):
            self.fields[name].required = False

    def clean(self):
        given = self.cleaned_data
        fact = SourceFact.objects.filter(source=NAME, kind=KIND, key=given.get("ror") or "-").first()
        for name in FIELDS:
            if name in given and given[name] in ("", None):
                given[name] = field_value(fact.data, name, self.language) if fact else given[name]
                if not given[name] and name in ("name", "short_name"):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()

    def save(self, commit=True):
        saved = super().save(commit)
        # A new identifier is looked up by the worker immediately, not only at night.
        if "ror" in self.changed_data and saved.ror and is_allowed(NAME):
            fetch_source.enqueue(NAME)
        return saved
