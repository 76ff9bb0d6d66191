"""The form of a key figure: its value, a number or a text, is shared by all languages."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from pepr_site.pages.originals import is_original
from pepr_site.pages.references import places
from pepr_site.pages.snippets import NamedForm
from programme.figures import numbers

CHANGED = "programme.figure_changed"
NUMBER, TEXT = "number", "text"
KINDS = [(NUMBER, _("un nombre")), (TEXT, _("un texte"))]
# Fields shared by all languages, in addition to a numeric value.
SHARED = ("is_approximate", "as_of", "prominence")
KEPT = (*SHARED, "value", "unit", "label", "source", "source_address")
NOT_A_NUMBER = _(
    "Écrivez un nombre seul, comme 80, 80,5 ou 1 200. L’unité a sa propre case. "
    "Pour « 5 à 10 » ou « 10⁶ », choisissez « un texte »."
)
_ABOUT = re.compile(r"(?:environ|about|[~≈])\s*", re.IGNORECASE)


def rows_of(figure):
    """Return the stored rows of a figure by language code, the original first."""
    rows = type(figure).objects.filter(translation_key=figure.translation_key).select_related("locale")
    return {row.locale.language_code: row for row in sorted(rows, key=is_original, reverse=True)}


def snapshot(rows):
    """Return the content of rows as JSON, for the history."""
    return {code: {"text": row.text_in(code)} | model_to_dict(row, KEPT) for code, row in rows.items()}


class KeyFigureForm(NamedForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=KINDS, widget=forms.RadioSelect, required=False)
    twin_value = forms.CharField(
        label=_("Valeur"),
        max_length=20,
        required=False,
        help_text=_("Pour un texte seulement : un nombre suit de lui-même."),
    )
    twin_unit = forms.CharField(label=_("Unité"), max_length=30, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = rows_of(self.instance) if self.instance.pk else {}
        self.others = {code: row for code, row in self.stored.items() if row.pk != self.instance.pk}
        self.code = self.instance.locale.language_code if self.instance.locale_id else "fr"
        is_text = self.instance.value and numbers.read(self.instance.value, self.code) is None
        self.initial.setdefault("kind", TEXT if is_text else NUMBER)
        twin = next(iter(self.others.values()), None)
        if twin:
            self.initial |= {"twin_value": twin.value, "twin_unit": twin.unit}
        else:
            del self.fields["twin_value"], self.fields["twin_unit"]

    def clean_slug(self):
        slug, before = self.cleaned_data["slug"], self.stored.get(self.code)
        count = len(places(before)) if before and before.slug != slug else 0
        if count:
            raise ValidationError(
                ngettext(
                    "Ce nom est écrit dans %(count)s texte, qui perdrait son chiffre.",
                    "Ce nom est écrit dans %(count)s textes, qui perdraient leur chiffre.",
                    count,
                )
                % {"count": count}
            )
        return slug

    def clean(self):
        given = super().clean()
        value, unit = (given.get("value") or "").strip(), given.get("unit") or ""
        if not value or "value" in self.errors:
            return given
        if about := _ABOUT.match(value):
            value, given["is_approximate"] = value[about.end() :], True
        if given.get("kind") == TEXT:
            self.check_text("value", value)
            if "twin_value" in self.data:
                self.check_text("twin_value", given.get("twin_value") or "")
        else:
            number = numbers.read(value.removesuffix(unit), self.code)
            if number is None:
                self.add_error("value", NOT_A_NUMBER)
                return given
            value = numbers.write(self.with_currency(number), self.code)
        given["value"] = value
        return given

    def with_currency(self, number):
        """Return a number typed alone with the figure's present currency: « €80 million »."""
        before = self.stored.get(self.code)
        standing = before and numbers.read(before.value, self.code)
        return number._replace(currency=number.currency or standing.currency) if standing else number

    def check_text(self, name, text):
        if not text.strip() or "[[" in text or "]]" in text:
            self.add_error(name, _("Écrivez le texte qui paraîtra dans les phrases."))

    def changed_rows(self):
        """Return the unsaved changed rows by language code."""
        given, rows = self.cleaned_data, {self.code: self.instance}
        for code, row in rows_of(self.instance).items() if self.instance.pk else ():
            if code == self.code:
                continue
            for name in SHARED:
                setattr(row, name, getattr(self.instance, name))
            if len(self.others) == 1 and "twin_unit" in self.data:
                row.unit = given["twin_unit"]
            row.value = self.value_in(code, row)
            rows[code] = row
        return rows

    def value_in(self, code, row):
        """Return the new value of the row of another language."""
        number = numbers.read(self.instance.value, self.code)
        if self.cleaned_data.get("kind") == TEXT or number is None:
            return self.cleaned_data.get("twin_value", "").strip() or row.value
        standing = numbers.read(row.value, code)
        return numbers.write(number._replace(currency=standing.currency if standing else ""), code)

    def save(self, commit=True):
        """Save the figure in all languages, and log its previous and new content."""
        before, rows = snapshot(self.stored), self.changed_rows()
        figure = super().save(commit)
        for row in rows.values():
            if row is not figure:
                row.save(update_fields=row.shared_names())
        if before:
            log_change(rows, before, self.for_user)
        return figure


def log_change(rows, before, user):
    """Log the previous and new content of a figure, `rows` by language, if it changed."""
    after = snapshot(rows)
    if before != after:
        row = next(iter(rows.values()))
        log(row, CHANGED, user=user, data={"before": before, "after": after}, content_changed=True)


def undo(entry, user):
    """Restore a figure's content before a log entry; return its rows, by language.

    A language that the figure did not have then is unchanged.
    """
    rows = rows_of(entry.content_type.get_object_for_this_type(pk=entry.object_id))
    before = snapshot(rows)
    for code, row in rows.items():
        stored = entry.data["before"].get(code, {})
        values = {name: row._meta.get_field(name).to_python(stored[name]) for name in KEPT if name in stored}
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.save(update_fields=changed)
    log_change(rows, before, user)
    return rows
