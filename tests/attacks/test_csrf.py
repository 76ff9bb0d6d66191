"""Nothing changes for a form that another site sends in a visitor's name."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from rest_framework.authentication import SessionAuthentication

from tests.pepr_site.accounts.crawl import Values, admin_addresses
from tests.pepr_site.conftest import *  # noqa: F403 (people to act as)

pytestmark = pytest.mark.django_db

# What takes a request that changes nothing: the API answers GET alone (`test_api.py`).
EXEMPT = ("api/v2/",)
UNSAFE = ("post", "put", "patch", "delete")


def views(resolver, prefix=""):
    """Yield each view with its pattern."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from views(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry.callback


def is_open(view):
    return getattr(view, "csrf_exempt", False) and not asks_for_a_token_itself(view)


def test_no_view_of_the_site_lets_a_form_without_a_token_in():
    exempt = {pattern for pattern, view in views(get_resolver()) if is_open(view)}
    assert exempt
    assert {pattern for pattern in exempt if not pattern.startswith(EXEMPT)} == set()


def asks_for_a_token_itself(view):
    """Whether it is a view of REST framework's, which Django leaves alone, and which asks whoever has a session."""
    classes = getattr(getattr(view, "cls", None), "authentication_classes", [])
    return bool(classes) and all(issubclass(one, SessionAuthentication) for one in classes)


@pytest.fixture
def victim(admin_user):
    """The browser of an administrator, lured to another site."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(admin_user)
    return client


def test_every_address_of_the_admin_refuses_it_before_it_looks(victim, project, people):
    values = Values(project)
    values.users = {"wagtailusers_users": people["nobody"].pk, "wagtailusers_groups": Group.objects.first().pk}
    addresses = list(admin_addresses(values))
    assert len(addresses) > 250
    answers = {address.path: victim.post(address.path).status_code for address in addresses}
    # 405: what only reads takes no form at all.
    assert {path: status for path, status in answers.items() if status not in {403, 405}} == {}
    assert sum(status == 403 for status in answers.values()) > 90


@pytest.mark.parametrize("method", UNSAFE)
def test_a_public_address_refuses_it_too(victim, method):
    # A link to a draft that is over says so before all else.
    posted = dict.fromkeys(["/contact/", "/en/contact/", "/admin/logout/"], 403)
    posted |= {"/recherche/": 405, "/relecture/1:x/": 404}
    answers = {path: getattr(victim, method)(path).status_code for path in posted}
    assert answers == (posted if method == "post" else dict.fromkeys(posted, 405))


def test_the_api_takes_nothing(victim):
    assert {getattr(victim, method)("/api/v2/pages/").status_code for method in UNSAFE} == {405}
