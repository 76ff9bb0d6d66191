"""What people mean by the days and hours that they type, and which of them can be true."""

import datetime
import re
import unicodedata

from django.utils import timezone

# Years before and after this one, beyond which a date that is typed is a slip.
BACK, AHEAD = 20, 30
# The end of a day, of which no other is the beginning.
LAST_MINUTE = datetime.time(23, 59)
# The years beyond which no date of this site can be true, whoever wrote it.
FIRST, LAST = 1900, 2100
MONTHS = [
    *(("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may")),
    *(("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september")),
    *(("octobre", "october"), ("novembre", "november"), ("decembre", "december")),
]
SEPARATOR = r" ?[/.,\- ] ?"
DAY = re.compile(
    r"(?:le )?(?:[a-z]{3,9}[.,]? )?(?P<day>\d{1,2})(?: ?(?:er|st|nd|rd|th))?"
    rf"{SEPARATOR}(?P<month>\d{{1,2}}|[a-z]{{3,9}}\.?){SEPARATOR}(?P<year>\d{{4}}|\d\d)(?!\d)"
)
DIGITS = re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})(?!\d)")
ISO_DAY = re.compile(r"(?P<year>\d{4})([-/])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
WRITINGS = (ISO_DAY, DAY, DIGITS)
HOUR = re.compile(
    r"(?P<hour>\d{1,2})(?: ?(?::|\.|h|heures?) ?(?P<minute>\d\d)?(?: ?(?:min|mn|minutes))?"
    r"(?::(?P<second>\d\d)(?:\.\d+)?)?)? ?(?P<half>[ap])?(?(half)\.?m\.?)"
)
# Between a day and its hour: « 31/03/2027, à 14 h ».
BETWEEN = re.compile(r" ?[.,;t-]? ?(?:at? ?)?")


class Unreadable(ValueError):
    """What was typed is no day, or no hour."""


class Missing(ValueError):
    """The clocks pass this hour over: it does not exist on that day."""


class Twice(ValueError):
    """The clocks go back: this hour comes twice on that day."""


def folded(text):
    """Return a text in small letters, without accents, its blanks plain and single, its dashes short."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join("-" if unicodedata.category(c) == "Pd" else c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split()).removesuffix(".")


def read_day(text):
    """Return the `date` that a person typed: « 31/03/2027 », « 31.3.27 », « 1er avril 2027 ». Raises `Unreadable`."""
    text = folded(text)
    return _day(next(filter(None, (writing.fullmatch(text) for writing in WRITINGS)), None))


def read_hour(text):
    """Return the `time` that a person typed: « 14:30 », « 14 h 30 », « 14h »; 24:00 is 23:59. Raises `Unreadable`."""
    return _hour(folded(text).removeprefix("a "))


def read_moment(text, hour):
    """Return the moment, aware, that a person typed; a day alone is at `hour`, a `time`.

    Raises `Unreadable`, or what `at` raises.
    """
    text = folded(text)
    found = next(filter(None, (writing.match(text) for writing in WRITINGS)), None)
    day = _day(found)
    rest = text[found.end() :]
    if rest:
        hour = _hour(rest[BETWEEN.match(rest).end() :])
    return at(day, hour)


def at(day, hour):
    """Return the moment of an hour of the site's time zone. Raises `Missing` or `Twice` where the clocks change."""
    written = datetime.datetime.combine(day, hour)
    moment = timezone.make_aware(written)
    other = moment.replace(fold=1)
    if moment.utcoffset() < other.utcoffset():
        raise Missing
    if moment.utcoffset() > other.utcoffset():
        raise Twice
    return moment


def _day(found):
    """Return the day of a match of `DAY` or `ISO_DAY`."""
    if not found:
        raise Unreadable
    year, month = found["year"], found["month"]
    try:
        return datetime.date(_year(year), int(month) if month.isdecimal() else _month(month), int(found["day"]))
    except ValueError:
        raise Unreadable from None


def _year(text):
    """Return the year of four digits, or the nearest one that ends with these two."""
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if 2000 + year <= timezone.localdate().year + AHEAD else 1900 + year


def _month(word):
    """Return the number of the month that has this name, or this beginning alone."""
    word = word.rstrip(".")
    (number,) = (place for place, names in enumerate(MONTHS, 1) if any(name.startswith(word) for name in names))
    return number


def _hour(text):
    if text == "midi":
        return datetime.time(12)
    if re.fullmatch(r"\d{3,4}", text):
        text = f"{text[:-2]}:{text[-2:]}"
    found = HOUR.fullmatch(text)
    if not found:
        raise Unreadable
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            raise Unreadable
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return LAST_MINUTE
    try:
        return datetime.time(hour, minute, second)
    except ValueError:
        raise Unreadable from None


def speaks_of_midnight(text):
    """Whether a text that cannot be read names an hour that is at both ends of a day."""
    return any(word in folded(text) for word in ("minuit", "midnight"))


def is_within_reach(year):
    """Whether a person can well mean this year."""
    present = timezone.localdate().year
    return present - BACK <= year <= present + AHEAD


def is_sound(value):
    """Whether a `date`, an aware `datetime` or a year, from the database, can be true and be shown anywhere."""
    year = value if isinstance(value, int) else value.year
    return FIRST <= year <= LAST


def sound(value):
    """Return `value`, or None where it cannot be true; None stays None."""
    return value if value is not None and is_sound(value) else None


def bounds():
    """Return the first and the last day that can be true, in the site's time zone."""
    return datetime.date(FIRST, 1, 1), datetime.date(LAST, 12, 31)
