"""`/.well-known/security.txt`, and the check that watches its expiry."""

import datetime

import pytest
from django.utils import timezone

from pepr_site.checks import declared_proxies, security_contact

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def told(settings):
    """Set a contact that holds for so many days."""

    def tell(days, contact="mailto:securite@example.fr"):
        settings.SECURITY_CONTACT = contact
        settings.SECURITY_EXPIRES = None if days is None else timezone.localdate() + datetime.timedelta(days=days)

    return tell


@pytest.mark.django_db
@pytest.mark.parametrize("days", [200, 0])
def test_the_file_has_what_the_rfc_asks(client, told, settings, days):
    told(days)
    response = client.get(f"{ADDRESS}?x=%00")
    assert response["Content-Type"] == "text/plain; charset=utf-8" and not response.cookies
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields.pop("Expires") == f"{settings.SECURITY_EXPIRES}T23:59:59Z"
    assert fields == {
        "Contact": "mailto:securite@example.fr",
        "Preferred-Languages": "fr, en",
        "Canonical": f"http://localhost{ADDRESS}",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "contact"), [(200, ""), (-1, "mailto:a@example.fr"), (None, "mailto:a@example.fr")])
def test_the_file_is_there_without_a_contact_that_holds(client, told, days, contact):
    told(days, contact)
    fields = dict(line.split(": ", 1) for line in client.get(ADDRESS).content.decode().splitlines())
    assert fields["Contact"] == (contact or "http://localhost/contact/")
    assert f"{timezone.localdate()}" < fields["Expires"] < f"{timezone.localdate() + datetime.timedelta(days=32)}"


@pytest.mark.parametrize(
    ("days", "warnings"),
    [(200, []), (-1, ["W102"]), (None, ["W102"]), (5, ["W103"]), (366, []), (367, ["W104"]), (0, ["W103"])],
)
def test_a_deployment_is_warned_of_the_expiry(told, days, warnings):
    told(days)
    assert [warning.id.partition(".")[2] for warning in security_contact(None)] == warnings


def test_a_deployment_is_warned_that_there_is_no_contact(told):
    told(200, "")
    assert [warning.id for warning in security_contact(None)] == ["pepr_site.W101"]


@pytest.mark.parametrize(
    ("site_url", "proxies", "warnings"),
    [("https://www.example.fr", 0, ["pepr_site.W105"]), ("https://www.example.fr", 1, []), ("http://localhost", 0, [])],
)
def test_a_deployment_is_warned_of_a_proxy_that_is_not_declared(settings, site_url, proxies, warnings):
    settings.IS_HTTPS, settings.TRUSTED_PROXIES = site_url.startswith("https"), proxies
    assert [warning.id for warning in declared_proxies(None)] == warnings
