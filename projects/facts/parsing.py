"""Parses years and amounts typed in one line."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pepr_site.pages.dates import UnreadableDate, folded, is_plausible, read_day
from projects.project_pages import MoneyMeaning

YEAR = re.compile(r"\d{4}")
# Two years without a space, « 2023-2027 »; two dates or years with a space, or with a word.
TWO_YEARS = re.compile(r"(\d{4}) ?- ?(\d{4})")
BETWEEN = re.compile(r" (?:-|a|au|to|until|jusqu.?a|jusqu.?au) ")
BEFORE = re.compile(r"^(?:de|du|depuis|des|from|since|le) ")
# In English the sign comes first: « €4.6 million ».
SIGN_FIRST = re.compile(r"^€ ?([\d., ]*\d)")
NUMBER = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d{1,2}))?(?![.,]?\d)")
# The maximum length of an amount in euros, with spaces.
MOST_DIGITS = 16
# The value of each unit in millions of euros; the units are in lower case without spaces.
UNITS = {
    "€": "0.000001",
    **dict.fromkeys(("euro", "euros", "eur"), "0.000001"),
    **dict.fromkeys(("k€", "keur", "€k", "milliersd'euros"), "0.001"),
    **dict.fromkeys(("m€", "meur", "€m", "€million", "million", "millions", "milliond'euros", "millionsd'euros"), "1"),
    **dict.fromkeys(("md€", "mds€", "mdeur", "€bn", "bn€", "milliard", "milliards"), "1000"),
    **dict.fromkeys(("milliardd'euros", "milliardsd'euros"), "1000"),
}
# Words that describe what an amount covers, in lower case without accents.
MEANINGS = {
    **dict.fromkeys(
        ("aide", "aide de l'etat", "aide anr", "aide de l'anr", "state aid", "state funding"), MoneyMeaning.AID
    ),
    **dict.fromkeys(("cout total", "total cost"), MoneyMeaning.TOTAL),
    "budget": MoneyMeaning.UNSAID,
}


def years_of(text):
    """Parse a typed period; return the first and the last year, None for a missing one.

    « 2023 – 2027 », « de mars… » is not read: « 01/03/2023 au 28/02/2027 », « 1er mars 2023 », « 2023 ».
    Raises `ValidationError`.
    """
    plain = BEFORE.sub("", folded(text))
    if not plain:
        return None, None
    two = TWO_YEARS.fullmatch(plain)
    found = [_year_of(piece) for piece in (two.groups() if two else BETWEEN.split(plain))]
    if len(found) > 2:
        raise ValidationError(_("Écrivez au plus deux dates : le début et la fin."))
    start, end = [*found, None][:2]
    if end and end < start:
        raise ValidationError(_("L’année de fin vient avant l’année de début."))
    return start, end


def _year_of(text):
    text = text.strip()
    try:
        year = int(text) if YEAR.fullmatch(text) else read_day(text).year
    except UnreadableDate:
        message = _("« %(text)s » n’est ni une année ni un jour : écrivez 2023 – 2027, ou 31/03/2027.")
        raise ValidationError(message % {"text": text[:60]}) from None
    if not is_plausible(year):
        raise ValidationError(_("L’année %(year)s ne peut pas être la bonne.") % {"year": year})
    return year


def amount_of(text):
    """Return an amount in millions of euros as digits, and a `MoneyMeaning`; two None for an empty text.

    « 4,6 aide de l’État », « 950 k€, coût total », « 1,2 milliard d’euros (aide) ». Raises `ValidationError`.
    """
    plain = SIGN_FIRST.sub(r"\1 €", folded(text).replace("’", "'"))
    if not plain:
        return None, None
    found = NUMBER.match(plain)
    if not found or len(found[1]) > MOST_DIGITS:
        raise ValidationError(_("Écrivez un nombre de millions d’euros, par exemple 4,6."))
    unit, rest = _unit_and_rest(plain[found.end() :])
    money = Decimal(f"{found[1].replace(' ', '')}.{found[2] or 0}") * Decimal(unit)
    if money != (rounded := round(money, 2)):
        raise ValidationError(_("Écrivez ce montant en millions d’euros, à deux décimales au plus : 1,25 M€."))
    if not rest:
        message = _("Dites ce que ce montant couvre : « 4,6 M€, aide de l’État », « 4,6 M€, coût total »,")
        raise ValidationError(f"{message} {_('ou « 4,6 M€, budget » si la source ne dit rien de plus.')}")
    if rest not in MEANINGS:
        message = _("« %(text)s » n’est pas lu : écrivez « 4,6 M€, aide de l’État » ou « 4,6 M€, coût total ».")
        raise ValidationError(message % {"text": rest[:60]})
    return str(money if unit == "1" else rounded), MEANINGS[rest]


def _unit_and_rest(text):
    """Return the unit at the start of a text in millions, "1" if there is none, and the rest of the text."""
    words = text.replace("d' ", "d'").split(" ")
    words = [word for word in words if word]
    # « m€ », « m € », « millions d'euros »: the longest first.
    for count in (2, 1):
        unit = "".join(words[:count])
        if len(words) >= count and (bare := unit.rstrip(",;:")) in UNITS:
            return UNITS[bare], _bare(" ".join(words[count:]))
    return "1", _bare(" ".join(words))


def _bare(text):
    return text.strip(" ,;:()-").removeprefix("d'").removeprefix("de ")
