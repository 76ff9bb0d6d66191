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


def test_a_bucket_is_named_by_one_address():
    assert env._bucket("") is None
    found = env._bucket("s3://cl%C3%A9:se%2Fcret@stock.example:9000/medias?region=fr-par&tls=1")
    assert found == {
        "access_key": "clé",
        "secret_key": "se/cret",
        "endpoint_url": "https://stock.example:9000",
        "bucket_name": "medias",
        "region_name": "fr-par",
    }
    assert env._bucket("s3://a:b@stock/medias?tls=0")["endpoint_url"] == "http://stock"


@pytest.mark.parametrize(
    "address",
    ["https://a:word@h/b", "s3://a:word@/b", "s3://a:word@h/", "s3://a:word@h/b/c", "s3://a:word@h/b?regoin=x"],
)
def test_a_wrong_bucket_stops_the_start_without_its_secret(address):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_BUCKET_URL") as told:
        env._bucket(address)
    assert "word" not in str(told.value)


@pytest.mark.parametrize(("contact", "is_one"), [("", True), ("https://a.fr/s", True), ("securite@exemple.fr", False)])
def test_a_contact_is_an_address(contact, is_one, monkeypatch):
    monkeypatch.setenv("SECURITY_CONTACT", contact)
    told = contextlib.nullcontext() if is_one else pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT")
    with told:
        assert env._read(env._env.str, "SECURITY_CONTACT", "", validate=env._CONTACT) == contact
