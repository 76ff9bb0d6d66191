"""The video block: which player an address leads to, and what is shown when there is none."""

import pytest
from bs4 import BeautifulSoup

from pepr_site.blocks.media import player_address
from tests.pepr_site.blocks.body import draw, picture

VIDEO = {"title": "Produire une thérapie", "duration": "3 min 20", "transcript": "<p>Bonjour.</p>"}
PEERTUBE = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=abc_DEF-123", "https://www.youtube-nocookie.com/embed/abc_DEF-123"),
        (
            "https://www.youtube.com/watch?list=x&v=abc_DEF-123&t=3",
            "https://www.youtube-nocookie.com/embed/abc_DEF-123",
        ),
        ("https://youtu.be/abc_DEF-123?si=x", "https://www.youtube-nocookie.com/embed/abc_DEF-123"),
        ("https://m.youtube.com/shorts/abc_DEF-123", "https://www.youtube-nocookie.com/embed/abc_DEF-123"),
        ("https://www.youtube.com/embed/abc_DEF-123", "https://www.youtube-nocookie.com/embed/abc_DEF-123"),
        ("https://www.youtube.com/watch?list=x", "https://www.youtube.com/watch?list=x"),
        ("https://www.dailymotion.com/video/x8abc", "https://geo.dailymotion.com/player.html?video=x8abc"),
        ("https://dai.ly/x8abc", "https://geo.dailymotion.com/player.html?video=x8abc"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/0f1e2d", "https://player.vimeo.com/video/76979871?h=0f1e2d&dnt=1"),
        ("https://player.vimeo.com/video/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        (f"https://tube.example.org/videos/watch/{PEERTUBE}", f"https://tube.example.org/videos/embed/{PEERTUBE}"),
        (
            "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv",
        ),
        (f"https://tube.example.org/videos/embed/{PEERTUBE}", f"https://tube.example.org/videos/embed/{PEERTUBE}"),
        ("https://vimeo.com/76979871/review/x", "https://vimeo.com/76979871/review/x"),
        ("https://www.example.org/w/page", "https://www.example.org/w/page"),
        ("https://www.youtube.com.example.org/watch?v=abc", "https://www.youtube.com.example.org/watch?v=abc"),
    ],
)
def test_the_player_of_an_address(address, player):
    assert player_address(address) == player


def drawn(**values):
    return BeautifulSoup(draw(("video", VIDEO | values)), "lxml").find("figure", class_="player")


@pytest.mark.django_db
def test_nothing_is_asked_of_the_host_before_the_click():
    poster = picture()
    poster.make_renditions()
    figure = drawn(address="https://youtu.be/abc", poster=poster.pk)
    assert not figure.find_all(["iframe", "video", "embed", "object", "link", "script"])
    assert figure.find_next_sibling("script")["src"] == "/static/js/video.js"
    assert {image["src"].split("/")[1] for image in figure.find_all("img")} == {"media"}
    assert figure.button["data-src"] == "https://www.youtube-nocookie.com/embed/abc"
    assert figure.button["type"] == "button"
    assert figure.img["alt"] == ""


def test_without_script_the_video_is_a_link_and_a_transcript():
    figure = drawn(address="https://youtu.be/abc")
    assert "hidden" in figure.button.attrs
    assert figure.figcaption.a["href"] == "https://youtu.be/abc"
    assert "youtu.be" in figure.figcaption.a.get_text()
    assert figure.find("details", class_="transcript").find(class_="prose").get_text(strip=True) == "Bonjour."
    assert "Produire une thérapie (3 min 20)" in " ".join(figure.figcaption.get_text().split())


def test_a_video_whose_address_is_unknown_has_no_player():
    figure = drawn(address=None, source_address="https://www.cea.fr/page", transcript="")
    assert not figure.button
    assert not figure.find(class_="screen")
    assert not figure.details
    assert "player--away" in figure["class"]
    assert "Produire une thérapie" in figure.get_text()
    assert figure.a["href"] == "https://www.cea.fr/page"
    assert "cea.fr" in figure.a.get_text()
    assert "Le CEA" in drawn(source_address="https://www.cea.fr/page", source_label="Le CEA").get_text()
