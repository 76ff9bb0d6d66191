"""Other words are proposed for those that nothing holds, and no word is ever taken for another."""

import pytest

from pepr_site.search.query import answer
from programme.programme_pages import StandardPage
from tests.conftest import publish
from tests.pepr_site.search.results import page

pytestmark = pytest.mark.django_db

# What the site speaks of, and another word that people type: it stands nowhere, or is found as it is.
OTHERS = {
    "Toulon": "Toulouse",
    "Martinat": "Martina",
    "Villejuif": "Villejuis",
    "Dupont": "Dupond",
    "thème": "thèse",
    "vecteur": "lecteur",
    "production": "projection",
    "émission": "mission",
    "conduction": "condition",
    "richesse": "riches",
    "thèmes": "thèses",
    "zyxo7": "zyxo8",
    "zyxa": "zyxe",
    "zyxomique": "zyxique",
}


@pytest.fixture
def made(home, django_capture_on_commit_callbacks):
    """A page that holds these words."""
    text = f"<p>On y parle de {', de '.join(OTHERS)}, de la xylophagose, de la ville de Zyxograd.</p>"
    with django_capture_on_commit_callbacks(execute=True):
        return publish(StandardPage(title="Une page", slug="une-page", body=[("paragraph", text)]), home)


def test_a_word_is_never_replaced_by_another(client, made):
    assert [typed for typed in OTHERS.values() if answer(typed, "fr").is_corrected] == []
    assert [typed for typed in OTHERS.values() if answer(typed, "en").is_corrected] == []
    shown = page(client, q="Toulouse").find("main")
    assert shown.h2.get_text().split() == ["Rien", "pour", "«", "Toulouse", "»"]
    assert "Toulon" not in shown.get_text()


def test_a_slip_is_put_right_and_a_doubt_is_only_told(client, made):
    assert answer("xylofagose", "fr").is_corrected and answer("xylphagose", "fr").is_corrected
    shown = page(client, q="Zyxogrod").find("main")
    assert shown.h2.get_text().split() == ["Rien", "pour", "«", "Zyxogrod", "»"]
    assert shown.select_one(".proposal a").get_text() == "Zyxograd"
    assert not shown.select(".hits")
