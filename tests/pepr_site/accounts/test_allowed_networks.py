"""The admin may answer some networks only."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from pepr_site.settings import env

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "is_open"),
    [("192.0.2.9", True), ("::ffff:192.0.2.9", True), ("198.51.100.9", False), ("2001:db8::1", True), ("", False)],
)
def test_to_other_addresses_it_does_not_exist(client, settings, address, is_open):
    settings.ADMIN_ADDRESSES = [ip_network("192.0.2.0/24"), ip_network("2001:db8::1/128")]
    for path in ("/admin/login/", "/admin/password_reset/", "/admin/connexion/cle/"):
        assert (client.get(path, REMOTE_ADDR=address).status_code != 404) == is_open
    # What a visitor says of themselves counts for nothing.
    forged = client.get("/admin/login/", REMOTE_ADDR="198.51.100.9", headers={"x-forwarded-for": "192.0.2.9"})
    assert forged.status_code == 404
    assert client.get("/", REMOTE_ADDR=address).status_code == 200


def test_without_a_list_it_answers_everybody(client):
    assert client.get("/admin/login/", REMOTE_ADDR="198.51.100.9").status_code == 200


def test_a_wrong_list_stops_the_start_with_its_name():
    assert env._networks("ADMIN_ADDRESSES", [" 192.0.2.0/24", ""]) == [ip_network("192.0.2.0/24")]
    with pytest.raises(ImproperlyConfigured, match="ADMIN_ADDRESSES"):
        env._networks("ADMIN_ADDRESSES", ["192.0.2.1/24"])
