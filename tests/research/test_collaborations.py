"""Who works with whom: a line stands on two facts, what one fact ties is counted, and an empty site draws nothing."""

import pytest

from research.collaborations import drawing, ties
from research.publications import Publication, State

pytestmark = pytest.mark.django_db


def test_a_line_stands_on_two_facts():
    found = ties([["a", "b"], ["b", "a", "c"], ["a", "a"]])
    assert found.pairs == {("a", "b"): 2} and found.thin == 2


def test_every_thing_of_a_drawing_has_its_place_and_every_line_its_ends():
    found = ties([[f"n{n}", f"n{n + 1}"] for n in range(40)] * 2)
    made = drawing(found)
    places = {(node["x"], node["y"]) for node in made["nodes"]}
    assert len(places) == len(made["nodes"]) <= 24
    for number in (23, 24):
        nodes = drawing(ties([[f"n{n:02d}", f"n{n + 1:02d}"] for n in range(number - 1)] * 2))["nodes"]
        assert len(nodes) == number and sum(node["anchor"] == "middle" for node in nodes) == 2 - number % 2
    assert all((end["x"], end["y"]) in places for line in made["lines"] for end in (line["from"], line["to"]))


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_is_drawn_from_fewer_than_two_facts(client, number):
    for n in range(number):
        Publication.objects.create(kind="article", title=f"T{n}", authors="A B\nC D", state=State.SHOWN)
    assert "/collaborations/" not in client.get("/plan-du-site/").content.decode()
    page = client.get("/collaborations/").content.decode()
    assert '<svg class="ties"' not in page and "noindex" in page


def test_the_drawing_and_the_table_say_the_same(client):
    for n in range(3):
        Publication.objects.create(kind="article", title=f"T{n}", authors="A & B\nC D", state=State.SHOWN)
    Publication.objects.create(kind="article", title="Hidden", authors="A & B\nE F")
    page = client.get("/collaborations/").content.decode()
    assert page.count("<circle cx=") >= 2 and "A &amp; B" in page and "<td>3</td>" in page and "E F" not in page
    assert "/collaborations/" in client.get("/plan-du-site/").content.decode()
