"""Every address of the admin, opened as each role and as nobody: what shows, and what does not.

`admin_addresses.txt` says who opens what; addresses of one outcome share a
line. It names them all: what is added to the admin is added there too.
"""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from tests.pepr_site.people.crawl import Values, admin_addresses, opens

pytestmark = pytest.mark.django_db

ROLES = ("communication", "redaction", "relecture", "partner", "nobody")
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


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_says(role, as_, addresses):
    client, rows = as_(role), table()
    assert len(addresses) > 250
    wrong = []
    for address in addresses:
        if opens(client, address) != (role in (openers(address.name, rows) or ())):
            wrong.append(address.path)
    assert not wrong


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
