"""Every block of a body: what it draws, what it tells editors, what it costs."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail import blocks
from wagtail.admin.icons import get_icons
from wagtail.images import get_image_model
from wagtail.models import Page

from pepr_site.blocks.base import ANCHOR_PREFIX, TemplateByName
from pepr_site.blocks.media import file_size
from pepr_site.models import SiteDocument, SiteImage, SiteSettings
from pepr_site.pages.snippets import every
from programme.models import KeyFigure, Organisation
from tests.pepr_site.blocks.body import BODY, draw, every_block, items, materials, stream

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[3]


@pytest.fixture
def things(home):
    return materials(home)


@pytest.fixture
def values(things):
    return every_block(things)


def soup(html):
    return BeautifulSoup(html, "lxml")


def words(tag):
    return tag.get_text(" ", strip=True)


# --- what each block draws ---


def test_a_heading_has_an_anchor(values):
    title = soup(draw(("heading", values["heading"]))).h2
    assert (words(title), title["id"]) == ("Deux axes", "t-deux-axes")


def test_the_keys_of_the_editor_are_not_printed():
    assert "data-block-key" not in draw(("paragraph", '<p data-block-key="abcde">Une cellule.</p>'))


def test_a_paragraph_links_to_pages_and_documents(values, things):
    page, document = soup(draw(("paragraph", values["paragraph"]))).select(".prose a")
    assert page["href"] == things.page.url
    assert document["href"] == things.document.url


def test_a_quotation_names_its_author_and_its_source(values):
    figure = soup(draw(("quote", values["quote"]))).find("figure", class_="quote")
    assert words(figure.blockquote) == "« Mot pour mot »"
    assert "Une personne" in words(figure.figcaption)
    assert "chercheuse" in words(figure.figcaption)
    assert figure.figcaption.a["href"] == figure.blockquote["cite"] == "https://source.example.org/q"


def test_a_callout_says_in_words_what_its_colour_means(values):
    note = soup(draw(("callout", values["callout"]))).find(role="note")
    assert note["class"] == ["callout", "callout--warning"]
    assert words(note.find(class_="tone")) == "Attention"
    assert note.h2["id"] == "t-a-lire-dabord"
    assert words(note.find(class_="prose")) == "Lire les contacts et l’appel ."


def test_an_accordion_opens_without_script(values):
    details = soup(draw(("accordion", values["accordion"]))).select_one(".accordion details")
    assert words(details.summary) == "Qu’est-ce qu’un vecteur ?"
    assert "les contacts" in words(details.find(class_="prose"))


def test_a_table_can_be_read_and_scrolled(values):
    html = soup(draw(("table", values["table"])))
    region = html.find(role="region")
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] == region.caption["id"] == "t-les-montants"
    assert [(words(th), th["scope"]) for th in region.thead.find_all("th")] == [("Année", "col"), ("Montant", "col")]
    assert [words(td) for td in region.tbody.find_all("td")] == ["2024", "80 <M€>"]
    assert "CEA" in words(html.find(class_="src"))


def test_a_picture_comes_in_light_formats_with_its_size(values):
    for picture in get_image_model().objects.all():
        picture.make_renditions()
    figure = soup(draw(("picture", values["picture"]))).find("figure")
    image = figure.img
    assert [source["type"] for source in figure.select("source")] == ["image/avif", "image/webp"]
    assert all(source["sizes"] for source in figure.select("source"))
    assert (image["alt"], image["loading"]) == ("Une cellule vue au microscope", "lazy")
    assert image["width"] and image["height"]
    assert words(figure.figcaption) == "Une cellule Crédit : Inserm, CC BY 4.0"
    assert figure["aria-label"] == "Une cellule"


def test_a_decorative_picture_says_nothing(values):
    html = soup(draw(("picture", values["picture"] | {"is_decorative": True, "caption": "", "credit": "Moi"})))
    assert html.img["alt"] == ""
    assert "aria-label" not in html.figure.attrs
    assert words(html.figcaption) == "Crédit : Moi"


def test_documents_show_their_format_and_their_size(values, things):
    link = soup(draw(("documents", values["documents"]))).select_one(".documents li a")
    assert link["href"] == things.document.url
    assert words(link) == "Texte de l’appel (PDF, 1,2 Mo)"


def test_figures_follow_the_key_figure(values, things):
    figure = soup(draw(("figures", values["figures"]))).select_one(".figs .fig")
    assert (words(figure.dt), words(figure.dd)) == ("pour un essai", "environ 60 M€")
    things.figure.value = "75"
    things.figure.save()
    html = soup(draw(("figures", values["figures"])))
    assert words(html.select_one(".fig dd")) == "environ 75 M€"
    assert html.select_one(".src a")["href"] == "https://source.example.org/"
    assert "19 février 2024" in words(html.select_one(".src"))


def test_figures_of_one_source_and_day_name_it_once(values, things):
    for place, day in enumerate(["2024-02-19", "2025-02-19"]):
        KeyFigure.objects.create(
            **{name: getattr(things.figure, name) for name in ("locale", "value", "label", "source", "source_address")},
            slug=f"essai-{place}",
            as_of=day,
        )
    chosen = [figure.pk for figure in KeyFigure.objects.filter(slug__startswith="essai").order_by("pk")]
    sources = soup(draw(("figures", values["figures"] | {"figures": items(*chosen)}))).select(".src a")
    assert len(chosen) == 3 and len(sources) == 2
    # What all pages remember is not given away to one.
    figure = stream(("figures", values["figures"]))[0].value["figures"][0]
    assert figure == things.figure and figure is not every("programme.KeyFigure")[figure.pk]


def test_a_timeline_is_an_ordered_list_of_dates(values, things):
    item = soup(draw(("timeline", values["timeline"]))).select_one("ol.timeline > li")
    assert item.time["datetime"] == "2023-12-21"
    assert words(item.time) == "21 décembre 2023"
    assert item.h2.a["href"] == things.page.url
    assert words(item.find_all("p")[-1]) == "À Paris."


def test_buttons_lead_to_a_page_or_an_address(values, things):
    first, second = soup(draw(("buttons", values["buttons"]))).select(".buttons a.btn")
    assert (first["href"], first["class"]) == (things.page.url, ["btn"])
    assert (second["href"], second["class"]) == ("https://anr.fr/", ["btn", "btn--secondary"])


def test_related_pages_show_the_sign_of_an_objective(values, things):
    plain, objective = soup(draw(("related_pages", values["related_pages"]))).select("ul.steps > li")
    assert objective["class"] == ["o4"]
    assert objective.svg["viewbox"] == "0 0 64 64"
    assert len(objective.svg.find_all("circle")) > 3
    assert (plain.a["href"], objective.a["href"]) == (things.page.url, things.objective.url)


def test_pages_without_numbers_are_a_plain_list(values, things):
    html = soup(draw(("related_pages", values["related_pages"] | {"pages": items(things.page.pk)})))
    assert not html.select(".steps")
    assert words(html.select_one("ul.links li a")) == "Contacts utiles"


def test_partners_lead_to_their_own_pages(values):
    section_urls = {"partnerspage": "/partenaires/"}
    item = soup(draw(("partners", values["partners"]), section_urls=section_urls)).select_one(".names li")
    assert item.a["href"] == "/partenaires/un-institut/"
    assert words(item.span) == "Pilote, Lyon"
    assert words(soup(draw(("partners", values["partners"]))).select_one(".names strong")) == "UI"


def test_site_details_say_what_is_given_and_nothing_of_the_rest():
    settings = SiteSettings(publisher="Un institut", contact_email="contact@exemple.fr")
    html = soup(draw(("site_details", {"topic": "publisher"}), site_settings=settings))
    facts = {words(row.dt): words(row.dd) for row in html.select(".facts > div")}
    assert facts["Éditeur"] == "Un institut"
    assert list(facts) == ["Éditeur"]
    mail = soup(draw(("site_details", {"topic": "contact"}), site_settings=settings))
    assert mail.a["href"] == "mailto:contact@exemple.fr"


def test_site_details_declare_the_accessibility_that_the_audit_allows():
    html = draw(("site_details", {"topic": "accessibility"}), site_settings=SiteSettings())
    assert "Non conforme" in html
    settings = SiteSettings(accessibility_audited_on="2026-01-05", accessibility_rate=82)
    settings.clean_fields(exclude=["publisher"])
    html = draw(("site_details", {"topic": "accessibility"}), site_settings=settings)
    assert "Partiellement conforme" in html
    assert "82 %" in html
    assert "5 janvier 2026" in html
    settings.accessibility_rate = 0
    assert "0 %" in draw(("site_details", {"topic": "accessibility"}), site_settings=settings)


def test_site_details_read_the_settings_where_no_page_gives_them():
    assert "version de préparation" in draw(("site_details", {"topic": "host"}), site_settings=None)
    assert not soup(draw(("site_details", {"topic": "contact"}), site_settings=SiteSettings())).get_text(strip=True)


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 ko"), (340_000, "340 ko"), (999_600, "1 Mo"), (1_240_000, "1,2 Mo"), (25_000_000, "25 Mo")],
)
def test_a_size_is_written_as_french_readers_know_it(size, text):
    assert file_size(size) == text


# --- what is missing, deleted or hidden breaks nothing ---


def test_what_was_deleted_leaves_no_trace(values, things):
    drawn = ["picture", "documents", "figures", "related_pages", "partners", "buttons"]
    for thing in (things.image, things.document, things.figure, things.organisation):
        thing.delete()
    Page.objects.get(pk=things.objective.pk).delete()
    Page.objects.get(pk=things.page.pk).delete()
    values["buttons"]["buttons"] = values["buttons"]["buttons"][:1]
    html = draw(*[(name, values[name]) for name in drawn])
    assert not words(soup(html))
    assert "<a>les contacts</a>" in draw(("paragraph", values["paragraph"]))


def test_a_page_that_nobody_may_read_is_not_led_to(values, things):
    address = things.page.url
    names = ["paragraph", "buttons", "timeline", "related_pages"]
    Page.objects.get(pk=things.page.pk).unpublish()
    shown = soup(draw(*[(name, values[name]) for name in names]))
    assert not shown.select(f'a[href="{address}"]') and "les contacts" in words(shown)


# --- the outline of the page ---


def outline(html):
    return [(tag.name, words(tag), tag.get("id")) for tag in soup(html).find_all(["h2", "h3", "h4"])]


def test_no_level_is_skipped(values):
    late = {"text": "Dessous", "level": "h3"}
    assert outline(draw(("heading", late), ("figures", values["figures"]))) == [
        ("h2", "Dessous", "t-dessous"),
        ("h3", "En chiffres", "t-en-chiffres"),
    ]
    assert outline(draw(("figures", values["figures"]), ("heading", values["heading"]), ("heading", late))) == [
        ("h2", "En chiffres", "t-en-chiffres"),
        ("h2", "Deux axes", "t-deux-axes"),
        ("h3", "Dessous", "t-dessous"),
    ]
    below = outline(draw(("heading", values["heading"]), ("timeline", values["timeline"])))
    assert [level for level, _title, _anchor in below] == ["h2", "h3"]
    # A section after another is no part of it.
    next_one = {"text": "Ensuite", "level": "h2"}
    sections = outline(draw(("heading", values["heading"]), ("heading", next_one)))
    assert [level for level, _title, _anchor in sections] == ["h2", "h2"]


def test_anchors_are_unique_in_a_page(values):
    body = [("heading", values["heading"]), ("heading", {"text": "Deux axes 2", "level": "h2"})]
    body += [("heading", values["heading"]), ("table", values["table"]), ("table", values["table"])]
    body += [("heading", {"text": "Haut", "level": "h2"}), ("heading", {"text": "…", "level": "h2"})]
    ids = [tag["id"] for tag in soup(draw(*body)).find_all(id=True)]
    assert ids == [
        *["t-deux-axes", "t-deux-axes-2", "t-deux-axes-3", "t-les-montants", "t-les-montants-2"],
        *["t-haut", "t-titre"],
    ]
    again = stream(*body)
    assert str(again.render_as_block({})) == str(again.render_as_block({}))


def test_no_anchor_can_be_an_id_of_the_templates():
    files = [path for path in (ROOT / "templates").rglob("*.html") if "blocks" not in path.parts]
    ids = {name for path in files for name in re.findall(r'\sid="([^"]+)"', path.read_text())}
    assert "contenu" in ids
    assert not {name for name in ids if name.startswith(ANCHOR_PREFIX)}


# --- what editors see ---


def test_the_menu_has_five_groups_and_no_raw_html():
    groups = [str(name) for name, _blocks in BODY.grouped_child_blocks()]
    assert groups == ["Texte", "Médias", "Chiffres et dates", "Liens", "Site"]
    assert not [name for name, block in BODY.child_blocks.items() if isinstance(block, blocks.RawHTMLBlock)]


def test_each_block_tells_what_it_is_and_has_a_template_of_its_own():
    for name, block in BODY.child_blocks.items():
        assert block.meta.label, name
        assert str(block.get_description()).endswith("."), name
        assert f'id="icon-{block.meta.icon}"' in get_icons(), name
        assert block.is_previewable, name
        assert isinstance(block, TemplateByName), name
        assert block.get_template() == f"blocks/{name}.html"
        get_template(block.get_template())


def test_the_example_of_each_block_is_drawn_and_could_be_published(admin, things):
    for name, block in BODY.child_blocks.items():
        response = admin.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        page = soup(response.content)
        assert page.find("link", rel="stylesheet"), name
        assert len(words(page.main)) > 15, name
        block.clean(block.get_preview_value())


def test_the_example_of_documents_needs_none():
    html = BODY.child_blocks["documents"].render(BODY.child_blocks["documents"].get_preview_value())
    assert words(soup(html).li) == "Texte de l’appel (PDF, 1,2 Mo)"


# --- what the rest of the site finds in them ---


def test_search_finds_the_words_and_not_the_settings(values):
    text = " ".join(BODY.get_searchable_content(stream(*values.items())))
    for word in ("Deux axes", "Mot pour mot", "Une cellule", "Année", "Lancement", "À télécharger", "L’ANR"):
        assert word in text
    for word in ("Attention", "Au trait", "Éditeur du site", "https:"):
        assert word not in text


def test_the_admin_knows_where_a_thing_is_used(values, things):
    used = {(model, int(pk)) for model, pk, _path, _place in BODY.extract_references(stream(*values.items()))}
    assert {
        *[(SiteImage, things.image.pk), (SiteDocument, things.document.pk), (Page, things.page.pk)],
        *[(KeyFigure, things.figure.pk), (Organisation, things.organisation.pk), (Page, things.objective.pk)],
    } <= used


# --- what they cost ---


def cost(*body):
    with CaptureQueriesContext(connection) as captured:
        draw(*body)
    return [query["sql"] for query in captured]


def test_a_whole_body_twice_costs_as_much_as_once(values):
    body = list(values.items())
    draw(*body)
    assert len(cost(*body, *body)) == len(cost(*body))


def test_a_text_without_links_costs_nothing():
    assert not cost(("paragraph", "<p>Du laboratoire au patient.</p>"), ("heading", {"text": "A", "level": "h2"}))
