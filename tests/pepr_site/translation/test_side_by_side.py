"""A translation's form: what the original says beside each field, and what is taken over."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from news.models import NewsPage
from pepr_site.pages.forms import STAFF_FIELDS
from pepr_site.translation.side_by_side import SideBySide, copy_block, translated_field
from programme.models import GlossaryTerm, QuestionsPage
from tests.pepr_site.translation.conftest import BODY, TRANSLATED, change, drafted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def form(client, page):
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return BeautifulSoup(response.content, "lxml")


def beside(client, page, name):
    """The words beside a field of a page's form, passage by passage."""
    field = form(client, page).select_one(f"#panel-child-contenu-{name}-section")
    return [" ".join(passage.get_text(" ").split()) for passage in field.select(".beside__passage")]


@pytest.fixture
def english(news, translate):
    return change(translate(news), **TRANSLATED)


def test_each_field_and_block_has_the_original_beside_it(admin, news, english):
    assert beside(admin, english, "title") == [f"Original {news.title} Reprendre le texte de l’original : Titre"]
    heading, paragraph = beside(admin, english, "body")
    assert "Deux axes" in heading and "Le premier paragraphe." in paragraph
    assert "pas encore traduit" not in heading + paragraph
    keys = [button["data-take"] for button in form(admin, english).select("[data-take]")]
    assert {"title", "standfirst", "body:h", "body:p"} <= set(keys)
    # What is the same in every language is shown once, and is not changed here; the original has nothing beside it.
    assert not {"date", "scope", "categories", "slug"} & set(keys)
    assert form(admin, english).select_one("[name=date]").has_attr("disabled")
    assert not form(admin, news).select(".beside")
    news.title = "<b>x</b>"
    assert SideBySide(english, news).passages("title", english)[0].html == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_what_changed_since_is_shown_in_place(admin, news, english):
    body = [
        {"type": "heading", "value": {"text": "Trois axes", "level": "h2"}, "id": "h"},
        {"type": "paragraph", "value": "<p>Un paragraphe tout neuf.</p>", "id": "n"},
    ]
    # A draft counts too: it is what both are published from.
    drafted(news, title="Une nouvelle cure", body=body)
    title = form(admin, english).select_one("#panel-child-contenu-title-section .beside__passage")
    assert "changé depuis" in title.text and title.select_one(".deletion, .addition")
    heading, new, gone = beside(admin, english, "body")
    assert "changé depuis" in heading and "Trois" in heading
    assert "nouveau" in new and "retiré depuis" in gone


def test_what_still_reads_as_the_original_is_told_block_by_block(admin, news, translate):
    draft = translate(news)
    _heading, paragraph = beside(admin, draft, "body")
    assert "pas encore traduit" in paragraph and "pas encore traduit" in beside(admin, draft, "standfirst")[0]


def test_a_block_is_taken_over_and_what_was_typed_stays(edit, news, english):
    new = {"type": "paragraph", "value": "<p>Ajouté en français.</p>", "id": "n"}
    change(news, body=[BODY[0], new, BODY[1]])
    response = edit(english, action="nothing", title="Typed before", **{"take-original": "standfirst"})
    # Read anew, which an address that differs by its place alone is not, and back at the field.
    (address, _status) = response.redirect_chain[-1]
    assert address.endswith("/edit/?take-original=standfirst#panel-child-contenu-standfirst-section")
    assert "Le texte de l’original est repris" in response.content.decode()
    draft = NewsPage.objects.get(pk=english.pk).get_latest_revision_as_object()
    assert (draft.title, draft.standfirst) == ("Typed before", news.standfirst)
    # What the visitor reads is as it was.
    assert NewsPage.objects.get(pk=english.pk).standfirst == english.standfirst


def test_a_new_block_comes_where_it_stands_in_the_original(english):
    theirs = NewsPage(body=[BODY[0], {"type": "paragraph", "value": "<p>Ajouté.</p>", "id": "n"}, BODY[1]]).body
    copy_block(english.body, theirs, "n")
    assert [block.id for block in english.body] == ["h", "n", "p"]
    copy_block(english.body, theirs, "p")
    assert [str(block.value) for block in english.body][2] == str(theirs[2].value)


def test_nothing_else_is_taken_over(edit, english):
    for key in ("date", "slug", "no_such", "body:no-such", "projects"):
        response = edit(english, action="nothing", follow=False, **{"take-original": key})
        assert response.status_code in {400, 403} or response.url == reverse("wagtailadmin_home"), key
        draft = NewsPage.objects.get(pk=english.pk).get_latest_revision_as_object()
        assert (draft.standfirst, draft.date, len(draft.body)) == (english.standfirst, english.date, 2), key


def test_nothing_that_is_reserved_to_the_staff_is_taken_over(project):
    page = project.get_translations().get().specific
    assert translated_field(page, "standfirst")
    assert [name for name in (*page.reserved_fields, *STAFF_FIELDS) if translated_field(page, name)] == []


def test_a_refused_form_keeps_what_was_typed_and_the_original_beside_it(edit, english):
    response = edit(english, title="Typed and kept", slug="a b c !", **{"take-original": "standfirst"})
    page = BeautifulSoup(response.content, "lxml")
    assert page.select_one("[name=title]").text.strip() == "Typed and kept"
    assert page.select_one(".beside__passage") and NewsPage.objects.get(pk=english.pk).title == english.title


def test_rows_and_snippets_have_their_original_too(admin, english):
    french, questions = (QuestionsPage.objects.get(locale__language_code=code) for code in ("fr", "en"))
    asked = {}
    for page in (questions, french, questions):
        with CaptureQueriesContext(connection) as asked[page.pk]:
            drawn = form(admin, page)
    assert drawn.select("[id*=questions] .beside__passage")
    # However many rows there are, their originals are read at once.
    assert len(asked[questions.pk]) < len(asked[french.pk]) + 25
    # One more than the original has nothing beside it.
    french.questions.set(list(french.questions.all())[:-1])
    french.save_revision().publish()
    assert form(admin, questions).select("[id*=questions] .beside__passage")
    term = GlossaryTerm.objects.filter(locale=Locale.objects.get(language_code="en")).first()
    response = admin.get(reverse(term.snippet_viewset.get_url_name("edit"), args=[term.pk]))
    page = BeautifulSoup(response.content, "lxml")
    french = term.get_translations().get(locale__language_code="fr")
    assert french.term in page.select_one(".beside__passage").text and not page.select("[data-take]")
