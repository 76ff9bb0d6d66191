"""The sources of a page: the first three stand, the others are folded, and none is left out."""

import pytest

from programme.models import AxisPage, HomePage, ObjectivePage, ProgrammePage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [HomePage, ProgrammePage, AxisPage, ObjectivePage])
def test_the_sources_beyond_three_are_folded(soups, model):
    for page in model.objects.visible():
        shown = soups[page.get_url()].select_one(".sources")
        links, folded = shown.select("li > a"), shown.select("details li > a")
        assert [link["href"] for link in links] == [source.value["address"] for source in page.sources]
        assert len(folded) == max(0, len(links) - 3)
