"""The types of publications in other vocabularies: `kinds.csv`, one column each, read in both directions.

The first of several names in a cell is written, and all are read; a name shared by several types is read as the first
of them, and « misc », which means nothing, as none.
"""

import csv
from functools import cache
from pathlib import Path

from research.publications import PublicationKind

TABLE = Path(__file__).parent / "kinds.csv"
NOTHING = "misc"


@cache
def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def name_of(kind, vocabulary):
    """Return what a kind is called in a vocabulary."""
    return next(row[vocabulary].split()[0] for row in rows() if row["kind"] == kind)


@cache
def _kinds(vocabulary):
    pairs = [(name, row["kind"]) for row in rows() for name in row[vocabulary].split() if name != NOTHING]
    return dict(reversed(pairs))


def kind_of(name, vocabulary):
    """Return the kind that bears a name in a vocabulary; « other » for one that none bears."""
    return _kinds(vocabulary).get(name, PublicationKind.OTHER.value)
