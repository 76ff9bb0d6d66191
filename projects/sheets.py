"""The printed sheet of a project."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.roles import of_project
from pepr_site.pages.links import absolute
from pepr_site.printing import parts
from pepr_site.printing.sheets import emblem, look, sheet
from projects.facts.expected import UNKNOWN, every_fact, with_facts
from projects.facts.published import address_of_form, line_of
from projects.project_pages import InstitutionRole, ProjectPage
from research.pages import for_project

# Facts in the header of the sheet, or in a section of their own.
ELSEWHERE = {"title", "summary", "publications"}
# The number of characters of the page's text on a sheet, so that it stays on one page.
MOST_READ = 900
MOST_PUBLICATIONS = 5


def draw(page):
    """Return what the sheet of a project says (see `pepr_site.printing.sheets`)."""
    project = with_facts(ProjectPage.objects.filter(pk=page.pk)).get()
    line = line_of(project)
    unknown = [cell.fact for cell in line.cells if cell.is_open]
    symbol = f"g{project.tone[1]}" if project.tone.startswith("o") else ""
    return {
        "kicker": " · ".join(filter(None, [project.card_kind, project.get_documentation_display()])),
        "emblem": emblem("symbols", symbol, look(project.tone)["ink"]),
        "known": known(line),
        "sections": parts.said([*parts.reading(project.body, MOST_READ), people(project), *published(project)]),
        "aside": parts.said(
            [parts.section(_("Fiche du projet"), parts.facts(rows(project))), to_come(project, unknown)]
        ),
    }


def known(line):
    told = _("Réponses publiques : %(known)s sur %(total)s") % {"known": line.count, "total": len(line.cells)}
    return {"beads": [cell.state for cell in line.cells], "words": told}


def rows(project):
    """Return the facts that are known, as the page words them: a label and its lines."""
    found = [fact for fact in every_fact() if fact.key not in ELSEWHERE and fact.state(project) != UNKNOWN]
    return [(str(fact.label), WORDED.get(fact.key, fact.read)(project)) for fact in found]


def institutions(project, role):
    return [part.organisation.name for part in project.institutions.all() if part.role == role]


def amount(project):
    said = [_("%(amount)s M€") % {"amount": f"{project.money.normalize():f}".replace(".", ",")}]
    return said + [capfirst(project.get_money_meaning_display())] * bool(project.money_meaning)


def named(pages):
    return [f"{page.number}. {page.short_title}" for page in pages]


# Facts whose text on the page is longer than in a table row.
WORDED = {
    "laboratory": lambda project: institutions(project, InstitutionRole.LEAD),
    "partners": lambda project: institutions(project, InstitutionRole.PARTNER),
    "amount": amount,
    "objective": lambda project: named(project.related_key_pages("objectives")),
    "axis": lambda project: named(project.related_key_pages("axes")),
}


def people(project):
    found = [(role.person.name, "", role.shown_title) for role in of_project(project)]
    return parts.section(_("Personnes"), parts.links(found))


def published(project):
    """Return the sections of its publications: those that the site lists, and those that its page names."""
    told = for_project(project)
    if told:
        count = ngettext("%(count)s publication", "%(count)s publications", told["total"]) % {"count": told["total"]}
        shown = [
            part for row in told["publications"][:MOST_PUBLICATIONS] for part in parts.prose(f"<p>{row.reference}</p>")
        ]
        yield parts.section(_("Publications"), parts.words(count), *shown)
    own = [(row.reference, row.address, row.licence) for row in project.publications.all()]
    yield parts.section(_("Publications") if not told else _("Autres références"), parts.links(own))


def to_come(project, unknown):
    """Return what is not published, and where one says it."""
    if not unknown:
        return None
    labels = ", ".join(str(fact.label).lower() if fact.key != "anr_reference" else str(fact.label) for fact in unknown)
    address = address_of_form(project.locale_id, project.number)
    way = parts.links([(_("Je sais : le dire, avec une source"), absolute(address), "")]) if address else None
    return parts.section(_("Non publié à ce jour"), parts.words(f"{capfirst(labels)}."), way)


SHEET = sheet(draw)
