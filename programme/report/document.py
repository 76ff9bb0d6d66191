"""Builds the report as one document, from which the PDF, the .docx and the data are written."""

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pepr_site.pages.links import absolute
from pepr_site.pages.models import site_text
from pepr_site.printing import parts
from pepr_site.printing.sheets import labels, look
from programme.report.asked import asked
from programme.report.content import SECTIONS, day


def document(year):
    """Return the report of a `Year` as a document (see `pepr_site.printing.parts`), in the active language."""
    text, number = site_text(get_language()), 0
    found, nothing = [], _("Rien n’en est connu sur ce site pour cette année.")
    for number, (title, made) in enumerate(SECTIONS.values(), 1):
        said = [part for part in made(year) if part] or [parts.words(nothing)]
        found.append(parts.section(f"{number}. {title()}", *said))
    found.append(parts.section(f"{number + 1}. {_('Ce qu’un financeur demande d’ordinaire')}", *asked(year)))
    return {
        "language": get_language(),
        "title": _("Rapport d’activité %(year)s") % {"year": year.number},
        "kicker": text.full_name,
        "standfirst": _(
            "Ce que le site du programme sait de cette année, sans rien y ajouter : chaque chiffre porte sa source, et "
            "le dernier tableau dit ce qui manque."
        ),
        "notes": notes(year, text),
        "site": text.public_name,
        "sections": found,
        "labels": labels() | {"contents": _("Sommaire")},
        "look": look("medium"),
    }


def notes(year, text):
    made = _("Établi le %(date)s d’après %(address)s.")
    found = [made % {"date": day(timezone.localdate()), "address": absolute("/")}]
    if year.undated:
        late = ngettext(
            "%(count)s publication ou résultat sans année n’y figure pas.",
            "%(count)s publications ou résultats sans année n’y figurent pas.",
            year.undated,
        )
        found.append(late % {"count": year.undated})
    return [parts.as_read(line) for line in [*found, text.funding_mention, text.standing] if line]
