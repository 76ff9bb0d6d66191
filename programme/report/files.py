"""Writes the files of a report: PDF, .docx, and an archive of the data."""

import io
import json
import zipfile

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from news.open_data import EVENTS, NEWS
from pepr_site.open_data import excel, files
from pepr_site.open_data.views import address_of
from pepr_site.printing.writing import writing
from programme.open_data import FIGURES, ORGANISATIONS
from programme.report.content import Year
from programme.report.document import document
from programme.report.models import ActivityReport
from projects.open_data import CALLS, PROJECTS
from research.open_data import PUBLICATIONS, RESULTS

TOLD = (FIGURES, PROJECTS, ORGANISATIONS, PUBLICATIONS, RESULTS, EVENTS, NEWS, CALLS)


# A user is waiting for it: before image renditions.
@task(priority=10)
def make_report(number):
    """Write the files of the report of a year, in the site's first language."""
    reports, begun = ActivityReport.objects.filter(year=number), timezone.now()
    try:
        with override(settings.LANGUAGE_CODE), writing() as write:
            year = Year(number)
            told = document(year)
            written = {
                "pdf": write("pdf", told, "report", timezone.localtime(begun).isoformat()),
                "docx": write("docx", told),
                "data": archive(year, told),
            }
    except Exception:
        reports.update(has_failed=True)
        raise
    reports.update(**written, made_at=begun, has_failed=False)


def archive(year, told):
    """Return a ZIP file: of each dataset a table for spreadsheets and its JSON, the report as JSON, and a word."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{_('lisez-moi')}.txt", readme(told).encode("utf-8-sig"))
        packed.writestr(f"rapport-{year.number}.json", as_text({n: told[n] for n in ("title", "notes", "sections")}))
        for dataset in TOLD:
            names = [column.name for column in dataset.columns]
            rows = [{name: row[name] for name in names} for row in year.rows(dataset)]
            packed.writestr(f"{dataset.slug}.csv", excel.as_excel(dataset, rows, address_of))
            packed.writestr(f"{dataset.slug}.json", as_text(files.as_json(dataset, rows, address_of)))
    return file.getvalue()


def as_text(content):
    return json.dumps(content, cls=files.Encoder, ensure_ascii=False, indent=1)


def readme(told):
    lines = [told["title"], told["standfirst"], *told["notes"]]
    lines.append(_("Les fichiers « .csv » s’ouvrent dans un tableur, les fichiers « .json » disent aussi les sources."))
    return "\r\n\r\n".join(lines)
