"""What every page knows of its reader."""

import pytest

pytestmark = pytest.mark.django_db


def test_who_has_a_session_alone_gets_the_bar_of_editors(client, admin_client):
    assert ["wagtail-userbar" in one.get("/").text for one in (client, admin_client)] == [False, True]
