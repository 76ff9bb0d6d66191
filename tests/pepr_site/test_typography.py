"""What an editor types with the signs of a keyboard is read as the language sets it, wherever it is shown."""

import re

import pytest
from bs4 import BeautifulSoup

from news.models import NewsIndexPage, NewsPage
from tests.conftest import publish
from tests.pepr_site.blocks.body import picture

pytestmark = pytest.mark.django_db
TYPED = 'L\'appel "A" de 2023-2027 : 12 000 cuves...'
SET = {
    "fr": "L’appel «\u00a0A\u00a0» de 2023–2027\u00a0: 12\u202f000 cuves…",
    "en": "L’appel ‘A’ de 2023–2027 : 12 000 cuves…",
}
INDEXES = {"fr": "/actualites/", "en": "/en/news/"}


@pytest.mark.parametrize("language", INDEXES)
def test_straight_signs_are_set_in_titles_texts_tables_pictures_and_feeds(client, language):
    index = NewsIndexPage.objects.get(locale__language_code=language)
    table = {"columns": [{"type": "text", "heading": TYPED}], "rows": [{"values": [TYPED]}]}
    image = picture()
    page = NewsPage(title=TYPED, slug="saisie", standfirst=TYPED, date="2026-01-02", lead_image=image)
    page.lead_image_alt = TYPED
    page.body = [
        ("heading", {"level": "h2", "text": TYPED}),
        ("paragraph", f'<p>{TYPED}</p><p>L\'<b>ARN</b> "<i>nu</i>"</p>'),
        ("picture", {"image": image, "alt": TYPED, "is_decorative": False, "caption": TYPED, "credit": TYPED}),
        ("table", {"caption": TYPED, "table": table, "source": TYPED}),
    ]
    publish(page, index)
    shown = BeautifulSoup(client.get(page.get_url()).content, "lxml")
    [script.extract() for script in shown("script")]
    metas = [meta["content"] for meta in shown.select("meta[name=description], meta[property^='og:']")]
    alts = [image["alt"] for image in shown("img")]
    texts = [*shown.stripped_strings, *metas, *alts, *client.get(f"{INDEXES[language]}atom.xml").text.split("\n")]
    assert not [text for text in texts if re.search(r"L'|\"A\"|cuves\.\.\.|&quot;A|(?<!-)2023-2027", text)]
    assert sum(SET[language] in text for text in texts) > 10
