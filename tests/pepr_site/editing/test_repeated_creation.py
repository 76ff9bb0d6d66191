"""A form that is sent twice makes one thing, with what was written last; its rows are not doubled."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.snippets.models import get_snippet_models

from news.models import NewsCategory
from people.models import Committee, Person
from pepr_site.models import SiteDocument, SiteImage
from pepr_site.pages.site_settings import SiteText
from projects.models import ProjectIndexPage, ProjectPage
from projects.project_pages import ProjectPublication
from research.models import Platform, Publication, Result
from tests.pepr_site.pages.test_forms import filled

pytestmark = pytest.mark.django_db


def point(kind):
    """The bytes of a picture of one pixel."""
    content = io.BytesIO()
    Image.new("RGB", (1, 1)).save(content, kind)
    return content.getvalue()


def test_a_page_form_sent_again_is_an_edit_of_the_page_it_made(admin):
    # Rows have numbers of several figures.
    ProjectPublication.objects.bulk_create(
        ProjectPublication(project=ProjectPage.objects.first(), reference="Autre") for _ in range(12)
    )
    index = ProjectIndexPage.objects.get(locale__language_code="fr")
    url = reverse("wagtailadmin_pages:add", args=["projects", "projectpage", index.pk])
    row = {"publications-TOTAL_FORMS": "1", "publications-0-ORDER": "1", "publications-0-id": ""}
    row |= {"publications-0-reference": "Un article", "publications-0-DELETE": ""}
    once = {"creation": str(uuid4()), "action-publish": "1", "number": "77", "slug": "projet-neuf"}
    once |= {"title": "Projet", "short_title": "Projet", "standfirst": "Une phrase."}
    sent = filled(admin, url, **once, **row)
    for title, article in (("Projet neuf", "Un article"), ("Projet renommé", "Un article corrigé")):
        answer = admin.post(url, sent | {"title": title, "publications-0-reference": article})
        assert answer.status_code == 302, [form.errors for form in answer.context["form"].formsets.values()]
        page = ProjectPage.objects.get(slug="projet-neuf")
        assert (page.title, page.live) == (title, True)
        assert [publication.reference for publication in page.publications.all()] == [article]
    # Back to the form, by an address that the script has given the key: the page is there.
    assert admin.get(url, {"creation": once["creation"]}).url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    # Without a key, two are two.
    assert admin.post(url, sent | {"creation": "", "number": "78", "slug": "projet-neuf-1"}).status_code == 302
    assert ProjectPage.objects.filter(slug__startswith="projet-neuf").count() == 2


def test_a_key_that_another_thing_has_ties_nothing_to_it(admin):
    url = reverse("wagtailsnippets_news_newscategory:add")
    there = NewsCategory.objects.filter(locale__language_code="en").first()
    NewsCategory.objects.filter(locale__language_code="fr", translation_key=there.translation_key).delete()
    sent = {"name": "Neuve", "slug": "", "creation": str(there.translation_key)}
    assert admin.post(url, sent).status_code == 302
    assert NewsCategory.objects.get(slug="neuve").translation_key != there.translation_key


def test_a_snippet_form_sent_again_makes_one(admin):
    url = reverse("wagtailsnippets_news_newscategory:add")
    key = str(uuid4())
    for name in ("Nouvelle & belle", "Nouvelle, corrigée"):
        assert admin.post(url, {"name": name, "slug": "nouvelle", "creation": key}).status_code == 302
    assert NewsCategory.objects.get(slug="nouvelle").name == "Nouvelle, corrigée"
    assert admin.post(url, {"name": "Nouvelle", "slug": "", "creation": ""}).status_code == 302
    assert NewsCategory.objects.filter(slug="nouvelle-1").exists()


DECLARED = {"source": "X", "name": "Nouveau"}
HERE = {"why": "hand", "source": "hand", "state": "to_check"}
LANGUAGELESS = [
    (Publication, {"title": "Nouveau", "kind": "article", "authors": "A B", "language": "fr"} | HERE),
    (Result, DECLARED | {"kind": "dataset"}),
    (Platform, DECLARED | {"who": "Tous", "how": "Écrire"}),
    (Person, DECLARED | {"ground": "role"}),
    (Committee, DECLARED | {"sort_order": "0"}),
]


@pytest.mark.parametrize(("model", "given"), LANGUAGELESS)
def test_what_has_no_language_is_made_once_too(admin, model, given):
    url = reverse(model.snippet_viewset.get_url_name("add"))
    rows = {f"{name}-{kind}_FORMS": "0" for name in ("project_links", "roles") for kind in ("TOTAL", "INITIAL")}
    sent = given | rows | {"creation": str(uuid4())}
    field = "title" if model is Publication else "name"
    for name in ("Nouveau", "Corrigé"):
        answer = admin.post(url, sent | {field: name})
        assert answer.status_code == 302, answer.context["form"].errors
        assert [str(row) for row in model.objects.all()] == [name]
    edit = reverse(model.snippet_viewset.get_url_name("edit"), args=[model.objects.get().pk])
    assert admin.get(url, {"creation": sent["creation"]}).url == edit
    # Another form makes another, and so does one without a key.
    for number, key in ((2, str(uuid4())), (3, "")):
        assert admin.post(url, sent | {"creation": key}).status_code == 302
        assert model.objects.count() == number


def test_every_form_of_a_new_snippet_has_a_key(admin):
    # Of the words of the site there is one row a language.
    for model in set(get_snippet_models()) - {SiteText}:
        page = admin.get(reverse(model.snippet_viewset.get_url_name("add")))
        if page.status_code == 200:
            assert 'name="creation"' in page.content.decode(), model


@pytest.mark.parametrize(
    ("kind", "model", "name", "content"),
    [("wagtaildocs", SiteDocument, "guide.txt", b"Texte"), ("wagtailimages", SiteImage, "point.png", point("PNG"))],
)
def test_a_file_sent_again_is_added_once(kind, model, name, content, admin):
    for title, count in (("Neuf", 1), ("Neuf", 1), ("Autre titre", 2)):
        sent = {"title": title, "file": SimpleUploadedFile(name, content), "collection": 1, "credit": "a"}
        answer = admin.post(reverse(f"{kind}:add"), sent)
        assert model.objects.filter(title__in=["Neuf", "Autre titre"]).count() == count
    assert answer.status_code == 302
    # The form that made it, sent again, says why beside the file.
    answer = admin.post(reverse(f"{kind}:add"), sent | {"file": SimpleUploadedFile(name, content)})
    assert "Vous venez d’ajouter ce fichier" in str(answer.context["form"].errors["file"])
