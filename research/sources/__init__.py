"""The public sources, one module each, behind one interface.

A source gives batches of normalised records: `batches(client, visit, is_whole)` asks the network, `read(content, name)`
takes a file that somebody has saved. Neither writes anything: `harvest` does, a transaction a
batch; `tasks` are the worker's.
"""

import datetime
from dataclasses import asdict, dataclass, field


class SourceError(Exception):
    """The source cannot be read now; its words are for operators and say nothing of a person."""


class ShapeChanged(SourceError):
    """The response does not have the known format of this source: a field was renamed, or the structure changed."""


@dataclass
class Record:
    """A publication from a source, cleaned. `key` is its identifier there; `codes` are unchanged."""

    source: str
    key: str
    title: str
    kind: str = "other"
    language: str = "en"
    title_fr: str = ""
    title_en: str = ""
    authors: list = field(default_factory=list)
    year: int | None = None
    date: datetime.date | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    hal_id: str = ""
    nnt: str = ""
    is_open_access: bool | None = None
    open_access_address: str = ""
    licence: str = ""
    source_address: str = ""
    codes: list = field(default_factory=list)
    acronyms: list = field(default_factory=list)
    collections: list = field(default_factory=list)
    institutions: list = field(default_factory=list)

    def data(self):
        """Return the record as plain data, for JSON."""
        known = asdict(self)
        return known | {"date": self.date.isoformat() if self.date else ""}


@dataclass
class Fact:
    """A fact from a source about a project, its partner or an institution, according to `kind`."""

    source: str
    kind: str
    key: str
    data: dict
    address: str = ""


@dataclass
class Batch:
    """The data saved in one transaction, with its `cursor`, where the next import starts.

    `query` is the question that it answers, `ground` why what answers it may be ours, `total` how many rows the source
    says that it has. `unreadable` names the rows that could not be read. `keys` are those of all rows, read or not.
    `absent` are fields that rows often have, and of so many none: the rows are taken, and somebody must look.
    `moments` are when its rows last changed, in their order, where the source says so.
    """

    records: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    query: str = ""
    ground: str = ""
    cursor: str = ""
    total: int | None = None
    unreadable: list = field(default_factory=list)
    keys: list = field(default_factory=list)
    absent: list = field(default_factory=list)
    moments: list = field(default_factory=list)


def batch_of_rows(rows, total, always, key_of, record_of, **details):
    """Return the `Batch` of the rows of an answer; `details` are its other fields.

    `key_of(row)` names a row, `record_of(row, key)` reads it; a row without a name, or that gives no record, is counted
    as unreadable. Raises `ShapeChanged` where these are no rows, or one of the fields `always` is in none of them.
    """
    if not isinstance(rows, list) or not isinstance(total, int) or not all(isinstance(row, dict) for row in rows):
        raise ShapeChanged("no list of records stands in the answer")
    if gone := [name for name in always if rows and not any(name in row for row in rows)]:
        raise ShapeChanged(f"fields that were always there are gone: {', '.join(gone)}")
    batch = Batch(total=total, **details)
    for position, row in enumerate(rows):
        key = key_of(row)
        batch.keys.append(key or f"row {position}")
        record = record_of(row, key) if key else None
        if record:
            batch.records.append(record)
        else:
            batch.unreadable.append(batch.keys[-1])
    return batch


def part(answer, name):
    """Return a member of a response; None if it is missing, or the response is not an object."""
    return answer.get(name) if isinstance(answer, dict) else None
