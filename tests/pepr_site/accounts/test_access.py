"""Every address of the admin, opened as each role and as nobody: what shows, and what does not.

`admin_addresses.txt` says who opens what; addresses of one outcome share a
line. It names them all: what is added to the admin is added there too.
"""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from programme.models import GlossaryTerm
from tests.pepr_site.accounts.crawl import Values, admin_addresses, answer, is_refused, links, opens, refusals
from tests.pepr_site.review.words import IN_ENGLISH, faults, of_packages, of_site, words

pytestmark = pytest.mark.django_db

# What is written again at each release, and is in no menu (see `pepr_site/wagtail_hooks.py`).
OF_DEPLOYMENT = ("wagtailsites", "wagtailusers_groups", "wagtailadmin_workflows", "wagtailsnippets:")
ROLES = ("communication", "redaction", "relecture", "partner", "nobody")
# The screens from which a role goes on to others; Communication, who opens most, sees all of its own.
SCREENS = {
    *("wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_explore", "wagtailadmin_explore_root", "guide"),
    *("wagtailadmin_pages:edit", "wagtailadmin_pages:history", "wagtailadmin_pages:usage", "wagtailimages:index"),
    *("wagtailadmin_pages:revisions_compare", "wagtailadmin_pages:search", "wagtailadmin_pages:copy", "people_shares"),
    *("wagtaildocs:index", "wagtailadmin_reports:site_history", "translation_report", "usersessions_list"),
}
# Wagtail's own screens of any snippet, which are read of one.
OF_ANY_SNIPPET, ONE_SNIPPET = (":choose", ":chosen", ":delete", ":history", ":usage"), "_programme_organisation:"
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


def is_drawn(name, role):
    """Whether the test reads the screen of this name as a role; a list without its frame it has read with it."""
    is_of_another = name.startswith("wagtailsnippet") and name.endswith(OF_ANY_SNIPPET) and ONE_SNIPPET not in name
    return name in SCREENS or (role == "communication" and not name.endswith("_results") and not is_of_another)


@pytest.fixture
def addresses(people, project):
    values = Values(project)
    values.users = {"wagtailusers_users": people["nobody"].pk, "wagtailusers_groups": Group.objects.first().pk}
    return list(admin_addresses(values))


@pytest.fixture
def drawn(monkeypatch):
    """A list that holds whether screens are drawn: where it is empty, only whether an address opens is asked."""
    held, content = [], SimpleTemplateResponse.rendered_content
    monkeypatch.setattr(
        SimpleTemplateResponse, "rendered_content", property(lambda own: content.fget(own) if held else "")
    )
    return held


def content():
    """Return the titles and words of the content, in whatever language, which lists show."""
    shown = ((Page, "title"), (PageLogEntry, "label"), (GlossaryTerm, "term"))
    return set().union(*(model.objects.values_list(field, flat=True) for model, field in shown))


def foreign(response, known):
    """Return the English that a French screen says, and its machine words, but for those of the `known` content."""
    said = words(response)
    return ((said & of_site()) | (said & of_packages()) | faults(response)) - known


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_says_reads_no_foreign_word_and_is_offered_nothing_closed(
    role, as_, addresses, drawn
):
    client, rows, known = as_(role), table(), content()
    assert len(addresses) > 250 and len(of_site() | of_packages()) > 1000
    assert {address.name for address in addresses if openers(address.name, rows) is None} == set()
    wrong, said, offered, refused = [], {}, {}, {}
    for address in addresses:
        drawn[:] = [True] if is_drawn(address.name, role) else []
        response = answer(client, address.path)
        refused[address.path] = is_refused(response)
        if (response.status_code == 200) != (role in openers(address.name, rows)):
            wrong.append(address.path)
        if found := foreign(response, known):
            said[address.path] = found
        offered |= dict.fromkeys(links(response), address.path)
    drawn.clear()
    assert not wrong
    assert not said
    assert refusals(client, offered, refused) == []


def test_an_administrator_reads_no_foreign_word(admin, addresses):
    """On what no other role opens, and the menu leads to."""
    known, rows, said = content(), table(), {}
    for address in addresses:
        if not openers(address.name, rows) and not address.name.startswith(OF_DEPLOYMENT):
            response = answer(admin, address.path)
            if found := foreign(response, known):
                said[address.path] = found
    assert not said


def test_an_english_editor_reads_no_machine_word(as_, people, addresses):
    profile = UserProfile.get_for_user(people["communication"])
    profile.preferred_language = "en"
    profile.save()
    client, rows, said = as_("communication"), table(), {}
    for address in addresses:
        # The rest is drawn by what a French editor has read.
        if address.name not in SCREENS or "communication" not in openers(address.name, rows):
            continue
        if found := faults(answer(client, address.path), IN_ENGLISH):
            said[address.path] = found
    assert not said


def test_nothing_opens_without_signing_in(client, addresses, drawn):
    entrance = {"account_login", "sign_in_state", "wagtailadmin_login", "wagtailadmin_password_reset"}
    entrance |= {f"wagtailadmin_password_reset_{step}" for step in ("done", "confirm", "complete")}
    assert client.get(reverse("sign_in_state")).json() == {"user": None}
    assert [a.path for a in addresses if a.name not in entrance and opens(client, a)] == []


def test_a_partner_opens_nothing_of_another_project(as_, people, neighbour, drawn):
    client = as_("partner")
    values = Values(neighbour)
    values.users = dict.fromkeys(["wagtailusers_users", "wagtailusers_groups"], 1)
    pages = [a for a in admin_addresses(values) if a.name.startswith("wagtailadmin_pages:")]
    assert len(pages) > 30
    assert [a.path for a in pages if opens(client, a)] == []
