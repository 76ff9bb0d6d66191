"""What the environment may say, and what it may not."""

import contextlib
from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from pepr_site.settings import env


def test_a_wrong_list_of_networks_stops_the_start_with_its_name():
    assert env._networks("ADMIN_ADDRESSES", [" 192.0.2.0/24", ""]) == [ip_network("192.0.2.0/24")]
    with pytest.raises(ImproperlyConfigured, match="ADMIN_ADDRESSES"):
        env._networks("ADMIN_ADDRESSES", ["192.0.2.1/24"])


@pytest.mark.parametrize(("contact", "is_one"), [("", True), ("https://a.fr/s", True), ("securite@exemple.fr", False)])
def test_a_contact_is_an_address(contact, is_one, monkeypatch):
    monkeypatch.setenv("SECURITY_CONTACT", contact)
    told = contextlib.nullcontext() if is_one else pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT")
    with told:
        assert env._read(env._env.str, "SECURITY_CONTACT", "", validate=env._CONTACT) == contact
