"""Every address of the admin, opened as each role and as nobody: what shows, and what does not.

`admin_addresses.txt` says who opens what; addresses of one outcome share a
line. It names them all: what is added to the admin is added there too.
"""

import re
from fnmatch import fnmatchcase
from functools import cache
from html import unescape
from pathlib import Path

import polib
import pytest
from django.contrib.auth.models import Group

from programme.models import GlossaryTerm
from tests.pepr_site.people.crawl import Values, admin_addresses, answer, opens

pytestmark = pytest.mark.django_db

ROLES = ("communication", "redaction", "relecture", "partner", "nobody")
ROOT = Path(__file__).parents[3]
# Between two tags, or in an attribute.
SAID = re.compile(r"[>\"]([^<>\"]+)")
TABLE = Path(__file__).with_name("admin_addresses.txt")


def table():
    """Return the roles that open each address, by its name or a pattern of names."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: set(roles) for name, *roles in lines}


def openers(name, rows):
    """Return the roles that open an address; None where no line names it. A name comes before a pattern."""
    if name in rows:
        return rows[name]
    return next((roles for pattern, roles in rows.items() if fnmatchcase(name, pattern)), None)


@pytest.fixture
def addresses(people, project):
    values = Values(project)
    values.users = {"wagtailusers_users": people["nobody"].pk, "wagtailusers_groups": Group.objects.first().pk}
    return list(admin_addresses(values))


@cache
def sentences():
    """Return the English of every sentence of this project that is not its French too."""
    entries = polib.pofile(ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po")
    said = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return {text for text in said - {entry.msgid for entry in entries} if text.count(" ") >= 2}


def english():
    """Return the same, but for the words of the glossary, which lists show."""
    return sentences() - set(GlossaryTerm.objects.values_list("term", flat=True))


def words(response):
    """Return what a screen says, and what its elements say without showing it; nothing of what is not a screen."""
    is_screen = response.status_code == 200 and "html" in response.headers["Content-Type"]
    return {text.strip() for text in SAID.findall(unescape(response.content.decode()))} if is_screen else set()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_says_and_reads_none_of_our_english(role, as_, addresses):
    client, rows, foreign = as_(role), table(), english()
    assert len(addresses) > 250 and len(foreign) > 500
    wrong, said = [], {}
    for address in addresses:
        response = answer(client, address)
        if (response.status_code == 200) != (role in (openers(address.name, rows) or ())):
            wrong.append(address.path)
        if found := words(response) & foreign:
            said[address.path] = found
    assert not wrong
    assert not said


def test_the_table_names_every_address(addresses):
    rows = table()
    assert {address.name for address in addresses if openers(address.name, rows) is None} == set()


def test_nothing_opens_without_signing_in(client, addresses):
    entrance = {
        "account_login",
        "wagtailadmin_login",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
    }
    entrance |= {"wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete"}
    assert [a.path for a in addresses if a.name not in entrance and opens(client, a)] == []


def test_a_partner_opens_nothing_of_another_project(as_, people, neighbour):
    client = as_("partner")
    values = Values(neighbour)
    values.users = dict.fromkeys(["wagtailusers_users", "wagtailusers_groups"], 1)
    pages = [a for a in admin_addresses(values) if a.name.startswith("wagtailadmin_pages:")]
    assert len(pages) > 30
    assert [a.path for a in pages if opens(client, a)] == []
