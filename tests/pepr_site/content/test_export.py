"""What is exported is loaded elsewhere and comes back equal: the same files, and the same pages."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from wagtail.models import Page, PageViewRestriction

from news.models import NewsPage
from pepr_site import sitemap, social_picture
from pepr_site.content.writing import ExportError, texts
from pepr_site.content.writing.export import export, find
from pepr_site.content.writing.names import Names, exportable
from programme.models import Organisation, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
# Keys of rows and names of stored files, moments of publication, and what is one visitor's own: all else is compared.
OWN = re.compile(
    r'name="(csrfmiddlewaretoken|opened)" value="[^"]*"|/documents/\d+/|/media/images/[^"\s]+'
    r"|\d{4}-\d\d-\d\dT[\d:.+]+|block-[\w-]+|social/\w+|id=\"[\w-]{36}\"|#[\w-]{36}"
    r"|ersion (?:du|of) [^,<.]*|<option value=\"\d+\""
)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(get):
    return {page.url: OWN.sub("", get(page.url).content.decode()) for page in sitemap.pages()}


def test_a_whole_site_comes_back_equal(tmp_path, request, answers):
    told = export(tmp_path / "one")
    assert (told.pages, told.needed) == (exportable().count(), [])
    assert told.media == 4
    before = shown(answers.get)
    request.getfixturevalue("empty_site")
    social = Path(settings.MEDIA_ROOT) / social_picture.FOLDER
    with override_settings(MEDIA_ROOT=str(tmp_path / "media")):
        call_command("load_content", tmp_path / "one", verbosity=0)
        # Their name is that of the words in them.
        shutil.copytree(social, tmp_path / "media" / social_picture.FOLDER)
        call_command("make_renditions", verbosity=0)
        export(tmp_path / "two")
        after = shown(Client().get)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert before.keys() == after.keys()
    assert len(before) > 80
    for path, page in before.items():
        assert after[path] == page, path


def test_a_page_is_carried_with_what_it_uses(home, tmp_path):
    index = Page.objects.get(url_path="/accueil/actualites/").specific
    organisation = Organisation.objects.create(locale=home.locale, slug="labo", name="Un labo", kind="research")
    text = f'<p data-block-key="x1">Avec <a linktype="page" id="{index.pk}">elle</a>, [[budget]].</p>'
    body = [("paragraph", text), ("partners", {"organisations": [organisation]})]
    page = publish(NewsPage(title="Une : nouvelle", slug="nouvelle", standfirst="a  b\nc", body=[body[0]]), index)
    told = export(tmp_path / "page", find("/actualites/nouvelle/"))
    assert (told.pages, told.needed) == (1, ["accueil/actualites"])
    assert {"fr/pages/accueil/actualites/nouvelle.yaml", "fr/snippets/key_figures.yaml"} <= files(
        tmp_path / "page"
    ).keys()
    page.delete()
    call_command("load_content", tmp_path / "page", verbosity=0)
    again = NewsPage.objects.get(url_path="/accueil/actualites/nouvelle/")
    assert (again.title, again.standfirst) == ("Une : nouvelle", "a  b\nc")
    assert again.get_parent().pk == index.pk
    assert f'linktype="page" id="{index.pk}"' in again.body[0].value.source
    export(tmp_path / "again", again)
    assert files(tmp_path / "page") == files(tmp_path / "again")


def test_a_tree_is_carried_whole_in_both_languages(tmp_path):
    told = export(tmp_path / "tree", find("projets"), with_tree=True)
    names = files(tmp_path / "tree")
    assert told.pages == 26
    assert sum(name.startswith("en/pages/home/projects") for name in names) == 13


def test_what_an_editor_has_changed_is_written_over_only_when_told(home, tmp_path):
    page = publish(StandardPage(title="Venue d’ailleurs", slug="ailleurs"), home)
    export(tmp_path / "page", page)
    page.title = "Changée ici"
    page.save_revision().publish()
    call_command("load_content", tmp_path / "page", verbosity=0)
    page.refresh_from_db()
    assert page.title == "Changée ici"
    call_command("load_content", tmp_path / "page", overwrite=True, verbosity=0)
    page.refresh_from_db()
    assert page.title == "Venue d’ailleurs"


def test_what_is_not_for_everybody_is_left_out_and_told(home, tmp_path, capsys):
    draft = StandardPage(title="Brouillon", slug="brouillon", live=False)
    home.add_child(instance=draft)
    private = publish(StandardPage(title="Réservée", slug="reservee"), home)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    call_command("export_content", tmp_path / "site")
    told = capsys.readouterr()
    assert "accueil/brouillon is left out" in told.err
    assert "accueil/reservee is left out" in told.err
    assert not [name for name in files(tmp_path / "site") if "brouillon" in name or "reservee" in name]


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_content", tmp_path)
    with pytest.raises(ExportError, match="no page “nulle/part”"):
        find("nulle/part")


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ('<p data-block-key="a">x<br/>y</p><hr/>', "<p>x<br/>y</p><hr/>"),
        ('<p><a linktype="page" id="0">gone</a></p>', "<p>gone</p>"),
        (
            '<p><a href="https://x.fr/?a=1&amp;b">x</a> <b>a &lt; b</b></p>',
            '<p><a href="https://x.fr/?a=1&amp;b">x</a> <b>a &lt; b</b></p>',
        ),
        ('<p><span lang="en">x</span></p>', '<p><span lang="en">x</span></p>'),
    ],
)
def test_a_stored_text_is_written_as_a_person_would(stored, written):
    assert texts.from_source(stored, Names()) == written
