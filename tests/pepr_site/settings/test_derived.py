"""What the one address of the site decides."""

import pytest

from pepr_site.settings.derived import LOOPBACK, from_address

HOST = "www.example.org"


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("http://localhost:8000", LOOPBACK),
        ("http://[::1]:8000", LOOPBACK),
        ("https://localhost", ["localhost"]),
        (f"http://{HOST}", [HOST]),
    ],
)
def test_one_s_own_machine_has_three_names_and_a_site_has_one(address, hosts):
    assert from_address(address)["ALLOWED_HOSTS"] == hosts


def test_everything_is_on_when_only_the_address_is_known():
    found = from_address(f"https://{HOST}")
    assert found.pop("SECURE_PROXY_SSL_HEADER") is None
    assert found.pop("SECURE_HSTS_PRELOAD") is False
    assert found["CSRF_TRUSTED_ORIGINS"] == [f"https://{HOST}"] and found["SECURE_SSL_HOST"] == HOST
    assert found["SESSION_COOKIE_NAME"] == "__Host-session" and found["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert all(found.values())
    assert from_address(f"https://{HOST}:8443")["SECURE_SSL_HOST"] == f"{HOST}:8443"


def test_a_site_without_https_is_not_locked_out():
    found = from_address("http://localhost:8000")
    assert found["SESSION_COOKIE_NAME"] == "session"
    assert not any(
        value
        for name, value in found.items()
        if name != "SECURE_SSL_HOST" and (name.startswith("SECURE") or name.endswith("_SECURE"))
    )


@pytest.mark.parametrize(
    ("hsts", "subdomains", "preload"), [("host", False, False), ("subdomains", True, False), ("preload", True, True)]
)
def test_how_far_https_is_announced(hsts, subdomains, preload):
    found = from_address(f"https://{HOST}", hsts=hsts)
    assert (found["SECURE_HSTS_INCLUDE_SUBDOMAINS"], found["SECURE_HSTS_PRELOAD"]) == (subdomains, preload)
