"""What people mean by the years and the amounts that they type in one line."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pepr_site.pages.dates import Unreadable, folded, is_sound, read_day
from projects.project_pages import MoneyMeaning

YEAR = re.compile(r"\d{4}")
# Two years without a blank between them, « 2023-2027 »; two days or years with one, or with a word.
TWO_YEARS = re.compile(r"(\d{4}) ?- ?(\d{4})")
BETWEEN = re.compile(r" (?:-|a|au|to|until|jusqu.?a|jusqu.?au) ")
BEFORE = re.compile(r"^(?:de|du|depuis|des|from|since|le) ")
NUMBER = re.compile(r"(\d{1,3}(?: \d{3})*|\d+)(?:[.,](\d{1,2}))?(?: ?(?:m€|meur|m eur|millions?(?: d.euros)?|€m))?")
MEANINGS = {"aid": MoneyMeaning.AID, "total": MoneyMeaning.TOTAL}


def years_of(text):
    """Return the first and the last year that a person typed, None for one that is not said.

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
    except Unreadable:
        message = _("« %(text)s » n’est ni une année ni un jour : écrivez 2023 – 2027, ou 31/03/2027.")
        raise ValidationError(message % {"text": text[:60]}) from None
    if not is_sound(year):
        raise ValidationError(_("L’année %(year)s ne peut pas être la bonne.") % {"year": year})
    return year


def amount_of(text):
    """Return an amount in millions of euros as digits, and a `MoneyMeaning`; two None for an empty text.

    « 4,6 », « 4,6 M€ aide de l’État », « 12 coût total ». Raises `ValidationError`.
    """
    plain = folded(text)
    if not plain:
        return None, None
    found = NUMBER.match(plain)
    rest = plain[found.end() :] if found else plain
    if not found or re.search(r"\d", rest) or (rest and rest[0] not in " ,;(:"):
        raise ValidationError(_("Écrivez un nombre de millions d’euros, par exemple 4,6."))
    money = Decimal(f"{found[1].replace(' ', '')}.{found[2] or 0}")
    meanings = [meaning for word, meaning in MEANINGS.items() if word in rest]
    return str(money), meanings[0] if meanings else MoneyMeaning.UNSAID
