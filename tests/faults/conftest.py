"""One site for all faults, and an editor of it."""

import pytest
from django.db import connection

from bench import servers
from launch import paths, statics
from tests.database_copies import copy
from tests.faults.site import Site


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    settings = connection.settings_dict
    name = f"{settings['NAME']}_faults"
    with django_db_blocker.unblock():
        copy(settings["NAME"], name)
    login = f"host={settings['HOST']}&port={settings['PORT']}&user={settings['USER']}&password={settings['PASSWORD']}"
    site = Site(f"postgresql:///{{}}?{login}", name, tmp_path_factory.mktemp("media"))
    statics.collect(site.variables, paths.TEST_STATIC)
    return site


@pytest.fixture(scope="session")
def address(site):
    """Where the site is served."""
    with site.serving() as (address, _process):
        yield address


@pytest.fixture(scope="session")
def signed_in(site, address):
    return site.sign_in(address)


@pytest.fixture
def editor(signed_in):
    return signed_in[0]


@pytest.fixture
def news(signed_in):
    """The number and the address of the newest news item."""
    return signed_in[1][0]


@pytest.fixture
def get(address):
    """A function that asks for a page as a visitor does."""
    return lambda path: servers.get(address + path)
