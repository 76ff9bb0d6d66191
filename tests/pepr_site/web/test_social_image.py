"""The picture of a shared link: drawn once a page is published, found by what it shows, never drawn for a visitor."""

import datetime
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils.translation import override
from PIL import Image

from news.models import NewsIndexPage, NewsPage
from pepr_site.models import SiteImage
from pepr_site.operations import content_version, page_cache
from pepr_site.operations.tasks import renditions_deferred
from pepr_site.pages.text import french
from pepr_site.web import social_image, social_image_drawing
from pepr_site.web.social_image_drawing import (
    BOTTOM,
    LEADING,
    LEFT,
    LIGHT_WORD,
    RIGHT,
    SIZES,
    TONES,
    TOP,
    advance,
    draw,
    fit,
)
from programme.models import ObjectivePage
from projects.models import ProjectPage
from tests.conftest import publish

AREA = RIGHT - LEFT, BOTTOM - TOP[True]
LONG = (
    "Vésicules extracellulaires : accompagner la naissance d’une filière industrielle pour leur usage en thérapie, "
    "de la recherche fondamentale jusqu’au lit du patient, avec les laboratoires et les entreprises"
)


@pytest.fixture
def store(settings, tmp_path):
    """An empty place for files, of which this process has seen nothing yet."""
    settings.MEDIA_ROOT = tmp_path
    social_image._seen.clear()
    yield tmp_path / "social"
    social_image._seen.clear()


@pytest.mark.parametrize("length", [5, 20, 40, 80, 120, 160, 200])
def test_a_title_of_any_length_stays_within_its_bounds(length):
    title = french(LONG[:length].strip())
    size, lines = fit(title, *AREA)
    assert " ".join(lines).replace("\u00a0", " ") == title.replace("\u00a0", " ")
    assert all(advance(line) * size <= AREA[0] for line in lines)
    assert len(lines) * size * LEADING <= AREA[1]


def test_no_line_ends_on_an_article_and_no_short_word_stands_alone():
    for title in (
        "Thérapies géniques : les déployer plus vite",
        "De la recherche à la production pour les malades",
        LONG,
    ):
        _size, lines = fit(french(title), *AREA)
        assert not [line for line in lines[:-1] if LIGHT_WORD.search(f"{line.split()[-1]} ")], lines
        assert len(lines) == 1 or advance(lines[-1]) * 3 > max(map(advance, lines)), lines


def test_no_break_spaces_hold():
    _size, lines = fit(french("Le programme reçoit 80 M€ pour sept ans : une première !"), *AREA)
    assert any("80\u00a0M€" in line for line in lines)
    assert not [line for line in lines if line.startswith((":", "!"))]


def test_what_does_not_fit_is_cut_with_an_ellipsis_and_a_word_without_end_is_broken():
    size, lines = fit(" ".join(["thérapie"] * 200), *AREA)
    assert size == SIZES[-1] and lines[-1].endswith("…")
    size, lines = fit("x" * 250, *AREA)
    assert len(lines) > 1 and all(advance(line) * size <= AREA[0] for line in lines)


@pytest.mark.parametrize("title", ["", " ", "β-globine et IFN-γ", "Ǆ 漢字 🧬", "\u202f!"])
def test_any_letters_give_a_picture(title):
    picture = Image.open(io.BytesIO(draw(title, "", "PEPR", "medium")))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize("tone", TONES)
def test_the_field_has_the_colour_of_the_page(tone):
    picture = Image.open(io.BytesIO(draw("Titre", "Projet 01", "PEPR", tone))).convert("RGB")
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((1190, 10))) == TONES[tone][0]


@pytest.mark.django_db
def test_a_visitor_gets_the_sites_own_picture_until_the_pages_is_made(client, store, monkeypatch, home):
    monkeypatch.setattr(social_image_drawing, "draw", lambda *args: pytest.fail("drawn in a visitor's request"))
    assert shown(client, "/glossaire/")["og:image"].endswith("/static/img/social.png")
    monkeypatch.undo()
    page = ProjectPage.objects.visible().get(slug="substituts-de-peau", locale=home.locale)
    card, is_new = social_image.make(page)
    assert is_new and not social_image.make(page)[1]
    told = shown(client, page.url)
    assert told["og:image"] == f"http://localhost/media/{card.name}"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert "Projet 01" in told["og:image:alt"] and told["og:locale:alternate"] == "en_GB"
    assert (store.parent / card.name).read_bytes().startswith(b"\x89PNG")


def shown(client, address):
    soup = BeautifulSoup(client.get(address).content, "lxml")
    return {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=re.compile("^(og|article):"))}


@pytest.mark.django_db
def test_publishing_has_it_made_and_a_draft_does_not(store, home, work):
    index = NewsIndexPage.objects.child_of(home).get()
    page = publish(NewsPage(title="Un titre neuf", slug="neuf", date=datetime.date(2026, 1, 2)), index)
    assert not store.exists()
    before = content_version.version()
    work()
    assert [path.name for path in store.iterdir()] == [social_image.card(page).name.rpartition("/")[2]]
    assert content_version.version() != before, "the page goes on naming the site's own picture"
    # What is loaded in bulk is drawn by the command.
    with renditions_deferred():
        publish(NewsPage(title="Un autre titre", slug="autre", date=datetime.date(2026, 1, 2)), index)
    page.title = "Un titre à venir"
    page.save_revision()
    work()
    assert len(list(store.iterdir())) == 1


@pytest.mark.django_db
def test_the_command_makes_what_is_missing_and_deletes_what_no_page_shows(store, monkeypatch):
    monkeypatch.setattr(social_image.social_image_drawing, "draw", lambda *args: b"picture")
    store.mkdir()
    (store / "old.png").write_bytes(b"old")
    first, second = run(), run()
    count = len(list(store.iterdir()))
    assert first == f"Shared links: {pages(first)}; pictures made: {count}; deleted: 1."
    assert second == f"Shared links: {pages(first)}; pictures made: 0; deleted: 0."
    assert not (store / "old.png").exists() and count > 40


@pytest.mark.django_db
def test_a_picture_is_in_the_language_of_its_page_and_is_kept_once(store, monkeypatch):
    page = ProjectPage.objects.get(slug="skin-substitutes")
    with override("en"):
        card = social_image.card(page)

    def drawn_by_two(*words):
        default_storage.save(card.name, ContentFile(b"picture"))
        return b"picture"

    monkeypatch.setattr(social_image_drawing, "draw", drawn_by_two)
    assert social_image.make(page)[0] == card and card.is_made
    assert len(list(store.iterdir())) == 1
    # Once it is deleted, no page names it any more.
    assert social_image.delete_unused(set()) == 1 and not card.is_made


def run():
    output = io.StringIO()
    call_command("make_renditions", stdout=output)
    return output.getvalue().splitlines()[-1]


def pages(line):
    return re.search(r"\d+", line)[0]


@pytest.mark.django_db
def test_a_project_wears_the_colour_of_its_first_objective(home):
    project = ProjectPage.objects.get(number=5, locale=home.locale)
    assert project.tone == "mist"
    project.objectives.set(ObjectivePage.objects.filter(number__in=(3, 2), locale=home.locale))
    assert project.tone == "o2"
    name = social_image.card(project).name
    project.title += " bis"
    assert default_storage.url(social_image.card(project).name) != default_storage.url(name)


def shared_picture(width, height, **fields):
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#206080").save(content, "PNG")
    fields = {"credit": "Inserm", "description": "Une cuve.", **fields}
    return SiteImage.objects.create(title="Une cuve", file=ContentFile(content.getvalue(), "cuve.png"), **fields)


@pytest.mark.django_db
def test_a_page_may_have_a_picture_of_its_own_and_falls_back_on_the_drawn_one(client, store, work, french):
    page = ObjectivePage.objects.filter(locale=french).first()
    page.sharing_image, page.sharing_image_alt = shared_picture(1200, 800), "Une cuve de culture."
    page.save_revision().publish()
    # Not made yet: no visitor waits for it.
    assert "social" in tags_of(client, page)["og:image"]
    work()
    told = tags_of(client, page)
    assert "fill-1200x630" in told["og:image"] and told["og:image:type"] == "image/jpeg"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Une cuve de culture."
    page.sharing_image.delete()
    assert "social" in tags_of(client, page)["og:image"] and tags_of(client, page)["og:image:type"] == "image/png"


def tags_of(client, page):
    page_cache.clear()
    soup = BeautifulSoup(client.get(page.url).content, "lxml")
    return {tag["property"]: tag["content"] for tag in soup.select("meta[property^='og:image']")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("picture", "refused"),
    [
        ({"width": 1200, "height": 630}, set()),
        ({"width": 1199, "height": 630}, {"sharing_image"}),
        ({"width": 1200, "height": 630, "credit": ""}, {"sharing_image"}),
        ({"width": 1200, "height": 630, "description": ""}, {"sharing_image_alt"}),
    ],
)
def test_a_sharing_picture_is_large_enough_credited_and_described(store, french, picture, refused):
    page = ObjectivePage.objects.filter(locale=french).first()
    page.sharing_image = shared_picture(**picture)
    assert set(page.publication_errors()) == refused
