"""Proposes facts from the ANR's open data as edits of the table."""

from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.facts.expected import SEPARATOR, fact_of, organisation_named
from projects.project_pages import MoneyMeaning, ProjectPage
from research.identifiers import exact_code
from research.imports.models import SourceFact
from research.sources.anr import NAME, PAGE

# The values that mark the coordinator of a project, in JSON and in CSV.
YES = {"true", "vrai", "oui", "1"}


def typed(rows):
    """Return the ANR's data about the projects in `rows`, by ANR code, in the format of `files.read`."""
    projects, partners = {}, defaultdict(list)
    for fact in SourceFact.objects.filter(source=NAME, is_ours=True).order_by("key"):
        code = exact_code(fact.data.get("code"))
        if fact.kind == "partner":
            partners[code].append(fact.data)
        else:
            projects[code] = fact.data
    found = {}
    for row in rows:
        if data := projects.get(exact_code(row.draft.anr_reference)):
            texts = project_facts(data) | institutions(row, partners[exact_code(row.draft.anr_reference)])
            found |= {row.cells[key].name: text for key, text in texts.items() if text}
    return found


def project_facts(data):
    """Return the ANR's data about a project, by the keys of the facts."""
    money = data.get("money") and round(Decimal(str(data["money"])) / 10**6, 2)
    amount = fact_of("amount").read(ProjectPage(money=money, money_meaning=MoneyMeaning.AID))
    return {"title": data.get("title_fr"), "amount": amount}


def institutions(row, partners):
    """Return those of the partners that the site knows, beside those that the draft names already."""
    found = {}
    for key, is_lead in (("laboratory", True), ("partners", False)):
        names = [one["name"] for one in partners if (str(one["is_lead"]).lower() in YES) == is_lead]
        was, locale = row.cells[key].was, row.page.locale_id
        known = [name for name in (short_name(name, locale) for name in names) if name and name not in was]
        found[key] = f"{SEPARATOR} ".join(dict.fromkeys([*filter(None, [was]), *known])) if known else ""
    return found


def short_name(name, locale_id):
    """Return the short name of an institution of the site; "" where no list has it."""
    try:
        return organisation_named(name or "", locale_id).short_name
    except ValidationError:
        return ""


def source_of(row):
    """Return the ANR as a source of what was taken into the draft of a row."""
    labels = ", ".join(str(cell.fact.label) for cell in row.changed)
    label = _("%(facts)s : ANR, données ouvertes, projet %(code)s") % {
        "facts": labels,
        "code": row.draft.anr_reference,
    }
    return {"label": label, "address": PAGE, "consulted_on": timezone.localdate()}
