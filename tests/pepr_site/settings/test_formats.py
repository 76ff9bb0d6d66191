"""Dates, hours, amounts and sizes read as each language writes them."""

from datetime import date, time
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.forms import DateField, DateTimeField
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format, time_format
from django.utils.timezone import datetime
from django.utils.translation import override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from pepr_site.blocks.media import file_size
from pepr_site.pages.text import typeset
from projects.models import ProjectPage

NB = "\N{NO-BREAK SPACE}"


def words(html, language):
    """The text of some HTML as the page sets it, with ordinary spaces."""
    return " ".join(BeautifulSoup(typeset(html, language), "lxml").get_text().split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_admin_shows_and_reads_a_day_before_its_month(language):
    with override(language):
        assert 'value="03/04/2026"' in AdminDateInput().render("date", date(2026, 4, 3))
        assert 'value="03/04/2026 09:05"' in AdminDateTimeInput().render("moment", datetime(2026, 4, 3, 9, 5))
        for written in ("03/04/2026", "2026-04-03"):
            assert DateField().clean(written) == date(2026, 4, 3)
            assert DateTimeField().clean(f"{written} 09:05").timetuple()[:5] == (2026, 4, 3, 9, 5)


@pytest.mark.parametrize(
    ("language", "day", "hour", "moment", "number"),
    [
        ("fr", "7 février 2024", f"9{NB}h{NB}05", f"7 février 2024, 9{NB}h{NB}05", f"12{NB}345,6"),
        ("en", "7 February 2024", "09:05", "7 February 2024, 09:05", "12,345.6"),
    ],
)
def test_days_hours_and_numbers(language, day, hour, moment, number):
    with override(language):
        assert date_format(date(2024, 2, 7)) == day
        assert time_format(time(9, 5)) == hour
        assert date_format(datetime(2024, 2, 7, 9, 5), "DATETIME_FORMAT") == moment
        assert number_format(Decimal("12345.6"), force_grouping=True) == number


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (date(2025, 5, 1), None, "1er mai 2025", "1 May 2025"),
        (date(2025, 5, 21), None, "21 mai 2025", "21 May 2025"),
        (date(2025, 5, 1), date(2025, 5, 3), "du 1er au 3 mai 2025", "from 1 to 3 May 2025"),
        (date(2025, 4, 30), date(2025, 5, 1), "du 30 avril au 1er mai 2025", "from 30 April to 1 May 2025"),
    ],
)
def test_a_day_or_several(start, end, french, english):
    for language, expected in (("fr", french), ("en", english)):
        with override(language):
            html = render_to_string("components/date_range.html", {"start": start, "end": end})
        assert words(html, language) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("money", "french", "english"),
    [("4.60", "4,6 M€", "€4.6 million"), ("80", "80 M€", "€80 million"), ("4.25", "4,25 M€", "€4.25 million")],
)
def test_money_and_years(money, french, english):
    page = ProjectPage(number=1, money=Decimal(money), start_year=2023, end_year=2027)
    for language, expected, years in (("fr", french, "2023 à 2027"), ("en", english, "2023 to 2027")):
        with override(language):
            text = words(
                render_to_string("components/project_facts.html", {"page": page, "axes": [], "objectives": []}),
                language,
            )
        assert expected in text
        assert years in text


def test_the_size_of_a_file():
    for language, expected in (("fr", ["340 ko", "1,2 Mo"]), ("en", ["340 kB", "1.2 MB"])):
        with override(language):
            assert [file_size(340_000), file_size(1_240_000)] == expected
