"""Reads the grid of the 106 criteria (`criteria.yaml`) and the wording of the statement (`statement.yaml`)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

HERE = Path(__file__).parent
# How many criteria each of the thirteen themes of RGAA 4.1.2 has.
THEMES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}


class State(StrEnum):
    """The state of a criterion. None is « met » without a test or a dated observation."""

    TESTED = "tested"
    OBSERVED = "observed"
    FAILED = "failed"
    UNSEEN = "unseen"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Criterion:
    """`number` is « 1.1 », `asks` the criterion in our words, `how` how the site meets it; texts are in French."""

    number: str
    asks: str
    state: State
    how: str
    tests: tuple = ()
    observed_on: date | None = None
    # The problem that a visitor has if the criterion is not met, by language.
    fault: dict | None = None


@cache
def criteria():
    """Return the `Criterion`s in the order of the RGAA."""
    rows = yaml.safe_load((HERE / "criteria.yaml").read_text("utf-8"))
    return [Criterion(**row | {"state": State(row["state"]), "tests": tuple(row.get("tests", ()))}) for row in rows]


def counts():
    """Return how many criteria are in each state, by the state's name in lower case with underscores."""
    found = Counter(criterion.state for criterion in criteria())
    return {state.name.lower(): found[state] for state in State} | {"all": len(criteria())}


def faults():
    """Return the known failures, as `{number, text}`, in the active language."""
    return [
        {"number": criterion.number, "text": criterion.fault[get_language()]}
        for criterion in criteria()
        if criterion.state is State.FAILED
    ]


@cache
def _statement():
    return yaml.safe_load((HERE / "statement.yaml").read_text("utf-8"))


def statement():
    """Return what the statement lists, in the active language: technologies, environment, tools, pages, exemptions.

    `established_on` is the date of the last review of the grid.
    """
    language = get_language()
    told = dict(_statement())
    for name in ("technologies", "environment", "tools", "pages", "exemptions"):
        told[name] = [item[language] if isinstance(item, dict) else item for item in told[name]]
    return told
