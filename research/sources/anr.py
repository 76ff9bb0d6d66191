"""The ANR's open data on data.gouv.fr: projects and their partners, in JSON (`orient=split`) or CSV (`;`, with a mark).

Both are whole files, some of them large: asked for again only where they have changed.
"""

import csv
import io

from django.conf import settings

from research.sources import Batch, Fact, ShapeChanged, clean
from research.sources.client import data_of
from research.sources.grounds import our_codes

NAME = "anr"
# The public page of these files.
PAGE = "https://www.data.gouv.fr/datasets/anr-02-projets-anr-dgpie-detail-des-projets-et-des-partenaires"
ADDRESS = "https://www.data.gouv.fr/api/1/datasets/r/"
# The hosts of the files.
HOSTS = ("static.data.gouv.fr",)
FILES = ("d9b2d1e7-0c85-43fc-a47a-5b57fc6b505a", "559459fb-b947-44b7-849c-9287b1ef1134")
CODE = "Projet.Code_Decision"
# A column that only the file of partners has.
PARTNER = "Projet.Partenaire.Nom_organisme"
PROJECT_COLUMNS = {
    "acronym": "Projet.Acronyme",
    "title_fr": "Projet.Titre.Francais",
    "title_en": "Projet.Titre.Anglais",
    "summary": "Projet.Resume.Francais",
    "action": "Action.Titre.Francais",
    "edition": "Action.Edition",
    "money": "Projet.Aide_allouee",
}
PARTNER_COLUMNS = {
    "number": "Projet.Partenaire.Code_Decision",
    "name": PARTNER,
    "is_lead": "Projet.Partenaire.Est_coordinateur",
    "rnsr": "Projet.Partenaire.Code_RNSR",
    "city": "Projet.Partenaire.Adresse.Ville",
    "region": "Projet.Partenaire.Adresse.Region",
    "country": "Projet.Partenaire.Adresse.Pays",
}
# The key under which a visit stores the programme's codes of the last import.
CODES = "codes"
csv.field_size_limit(1_000_000)


def batches(client, visit, is_whole=False):
    """Yield a batch for each of the two files that has changed since, and for both where the programme's codes have."""
    codes = " ".join(sorted([*our_codes(), *settings.ANR_LETTERS]))
    if is_whole or visit.cursors.get(CODES) != codes:
        visit.validators.clear()
    for file in FILES:
        content = client.get(client.address + file, is_conditional=True)
        if content is not None:
            yield read(content, file)
    visit.cursors[CODES] = codes


def read(content, name):
    """Return the batch of a file of projects or of partners, whichever it is. Raises `ShapeChanged`."""
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    rows = rows_of_json(data_of(content)) if start in (b"{", b"[") else rows_of_csv(content)
    batch = Batch(query=name, total=len(rows))
    if not rows:
        raise ShapeChanged("the file has no row")
    is_partners = PARTNER in rows[0]
    columns = PARTNER_COLUMNS if is_partners else PROJECT_COLUMNS
    if missing := [column for column in [CODE, *columns.values()] if column not in rows[0]]:
        raise ShapeChanged(f"columns that were always there are gone: {', '.join(missing)}")
    for position, row in enumerate(rows):
        data = {name: plain(row[column]) for name, column in columns.items()} | {"code": clean.text(row[CODE], 60)}
        if not data["code"]:
            batch.unreadable.append(f"row {position}")
            continue
        key = f"{data['code']}/{data['number']}" if is_partners else data["code"]
        batch.facts.append(Fact(NAME, "partner" if is_partners else "project", key, data))
    return batch


def rows_of_json(answer):
    """Return the rows of `{"columns": […], "data": [[…]]}` as dicts. Raises `ShapeChanged`."""
    columns, data = (answer.get("columns"), answer.get("data")) if isinstance(answer, dict) else (None, None)
    if not isinstance(columns, list) or not isinstance(data, list):
        raise ShapeChanged("neither columns nor data stand in the answer")
    if any(not isinstance(row, list) or len(row) != len(columns) for row in data):
        raise ShapeChanged("a row has not as many values as there are columns")
    return [dict(zip(columns, row, strict=True)) for row in data]


def rows_of_csv(content):
    """Return the rows of a CSV file as dicts. Raises `ShapeChanged`."""
    try:
        lines = io.StringIO(content.decode("utf-8-sig"), newline="")
        rows = list(csv.DictReader(lines, delimiter=";"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ShapeChanged("the file is no CSV") from error
    if any(None in row or None in row.values() for row in rows):
        raise ShapeChanged("a row has not as many values as there are columns")
    return rows


def plain(value):
    """Return a value of the file as plain data; None where it says nothing."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value
    return clean.text(value, 4000) or None
