"""What the environment may say, and what it may not."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from pepr_site.settings import env


def test_a_wrong_list_of_networks_stops_the_start_with_its_name():
    assert env._networks("ADMIN_ADDRESSES", [" 192.0.2.0/24", ""]) == [ip_network("192.0.2.0/24")]
    with pytest.raises(ImproperlyConfigured, match="ADMIN_ADDRESSES"):
        env._networks("ADMIN_ADDRESSES", ["192.0.2.1/24"])
