"""A name in a line of names is found where it stands whole, and no part of another name is."""

import pytest

from people.names import may_be, without

NAME = "Jean Martin"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jean Martin", ""),
        ("Jean Martin, Marianne Royer", "Marianne Royer"),
        ("Marianne Royer et jean  MARTIN.", "Marianne Royer"),
        ("Marianne Royer, Pr Jean Martin (CEA, Évry) et Léo Blanc", "Marianne Royer et Léo Blanc"),
        ("Jean Martin – CEA ; Léo Blanc", "Léo Blanc"),
        ("Léo Blanc and Jean Martin", "Léo Blanc"),
        ("Léo Blanc\xa0& Jean\xa0Martin", "Léo Blanc"),
        ("Dr. Jean Martin, et Léo Blanc", "Léo Blanc"),
        ("Léo Blanc ; MARTIN Jean (CEA)", "Léo Blanc"),
        ("Martin, Jean ; Blanc, Léo", "Blanc, Léo"),
        ("Blanc, Léo ; Pr Martin, Jean (CEA)", "Blanc, Léo"),
    ],
)
def test_a_name_is_taken_out_where_it_stands_whole(text, left):
    assert without(NAME, text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Jean Martinez, Marianne Royer",
        "Jean Martin-Dupont et Anne Roux ",
        "Anne-Jean Martin",
        "Jean Martin Dupont; Léo Blanc",
        "Martin, Jeanne ; Jean, Léo",
        "",
        "( ( " * 20,
    ],
)
def test_other_names_stay_as_they_are(text):
    assert without(NAME, text) == text
    assert without("", text) == text


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Jean Martin", "J. Martin", True),
        ("Jean Martin", "MARTIN J", True),
        ("Jean Martin", "Martin, Jean", True),
        ("Jean-Paul Martin", "J.-P. Martin", True),
        ("Jean-Paul Martin", "Martin JP", True),
        ("Jean-Paul Martin", "J. Martin", True),
        ("Inès de la Tour", "I. de la Tour", True),
        ("Jean Martin", "Martin", False),
        ("Jean Martin", "A. Martin", False),
        ("Jean Martin", "Joël Martin", False),
        ("Jean Martin", "J. K. Martin", False),
        ("Jean Martin", "J. Martinez", False),
        ("Jean Martin", "", False),
        ("", "J. Martin", False),
    ],
)
def test_initials_may_be_a_name(name, text, is_found):
    assert may_be(name, text) is is_found
