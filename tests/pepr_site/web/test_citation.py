"""The references of projects and news, read back by libraries that knew nothing of this site."""

import datetime
import urllib.parse
from dataclasses import replace
from zoneinfo import ZoneInfo

import bibtexparser
import pytest
import rispy
from bs4 import BeautifulSoup
from pylatexenc.latex2text import LatexNodes2Text
from wagtail.models import PageViewRestriction

from news.models import NewsIndexPage, NewsPage
from pepr_site.pages.links import absolute
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import as_rendered
from pepr_site.web.citation import Citation, citation
from programme.models import StandardPage
from projects.models import ProjectPage
from tests.conftest import publish

NASTY = r"50 % d’« ARN » & 2_x {µ} #1 ~ ^ \frac $3 <b>"


def made(title=NASTY, author="PEPR Biothérapies & Cie"):
    return Citation(title, author, datetime.date(2026, 2, 1), "https://x.fr/projets/peau-cr%C3%A9%C3%A9e/", "fr")


def entry(text):
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (found,) = library.entries
    return found.key, {name: field.value for name, field in found.fields_dict.items()}


def test_bibtex_escapes_what_latex_would_read():
    key, fields = entry(made().bib)
    assert key.isascii()
    plain = LatexNodes2Text(keep_braced_groups=False, math_mode="verbatim")
    # The library shows these two as other signs that look alike.
    assert plain.latex_to_text(fields["title"]).replace("\u00a0", "~").replace("ˆ", "^") == NASTY
    assert plain.latex_to_text(fields["author"]) == "PEPR Biothérapies & Cie"
    assert (fields["year"], fields["date"], fields["langid"]) == ("2026", "2026-02-01", "french")
    assert fields["url"] == "https://x.fr/projets/peau-cr%C3%A9%C3%A9e/"


def test_words_name_the_version_that_was_read_and_files_the_day_of_the_source():
    cited = replace(made(), version=datetime.date(2026, 11, 30), note="Ce site n’est pas le site officiel.")
    assert cited.note in cited.bib and f"N1  - {cited.note}\r\n" in cited.ris
    assert "Version du 30 novembre 2026" in cited.text.replace("\u00a0", " ")
    assert "2026-02-01" in cited.bib and "2026/02/01" in cited.ris


def test_ris_holds_one_line_a_field():
    (record,) = rispy.loads(made(title="Un titre\r\nER  - \r\nTY  - BOOK").ris)
    assert record["title"] == "Un titre ER - TY - BOOK"
    assert record["type_of_reference"] == "ELEC"
    # The comma, and spaces at which no program parts it, say that an institution has no forename.
    assert record["authors"] == ["PEPR\u00a0Biothérapies\u00a0&\u00a0Cie,"]
    assert record["year"] == "2026" and record["urls"] == ["https://x.fr/projets/peau-cr%C3%A9%C3%A9e/"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("model", [ProjectPage, NewsPage])
def test_projects_and_news_are_cited_in_their_language(client, model, language):
    for page in model.objects.visible().filter(locale__language_code=language)[:2]:
        soup = BeautifulSoup(client.get(page.url).content, "lxml")
        words = soup.find(class_="share__reference").text
        address, is_french = absolute(page.url), language == "fr"
        assert words.endswith(address) and ("en ligne" if is_french else "online") in words
        files = {link.text: link["href"] for link in soup.select(".share__ways a[download]")}
        assert files == {name: f"{page.url}{'citer' if is_french else 'cite'}.{name[:3].lower()}" for name in files}
        _key, fields = entry(client.get(files["BibTeX"]).content.decode())
        (record,) = rispy.loads(client.get(files["RIS"]).content.decode())
        assert fields["url"] == record["urls"][0] == address
        assert LatexNodes2Text().latex_to_text(fields["title"]) == record["title"] == page.title
        assert fields["langid"] == ("french" if is_french else "english")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("model", [ProjectPage, NewsPage])
def test_a_citable_page_tells_libraries_the_same_dated_by_its_source(client, model, language):
    pages = [page for page in model.objects.visible().filter(locale__language_code=language) if page.is_citable]
    for page in pages[:3]:
        soup = BeautifulSoup(client.get(page.url).content, "lxml")
        told = {tag["name"]: tag["content"].replace("\u00a0", " ") for tag in soup.select("meta[name]")}
        day = page.published_at.astimezone(ZoneInfo("Europe/Paris")).date()
        assert day < datetime.date(2026, 11, 23)
        name = site_text(language).public_name
        assert told["citation_title"] == told["DC.title"] == page.title.replace("\u00a0", " ")
        assert (told["author"], told["DC.creator"], told["citation_author"]) == (name, name, f"{name},")
        assert (told["citation_publication_date"], told["DC.date"]) == (f"{day:%Y/%m/%d}", f"{day}")
        assert told["citation_public_url"] == told["DC.identifier"] == absolute(page.url)
        assert told["citation_language"] == told["DC.language"] == language
        assert told["DC.relation"] == site_text(language).official_site
        # Zotero takes the first, and « Text » for an article of a journal.
        assert [tag["content"] for tag in soup.select('meta[name="DC.type"]')] == ["webpage", "Text"]


@pytest.mark.django_db
def test_a_page_is_dated_by_the_day_of_paris():
    moment = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)
    page = StandardPage(title="Titre", first_published_at=moment, last_published_at=moment)
    cited = citation(page, site_text("fr"), "https://x.fr/")
    assert cited.dated == cited.version == datetime.date(2026, 3, 2)


@pytest.mark.django_db
def test_a_page_that_is_not_citable_has_no_such_tag(client):
    soup = BeautifulSoup(client.get("/programme/").content, "lxml")
    assert not soup.select('meta[name^="citation_"], meta[name^="DC"]')


@pytest.mark.django_db
def test_a_file_tells_what_it_is(client, home):
    page = ProjectPage.objects.get(slug="substituts-de-peau", locale=home.locale)
    response = client.get(f"{page.url}citer.bib")
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["Content-Disposition"].endswith('substituts-de-peau.bib"')
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
    assert client.post(f"{page.url}citer.bib").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/citer.bib", "/programme/citer.bib", "/nulle-part/citer.ris", "/projets/citer.bib"]
)
def test_what_is_no_citable_page_gives_no_reference(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_hidden_page_gives_no_reference(client, home):
    page = NewsPage(title="Secret", slug="secret", date=datetime.date(2026, 1, 1))
    page = publish(page, NewsIndexPage.objects.child_of(home).get())
    address = f"{page.url}citer.ris"
    assert client.get(address).status_code == 200
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(address).status_code == 404
    restriction.delete()
    page.unpublish()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_page_is_sent_by_mail_with_its_title_and_address(client, home):
    title = "100 % « propre » & sûr ? #1 + 2\u202f!"
    page = NewsPage(title=title, standfirst="De [[budget]].", slug="courriel", date=datetime.date(2026, 1, 1))
    page = publish(page, NewsIndexPage.objects.child_of(home).get())
    soup = BeautifulSoup(client.get(page.url).content, "lxml")
    href = soup.select_one('a[href^="mailto:?"]')["href"]
    assert href.isascii() and "+" not in href
    told = urllib.parse.parse_qs(urllib.parse.urlsplit(href).query)
    assert (
        told["subject"][0].replace("\u00a0", " ").replace("\u202f", " ").startswith("100 % « propre » & sûr ? #1 + 2 !")
    )
    assert told["body"] == [f"{as_rendered('De [[budget]].')}\r\n\r\nhttp://localhost{page.url}\r\n"]
    assert "[[" not in told["body"][0]


@pytest.mark.django_db
def test_a_preview_offers_no_address(admin, home):
    page = NewsPage.objects.child_of(NewsIndexPage.objects.child_of(home).get()).first()
    content = page.make_preview_request().render().content.decode()
    assert "citer.bib" not in content and "noindex" in content
