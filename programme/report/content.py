"""The sections of the report: the site's datasets, narrowed to a year."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from news.open_data import EVENTS, NEWS
from pepr_site.open_data.views import path_of
from pepr_site.operations.visits import Visits
from pepr_site.pages.links import absolute
from pepr_site.pages.visibility import readable
from pepr_site.printing import parts
from programme.open_data import FIGURES, ORGANISATIONS
from programme.partners.models import Role
from programme.programme_pages import ProgrammePage
from projects.facts.expected import EXPECTED
from projects.facts.published import lines
from projects.offers import OfferPage
from projects.open_data import CALLS, PROJECTS
from research.open_data import PUBLICATIONS, RESULTS

MONEY_MEANING = dict(next(column.choices for column in PROJECTS.columns if column.name == "money_meaning"))


def year_of(value):
    return getattr(value, "year", value)


# The columns of each dataset that contain its years.
DATED = (
    (PUBLICATIONS, ("year",)),
    (RESULTS, ("year",)),
    (EVENTS, ("start_date", "end_date")),
    (NEWS, ("date",)),
    (CALLS, ("announced_for", "announced_on", "opens_at", "closes_at", "results_on")),
)


@dataclass
class Year:
    """The rows of a year by dataset, each read once; in the active language."""

    number: int
    _rows: dict = field(default_factory=dict)

    def all(self, dataset):
        if dataset.name not in self._rows:
            self._rows[dataset.name] = list(dataset.rows(None))
        return self._rows[dataset.name]

    def rows(self, dataset):
        """Return the rows of a dataset that belong to this year; all if it has no dates."""
        names = next((names for dated, names in DATED if dated is dataset), ())
        rows = self.all(dataset)
        return [r for r in rows if self.number in {year_of(r[n]) for n in names}] if names else rows

    @cached_property
    def undated(self):
        """The number of publications and results without a year, which are in no report."""
        return sum(1 for dataset in (PUBLICATIONS, RESULTS) for row in self.all(dataset) if row["year"] is None)

    @cached_property
    def offers(self):
        current = Q(closes_at__year=self.number) | Q(first_published_at__year=self.number)
        return list(
            readable(OfferPage.objects.filter(current, locale__language_code=get_language())).order_by("closes_at")
        )

    @cached_property
    def page(self):
        """The page of the programme, in the active language."""
        return ProgrammePage.objects.visible().filter(locale__language_code=get_language()).first()

    @cached_property
    def read(self):
        """The number of page views; None if none were counted."""
        return Visits.objects.filter(day__year=self.number).aggregate(Sum("times"))["times__sum"]


def known_years():
    """Return the years with data, the latest first, including this one."""
    any_year, this_year = Year(0), timezone.localdate().year
    found = {year_of(row[name]) for data, names in DATED for row in any_year.all(data) for name in names}
    return sorted({year for year in found if year and year <= this_year} | {this_year}, reverse=True)


def here(dataset):
    """Return the URL where the rows of a dataset can be read in full."""
    return absolute(path_of(dataset, "csv"))


def day(value):
    return date_format(value) if value else ""


def source_of(row):
    """Return the source of a row and its URL: its own, or the first one of its page."""
    if "sources" in row:
        first = next(iter(row["sources"] or []), None)
        return (first["label"], first["address"]) if first else (_("page du site"), row["page"])
    return row.get("source") or "", row.get("source_address") or ""


def host_of(row):
    """Return the same in few letters, for a narrow column."""
    label, address = source_of(row)
    return (urlsplit(address).hostname or label, address) if address else (label, "")


def overview(year):
    """Return the counts of the year, each with its source."""
    today = _("compté sur ce site le %(date)s") % {"date": day(timezone.localdate())}
    published = year.rows(PUBLICATIONS)
    known = [row for row in published if row["is_open_access"] is not None]
    counts = [
        (len(published), _("publications de l’année"), PUBLICATIONS),
        (sum(row["is_open_access"] for row in known), _("en accès ouvert, de celles dont on le sait"), PUBLICATIONS),
        (len(year.rows(RESULTS)), _("autres résultats"), RESULTS),
        (len(year.rows(EVENTS)), _("événements"), EVENTS),
        (len(year.rows(NEWS)), _("actualités"), NEWS),
        (len(year.rows(CALLS)), _("appels"), CALLS),
    ]
    return parts.figures([(str(count), label, today, here(dataset)) for count, label, dataset in counts])


def programme(year):
    rows = [row for row in year.all(ORGANISATIONS) if row["role"] in (Role.PILOT, Role.OPERATOR, Role.PARTNER)]
    cells = [
        [(row["name"], row["website"] or ""), str(Role(row["role"]).label), row["role_detail"] or "", source_of(row)]
        for row in rows
    ]
    columns = [_("Institution"), _("Lien avec le programme"), _("Précision"), _("Source")]
    return [
        parts.words(year.page.standfirst if year.page else ""),
        parts.table(_("Les institutions que des sources relient au programme"), columns, cells, (4, 2, 3, 3)),
    ]


def figures(year):
    rows = [
        [
            " ".join(filter(None, [_("environ") if row["is_approximate"] else "", row["value"], unit_of(row)])),
            row["label"],
            day(row["as_of"]),
            source_of(row),
        ]
        for row in year.all(FIGURES)
    ]
    columns = [_("Chiffre"), _("Ce qui est compté"), _("Vrai le"), _("Source")]
    note = _("Ces chiffres sont ceux que le site donne aujourd’hui, chacun avec le jour où sa source le disait.")
    return [parts.words(note), parts.table(_("Les chiffres clés du programme"), columns, rows, (2, 4, 3, 4))]


def unit_of(row):
    return "" if row["unit"] == _("aucune") else row["unit"]


def projects(year):
    rows = [
        [
            f"{row['number']:02}",
            (row["title"], row["page"]),
            " ; ".join(part["name"] for part in row["institutions"] or [] if part["role"] == "lead"),
            " – ".join(str(found) for found in (row["start_year"], row["end_year"]) if found),
            amount(row),
            row["anr_reference"] or "",
            host_of(row),
        ]
        for row in year.all(PROJECTS)
    ]
    columns = [_("N°"), _("Projet"), _("Porté par"), _("Dates"), _("Montant"), _("Référence ANR"), _("Source")]
    counts = [parts.words(facts_known(year))]
    return [*counts, parts.table(_("Les projets, et ce que l’on sait de chacun"), columns, rows, (1, 5, 3, 2, 3, 3, 3))]


def amount(row):
    if row["money_million_eur"] is None:
        return ""
    text = _("%(amount)s M€") % {"amount": f"{row['money_million_eur'].normalize():f}".replace(".", ",")}
    meaning = MONEY_MEANING.get(row["money_meaning"])
    return f"{text} ({meaning})" if meaning else text


def facts_known(year):
    """Say how many of the expected facts are published, of all projects."""
    found = lines(year.page.locale_id) if year.page else []
    known = sum(line.count for line in found)
    words = {"known": known, "total": len(found) * len(EXPECTED), "projects": len(found)}
    text = ngettext(
        "%(known)s réponse publique sur %(total)s, pour %(projects)s projets.",
        "%(known)s réponses publiques sur %(total)s, pour %(projects)s projets.",
        known,
    )
    return text % words


def publications(year):
    rows = [
        [
            (row["title"], row["open_access_address"] or (row["doi"] and f"https://doi.org/{row['doi']}")),
            shortened(row["authors"] or []),
            row["container"] or "",
            access(row["is_open_access"]),
            ", ".join(str(number) for number in row["projects"] or []),
            host_of(row | {"source": dict(choices(PUBLICATIONS, "source")).get(row["source"], row["source"])}),
        ]
        for row in year.rows(PUBLICATIONS)
    ]
    columns = [_("Titre"), _("Auteurs"), _("Revue ou ouvrage"), _("Accès"), _("Projets"), _("Source")]
    return [parts.table(_("Les publications de l’année"), columns, rows, (5, 3, 3, 2, 2, 3))]


def choices(dataset, name):
    return next(column.choices for column in dataset.columns if column.name == name)


def shortened(authors):
    return ", ".join(authors[:3]) + (" et al." if len(authors) > 3 else "")


def access(is_open):
    return "" if is_open is None else _("ouvert") if is_open else _("fermé")


def results(year):
    kinds = dict(choices(RESULTS, "kind"))
    rows = [
        [
            (row["name"], row["address"]),
            str(kinds.get(row["kind"], "")),
            row["lasting_identifier"] or "",
            row["licence"] or "",
            source_of(row),
        ]
        for row in year.rows(RESULTS)
    ]
    columns = [_("Résultat"), _("Nature"), _("Identifiant"), _("Licence"), _("Source")]
    return [parts.table(_("Les autres résultats de l’année"), columns, rows, (5, 2, 3, 2, 3))]


def dated(year, dataset, caption, name):
    """Return the rows of a list of pages: day, title, source."""
    rows = [[day(row[name]), (row["title"], row["page"]), source_of(row)] for row in year.rows(dataset)]
    return [parts.table(caption, [_("Date"), _("Titre"), _("Source")], rows, (3, 7, 4))]


def calls(year):
    rows = [
        [
            (row["title"], row["page"]),
            str(dict(choices(CALLS, "state")).get(row["state"], "")),
            day(row["opens_at"]),
            day(row["closes_at"]),
            source_of(row),
        ]
        for row in year.rows(CALLS)
    ]
    columns = [_("Appel"), _("État"), _("Ouverture"), _("Clôture"), _("Source")]
    return [parts.table(_("Les appels de l’année"), columns, rows, (5, 2, 3, 3, 4))]


def offers(year):
    rows = [
        [
            (offer.title, absolute(offer.get_url())),
            str(offer.get_kind_display()),
            day(offer.closes_at),
            offer.laboratory,
        ]
        for offer in year.offers
    ]
    columns = [_("Offre"), _("Nature"), _("Date limite"), _("Équipe ou laboratoire")]
    return [parts.table(_("Les offres parues ou closes dans l’année"), columns, rows, (5, 2, 3, 4))]


def readers(year):
    if year.read is None:
        return []
    source = _("comptées par le serveur, sans traceur, et sans les robots qui se nomment")
    return [parts.figures([(str(year.read), _("lectures de pages dans l’année"), source, "")])]


# The sections of the report, by the name used in `funder_questions.py`: a title, and a function that returns the parts.
SECTIONS = {
    "overview": (lambda: _("L’année en chiffres"), lambda year: [overview(year)]),
    "programme": (lambda: _("Le programme et ceux qui le mènent"), programme),
    "figures": (lambda: _("Les chiffres clés"), figures),
    "projects": (lambda: _("Les projets"), projects),
    "publications": (lambda: _("Les publications"), publications),
    "results": (lambda: _("Les autres résultats"), results),
    "events": (lambda: _("Les événements"), lambda y: dated(y, EVENTS, _("Les événements de l’année"), "start_date")),
    "news": (lambda: _("Les actualités"), lambda y: dated(y, NEWS, _("Les actualités de l’année"), "date")),
    "calls": (lambda: _("Les appels"), calls),
    "offers": (lambda: _("Les offres de poste, de thèse et de stage"), offers),
    "readers": (lambda: _("Les lecteurs du site"), readers),
}
