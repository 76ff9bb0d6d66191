"""Every kind of publication has its name in each vocabulary, and is known again by it."""

import pytest

from research.kinds import kind_of, name_of, rows
from research.publications import PublicationKind

VOCABULARIES = [name for name in rows()[0] if name not in ("kind", "hal")]


def test_the_table_has_every_kind():
    assert [row["kind"] for row in rows()] == PublicationKind.values


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("kind", PublicationKind.values)
def test_what_is_written_is_read_as_the_kind_or_one_that_shares_its_name(kind, vocabulary):
    name = name_of(kind, vocabulary)
    read = kind_of(name, vocabulary)
    assert read == PublicationKind.OTHER or name_of(read, vocabulary) == name


@pytest.mark.parametrize(
    ("name", "vocabulary", "kind"),
    [
        ("THESE", "hal", "thesis"),
        ("UNDEFINED", "hal", "preprint"),
        ("posted-content", "csl", "preprint"),
        ("CONF", "ris", "conference"),
        ("misc", "bibtex", "other"),
        (None, "ris", "other"),
    ],
)
def test_names_are_read(name, vocabulary, kind):
    assert kind_of(name, vocabulary) == kind
