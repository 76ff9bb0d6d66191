"""The list of facts that one expects of a project: their fields, and how each is read and written.

It is the only list of these facts: the page of published facts, the ring of a project, the form « Je sais », the
letters, the table and its files, and the completeness on the dashboard are all made from it.
"""

import functools
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, URLField
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pepr_site.pages.dates import folded
from pepr_site.pages.snippets import every
from pepr_site.pages.visibility import key_pages_of
from projects.facts.parsing import amount_of, years_of
from projects.project_pages import (
    Documentation,
    InstitutionRole,
    MoneyMeaning,
    ProjectInstitution,
    ProjectPage,
    facts,
)
from research.identifiers import checked_code
from research.pages import numbers_by_project

# How complete a fact is: the names of its symbols (`b-full`…).
KNOWN, PARTLY, UNKNOWN = Documentation.FULL.value, Documentation.HALF.value, Documentation.OPEN.value
# The separator of typed lists.
SEPARATOR = ";"


@dataclass(frozen=True)
class Fact:
    """A fact of a project.

    `key` identifies it in URLs and files, in every language; `names` are its fields of `ProjectPage`; `hint` describes
    its format. A project is one of `with_facts()`, or a draft.
    """

    key: str
    label: str
    names: tuple
    hint: str = ""
    # Whether it is a translated text.
    is_prose: bool = False
    # Whether it can be typed in one line of text; otherwise it is edited in the form of the page.
    is_typed: ClassVar[bool] = True

    def read(self, project):
        """Return the project's value as text that `write` accepts; "" for nothing."""
        field = ProjectPage._meta.get_field(self.names[0])
        value = getattr(project, self.names[0])
        return str(dict(field.flatchoices).get(value, value) or "")

    def write(self, project, text):
        """Set the value of a draft from `text`, "" for nothing. Raises `ValidationError`, having changed nothing."""
        setattr(project, self.names[0], self.clean(text))

    def clean(self, text):
        """Return the field value that `text` represents. Raises `ValidationError`."""
        field = ProjectPage._meta.get_field(self.names[0])
        text = text.strip()
        if field.choices:
            named = {folded(str(label)): value for value, label in field.choices}
            text = named.get(folded(text), text)
        # A URL without a scheme is assumed to be https.
        options = {"assume_scheme": "https"} if isinstance(field, URLField) else {}
        return field.formfield(**options).clean(text)

    def state(self, project):
        """Return how complete the fact is, without a query for a project of `in_order()`."""
        return KNOWN if self.read(project) else UNKNOWN


class Described(Fact):
    """A text that every page has, and that counts once the project is marked as described."""

    def read(self, project):
        text = getattr(project, self.names[0])
        is_placeholder = text.endswith(f"{project.number:02d}")
        return "" if project.documentation != Documentation.FULL or is_placeholder else text

    def write(self, project, text):
        if not text.strip():
            raise ValidationError(_("Une page publiée garde ce texte : écrivez-en un autre, ou laissez la case."))
        super().write(project, text)
        if self.names[0] == "title":
            project.short_title = shortened(project.title)
        project.documentation = Documentation.FULL


class Amount(Fact):
    """The amount, partly known while its meaning is unknown."""

    def read(self, project):
        if not project.money:
            return ""
        names = {MoneyMeaning.AID: _("aide de l’État"), MoneyMeaning.TOTAL: _("coût total")}
        meaning = (names | {MoneyMeaning.UNSAID: _("budget")}).get(project.money_meaning)
        amount = _("%(amount)s M€") % {"amount": number_format(project.money.normalize())}
        return ", ".join(filter(None, [amount, meaning]))

    def write(self, project, text):
        money, meaning = amount_of(text)
        field = ProjectPage._meta.get_field("money")
        project.money = money and field.formfield().clean(money)
        project.money_meaning = MoneyMeaning(meaning).value if meaning else ""

    def state(self, project):
        is_said = project.money_meaning in {MoneyMeaning.AID, MoneyMeaning.TOTAL}
        return UNKNOWN if not project.money else KNOWN if is_said else PARTLY


class Years(Fact):
    """The first and the last year, partly known with one of them."""

    def read(self, project):
        return " – ".join(str(year) for year in self._years(project) if year)

    def write(self, project, text):
        project.start_year, project.end_year = years_of(text)

    def state(self, project):
        known = sum(1 for year in self._years(project) if year)
        return (UNKNOWN, PARTLY, KNOWN)[known]

    def _years(self, project):
        return [getattr(project, name) for name in self.names]


class AnrReference(Fact):
    """The reference of the grant, as the ANR writes it: a publication is known by it."""

    def clean(self, text):
        return checked_code(super().clean(text))


class Numbered(Fact):
    """The axes or the objectives of a project, by their numbers."""

    def read(self, project):
        ids = project.related_ids(self.names[0])
        pages = self._pages(project) if ids else []
        return f"{SEPARATOR} ".join(str(page.number) for page in pages if page.pk in ids)

    def write(self, project, text):
        pages, chosen = self._pages(project), []
        for piece in pieces(text):
            asked = folded(piece)
            found = [p for p in pages if asked in {str(p.number), folded(p.short_title), folded(p.title)}]
            if not found:
                raise ValidationError(_("« %(text)s » n’est pas connu ici : écrivez un numéro.") % {"text": piece})
            chosen += found
        getattr(project, self.names[0]).set(chosen)

    def _pages(self, project):
        return key_pages_of(ProjectPage._meta.get_field(self.names[0]).related_model, project.locale_id)


@dataclass(frozen=True)
class Institutions(Fact):
    """The institutions that have a part in the project, by their short names."""

    role: str = ""

    def read(self, project):
        parts = [part for part in project.institutions.all() if part.role == self.role]
        return f"{SEPARATOR} ".join(part.organisation.short_name for part in parts)

    def state(self, project):
        is_known = getattr(project, f"has_{self.role}", None)
        return super().state(project) if is_known is None else KNOWN if is_known else UNKNOWN

    def write(self, project, text):
        chosen = [organisation_named(piece, project.locale_id) for piece in pieces(text)]
        others = [part for part in project.institutions.all() if part.role != self.role]
        rows = [ProjectInstitution(organisation=found, role=self.role) for found in chosen]
        rows = [*rows, *others] if self.role == InstitutionRole.LEAD else [*others, *rows]
        for place, row in enumerate(rows):
            row.sort_order = place
        project.institutions.set(rows)
        if chosen and self.role == InstitutionRole.LEAD and project.documentation == Documentation.OPEN:
            project.documentation = Documentation.HALF.value


class Publications(Fact):
    """The number of a project's publications on the site, which are edited in their own form."""

    is_typed = False

    def read(self, project):
        count = numbers_by_project().get(project.translation_key, (0,))[0]
        return str(count + len(project.publications.all()) or "")

    def state(self, project):
        is_known = getattr(project, "has_publications", None)
        if is_known is None:
            return super().state(project)
        return KNOWN if is_known or project.translation_key in numbers_by_project() else UNKNOWN


EXPECTED = (
    Described("title", gettext_lazy("Titre"), ("title",), is_prose=True),
    Institutions("laboratory", gettext_lazy("Laboratoire"), ("institutions",), role=InstitutionRole.LEAD.value),
    Fact("coordinator", gettext_lazy("Coordination"), ("coordinator",), gettext_lazy("Prénom et nom.")),
    Numbered("objective", gettext_lazy("Objectif"), ("objectives",), gettext_lazy("Son numéro : 2.")),
    Numbered("axis", gettext_lazy("Axe"), ("axes",), gettext_lazy("Son numéro : 1.")),
    Institutions(
        "partners",
        gettext_lazy("Institutions"),
        ("institutions",),
        gettext_lazy("Celles qui s’ajoutent au laboratoire, séparées par des points-virgules."),
        role=InstitutionRole.PARTNER.value,
    ),
    Amount(
        "amount",
        gettext_lazy("Montant"),
        ("money", "money_meaning"),
        gettext_lazy("En millions d’euros, et ce qu’il couvre : 4,6 aide de l’État."),
    ),
    Years(
        "dates",
        gettext_lazy("Dates"),
        ("start_year", "end_year"),
        gettext_lazy("Le début et la fin : 2023 – 2027."),
    ),
    AnrReference("anr_reference", gettext_lazy("Référence ANR"), ("anr_reference",)),
    Described("summary", gettext_lazy("Résumé"), ("standfirst",), is_prose=True),
    Fact(
        "keywords",
        gettext_lazy("Mots-clés"),
        ("keywords",),
        gettext_lazy("Séparés par des virgules."),
        is_prose=True,
    ),
    Publications("publications", gettext_lazy("Publications"), ("publications",)),
)


@functools.cache
def every_fact():
    """Return the expected facts, and those of the other fields: status, website…"""
    held = {name for fact in EXPECTED for name in fact.names}
    others = [Fact(f.name, capfirst(f.verbose_name), (f.name,)) for f in facts() if f.name not in held]
    return (*EXPECTED, *others)


def fact_of(key):
    """Return the expected fact of a key, or None."""
    return next((fact for fact in EXPECTED if fact.key == key), None)


def with_facts(projects):
    """Fetch `projects`, a queryset, with all that their facts are read from: as many queries for one as for a hundred.

    The relations are read whole, so that the queries stay three however many projects there are.
    """
    parts = ProjectInstitution.objects.select_related("organisation")
    return projects.with_related_ids().prefetch_related(Prefetch("institutions", parts), "publications")


def unknown_facts(project):
    """Return the expected facts that a project lacks, in order."""
    return [fact for fact in EXPECTED if fact.state(project) == UNKNOWN]


def pieces(text):
    """Return the items of a typed list."""
    return [piece.strip() for piece in text.replace("\n", SEPARATOR).split(SEPARATOR) if piece.strip()]


def shortened(title):
    """Return as much of a title as a card holds, cut between two words."""
    most = ProjectPage._meta.get_field("short_title").max_length
    return title if len(title) <= most else title[: most - 1].rsplit(" ", 1)[0] + "…"


def organisation_named(name, locale_id):
    """Return the institution of a language with a name, short or full. Raises `ValidationError`."""
    asked = folded(name)
    for row in every("programme.Organisation").values():
        if row.locale_id == locale_id and asked in {folded(row.name), folded(row.short_name), row.slug}:
            return row
    raise ValidationError(_("« %(name)s » n’est pas dans la liste des institutions.") % {"name": name})
