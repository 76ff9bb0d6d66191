"""A project that bears an ANR reference, and sources that answer from this machine."""

import pytest

from pepr_site.models import User
from projects.models import ProjectPage
from tests.research import stand_in

CODE = "ANR-99-PEXX-0001"


@pytest.fixture
def project(db):
    """The first project in French, with a reference and an acronym."""
    page = ProjectPage.objects.filter(locale__language_code="fr").order_by("number").first()
    page.anr_reference, page.acronym = CODE, "FICTIF"
    page.save()
    return page


@pytest.fixture
def hal(settings, project):
    """HAL, allowed, with the thirty recorded rows in `hal.docs`."""
    docs = stand_in.hal_docs()
    with stand_in.serving(stand_in.hal(docs)) as source:
        source.docs = docs
        settings.SOURCES, settings.SOURCE_BACKOFF = ["hal"], 0
        settings.SOURCE_ADDRESSES = {"hal": source.address}
        # One question: that of the code.
        ProjectPage.objects.update(acronym="")
        yield source


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss", "boss@example.org", "a-long-password-indeed")
