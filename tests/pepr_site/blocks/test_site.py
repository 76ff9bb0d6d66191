"""The eco-design page prints the figures that were measured, with their day, and none of its own."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from pepr_site.blocks import site
from tests.pepr_site.contact.sending import said

pytestmark = pytest.mark.django_db
PAGES = {"/ecoconception/": "Mesuré le", "/en/eco-design/": "Measured on"}


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """A function that has the site read these figures."""

    def put(found):
        file = tmp_path / "measured.json"
        if found:
            file.write_text(json.dumps(found))
        monkeypatch.setattr(site, "FILE", file)
        site._measured.cache_clear()

    yield put
    site._measured.cache_clear()


@pytest.mark.parametrize("address", PAGES)
def test_the_page_prints_what_was_measured(client, measured, address):
    figures = {"bytes_without_pictures": 41_700, "bytes_with_pictures": 98_200, "requests": 11, "axe": 0}
    measured({"measured_on": "2026-03-02", "method": {}, "pages": {"home": figures, "of another kind": figures}})
    page = client.get(address)
    rows = BeautifulSoup(page.content, "lxml").select("tbody tr")
    assert [re.sub(r"\s", " ", cell.get_text()) for cell in rows[0].select("td")][2] == "11"
    assert len(rows) == 1
    words = said(page)
    assert PAGES[address] in words and "2026" in words
    assert re.search(r"\b42 k[oB]\b", words) and re.search(r"\b98 k[oB]\b", words)


def test_without_figures_it_says_so(client, measured):
    measured(None)
    assert "Rien n’a encore été mesuré" in said(client.get("/ecoconception/"))


def test_the_file_at_hand_can_be_read():
    found = json.loads(site.FILE.read_text())
    assert set(site.NAMES) <= set(found["pages"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["measured_on"])


def test_the_foot_of_each_page_leads_there(client):
    for address, other in (("/", "/ecoconception/"), ("/en/", "/en/eco-design/")):
        assert BeautifulSoup(client.get(address).content, "lxml").select(f'footer a[href="{other}"]')
