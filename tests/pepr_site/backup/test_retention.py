"""Which archives go, and that the last good one never does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from pepr_site.backup import making
from pepr_site.backup.retention import Rule, moment_of, name_for, superseded

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


def nights(count):
    return [name_for(NOW - timedelta(days=day)) for day in range(count)]


def test_days_weeks_and_months_keep_their_newest():
    names = nights(400)
    gone = superseded(names, Rule(7, 4, 12))
    kept = [name for name in names if name not in gone]
    assert kept[:7] == names[:7]
    assert {f"{moment_of(name):%Y-%m}" for name in kept} >= {f"2026-{month:02}" for month in range(1, 12)}
    assert 7 + 11 <= len(kept) <= 7 + 4 + 12


@pytest.mark.parametrize("rule", [Rule(0, 0, 0), Rule(1, 0, 0)])
def test_the_newest_stays_whatever_the_rule(rule):
    names = nights(3)
    assert superseded(names, rule) == names[1:]
    assert superseded(names[:1], rule) == []


def test_other_files_are_nobodys_to_remove():
    assert superseded(["notes.txt", ".lock", "pepr-x.tar", *nights(1)], Rule(0, 0, 0)) == []


def test_a_damaged_archive_counts_for_nothing_and_stays(tmp_path):
    for name in nights(3):
        (tmp_path / name).write_bytes(b"no archive")
    removed, damaged = making._remove_superseded(tmp_path, Rule(0, 0, 0))
    assert removed == []
    assert sorted(damaged) == sorted(nights(3))


@pytest.mark.parametrize("text", ["7", "7,4", "a,b,c", "7,4,-1", ""])
def test_a_wrong_rule_is_refused_in_words(text):
    with pytest.raises(CommandError, match="three numbers such as 7,4,12"):
        call_command("backup", "--keep", text)
