"""The printed sheets of the programme, its axes and its objectives."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pepr_site.pages.links import absolute
from pepr_site.pages.snippets import every
from pepr_site.printing import parts
from pepr_site.printing.sheets import emblem, look, sheet
from programme.figures.models import KeyFigure, Prominence
from programme.partners.models import Organisation, Role
from programme.programme_pages import ObjectivePage, attached_projects, outline
from projects.project_pages import ProjectPage, in_order, organisations_of

# The number of characters of a page's text on its sheet; that of the programme has much other content.
MOST_READ, MOST_READ_OF_PROGRAMME = 750, 400


def draw_part(page):
    """Return what the sheet of an axis or of an objective says (see `pepr_site.printing.sheets`)."""
    projects = attached_projects(type(page), page.pk)
    symbol = getattr(page, "symbol", "")
    institutions = [(o.name, o.website, o.city) for o in organisations_of(projects)]
    return {
        "kicker": page.card_kind[:1].upper() + page.card_kind[1:],
        "emblem": emblem("symbols", symbol, look(page.tone)["ink"]),
        "sections": parts.said(parts.reading(page.body, MOST_READ)),
        "aside": parts.said(
            [
                parts.section(_("Projets"), listed(projects) or parts.words(_("Non publié à ce jour"))),
                on_subject(page, projects),
                parts.section(_("Institutions"), parts.links(institutions)),
            ]
        ),
    }


def listed(projects):
    return parts.links([(f"{p.number:02}. {p.short_title}", absolute(p.get_url()), p.acronym) for p in projects])


def on_subject(page, attached):
    """Return the project that is described on the subject of an objective, where no source ties it to that."""
    key = page.subject_project_id if isinstance(page, ObjectivePage) else None
    if not key or key in {project.pk for project in attached}:
        return None
    found = ProjectPage.objects.visible().filter(pk=key).defer_streamfields()
    note = parts.words(_("Aucune source publiée ne le rattache à cet objectif."))
    return found and parts.section(_("Un projet décrit sur ce sujet"), listed(found), note)


def draw_programme(page):
    """Return what the sheet of the programme says."""
    shown = outline(page.locale_id)
    return {
        "kicker": "",
        "emblem": "",
        "sections": parts.said(
            [
                parts.section(_("Les chiffres"), parts.figures(figures(page.locale_id))),
                *parts.reading(page.body, MOST_READ_OF_PROGRAMME),
                parts.section(_("Les axes"), numbered(shown["axes"])),
                parts.section(_("Les objectifs"), numbered(shown["objectives"])),
                parts.section(_("Les projets"), of_projects(page.locale_id)),
                parts.section(_("Qui le conduit"), parts.facts(conduct(page.locale_id))),
            ]
        ),
        "aside": [],
    }


def figures(locale_id):
    """Return the key figures that pages show, each with its day and its source."""
    rows = [f for f in every(KeyFigure._meta.label).values() if f.locale_id == locale_id]
    return [
        (f.text, f.label, f"{f.source}, {date_format(f.as_of)}", f.source_address)
        for f in rows
        if f.prominence != Prominence.HIDDEN
    ]


def numbered(pages):
    return parts.links([(f"{page.number}. {page.title}", absolute(page.get_url()), "") for page in pages])


def of_projects(locale_id):
    rows = [[f"{p.number:02}", p.title, p.get_documentation_display()] for p in in_order(locale_id)]
    columns = [_("Numéro"), _("Projet"), _("Ce qui est publié")]
    return parts.table(_("Les projets prioritaires, et ce qui est publié de chacun"), columns, rows, (1, 6, 3))


def conduct(locale_id):
    """Return who pilots, operates and takes part, by their link with the programme."""
    rows = [o for o in every(Organisation._meta.label).values() if o.locale_id == locale_id]
    named = {role: [o.name for o in rows if o.role == role] for role in (Role.PILOT, Role.OPERATOR, Role.PARTNER)}
    return [(str(role.label).capitalize(), names) for role, names in named.items() if names]


PROGRAMME = sheet(draw_programme)
PART = sheet(draw_part)
