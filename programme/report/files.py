"""Builds a report as one document, and writes its files: PDF, .docx, and an archive of the data."""

import io
import json
import zipfile

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django_tasks import task

from news.open_data import EVENTS, NEWS
from pepr_site.open_data import files
from pepr_site.open_data.views import address_of
from pepr_site.pages.links import absolute
from pepr_site.pages.site_settings import site_text
from pepr_site.printing import parts
from pepr_site.printing.sheets import labels, look
from pepr_site.printing.writer_process import writing
from programme.open_data import FIGURES, ORGANISATIONS
from programme.report.content import SECTIONS, Year, day
from programme.report.funder_questions import asked
from programme.report.models import ActivityReport
from projects.open_data import CALLS, PROJECTS
from research.open_data import PUBLICATIONS, RESULTS

DATASETS = (FIGURES, PROJECTS, ORGANISATIONS, PUBLICATIONS, RESULTS, EVENTS, NEWS, CALLS)


# A user is waiting for it: before image renditions.
@task(priority=10)
def make_report(number):
    """Write the files of the report of a year, in the site's first language."""
    reports, begun = ActivityReport.objects.filter(year=number), timezone.now()
    try:
        with override(settings.LANGUAGE_CODE), writing() as write:
            year = Year(number)
            content = document(year)
            written = {
                "pdf": write("pdf", content, "report", timezone.localtime(begun).isoformat()),
                "docx": write("docx", content),
                "data": archive(year, content),
            }
    except Exception:
        reports.update(has_failed=True)
        raise
    reports.update(**written, made_at=begun, has_failed=False)


def archive(year, content):
    """Return a ZIP file: of each dataset a table for spreadsheets and its JSON, the report as JSON, and a word."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{_('lisez-moi')}.txt", readme(content).encode("utf-8-sig"))
        packed.writestr(f"rapport-{year.number}.json", as_text({n: content[n] for n in ("title", "notes", "sections")}))
        for dataset in DATASETS:
            names = [column.name for column in dataset.columns]
            rows = [{name: row[name] for name in names} for row in year.rows(dataset)]
            packed.writestr(f"{dataset.slug}.csv", files.as_excel(dataset, rows, address_of))
            packed.writestr(f"{dataset.slug}.json", as_text(files.as_json(dataset, rows, address_of)))
    return file.getvalue()


def as_text(content):
    return json.dumps(content, cls=files.Encoder, ensure_ascii=False, indent=1)


def readme(content):
    lines = [content["title"], content["standfirst"], *content["notes"]]
    lines.append(_("Les fichiers « .csv » s’ouvrent dans un tableur, les fichiers « .json » disent aussi les sources."))
    return "\r\n\r\n".join(lines)


def document(year):
    """Return the report of a `Year` as a document (see `pepr_site.printing.parts`), in the active language."""
    text, number = site_text(get_language()), 0
    found, nothing = [], _("Rien n’en est connu sur ce site pour cette année.")
    for number, (title, made) in enumerate(SECTIONS.values(), 1):
        content = [part for part in made(year) if part] or [parts.words(nothing)]
        found.append(parts.section(f"{number}. {title()}", *content))
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
    return [parts.as_rendered(line) for line in [*found, text.funding_mention, text.standing] if line]
