"""Which archives are kept: the newest of each of the last days, weeks and months that have one."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

NAME = re.compile(r"pepr-(\d{8}T\d{6}Z)\.tar$")
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Rule:
    """How many days, weeks and months with an archive keep their newest one."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12

    @classmethod
    def parse(cls, text):
        """Return the rule that « 7,4,12 » means. Raises `ValueError`."""
        if not re.fullmatch(r"\d{1,4},\d{1,4},\d{1,4}", text, re.ASCII):
            raise ValueError(f"{text!r} is not three numbers such as 7,4,12")
        return cls(*map(int, text.split(",")))


def name_for(moment):
    """Return the name of the archive of a moment."""
    return f"pepr-{moment.astimezone(UTC).strftime(STAMP)}.tar"


def moment_of(name):
    """Return the moment that a name tells, or None for another file."""
    match = NAME.fullmatch(name)
    return datetime.strptime(match[1], STAMP).replace(tzinfo=UTC) if match else None


def superseded(names, rule):
    """Return those of `names`, all of good archives, that the rule no longer keeps; never the newest."""
    dated = sorted(((moment_of(name), name) for name in names if moment_of(name)), reverse=True)
    kept = {name for _, name in dated[:1]}
    for count, period in ((rule.daily, "%Y-%m-%d"), (rule.weekly, "%G-%V"), (rule.monthly, "%Y-%m")):
        newest = {}
        for moment, name in dated:
            newest.setdefault(moment.strftime(period), name)
        kept.update(list(newest.values())[:count])
    return [name for _, name in dated if name not in kept]
