"""Loading a content folder: what it makes, and what it leaves alone."""

import datetime
import io

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Site

from pepr_site.content_files.loader import load
from pepr_site.management.commands import load_content
from pepr_site.models import LoadedContent
from pepr_site.operations import transactions
from programme.models import AxisPage, HomePage, KeyFigure, ProgrammePage
from tests.pepr_site.content_files.conftest import FIGURES, SKIN, edit, skin


def test_the_folder_tree_is_the_page_tree(loaded):
    home = HomePage.objects.get()
    assert [page.url_path for page in Page.objects.filter(depth__gt=1)] == [
        "/accueil/",
        "/accueil/programme/",
        "/accueil/programme/axe-1/",
        "/accueil/projets/",
        "/accueil/projets/peau/",
        "/accueil/projets/os/",
    ]
    assert home.get_parent().is_root()
    assert Page.find_problems() == ([], [], [], [], [])


def test_pages_end_published_with_a_live_revision(loaded):
    for page in Page.objects.filter(depth__gt=1):
        assert page.live
        assert not page.has_unpublished_changes
        assert page.live_revision_id == page.latest_revision_id is not None
        assert page.first_published_at
        actions = PageLogEntry.objects.filter(page=page.pk).order_by("timestamp").values_list("action", "revision")
        assert list(actions) == [("wagtail.create", None), ("wagtail.publish", page.live_revision_id)]


def test_fields_of_every_kind_are_filled(loaded):
    page = skin()
    assert (page.title, str(page.money), page.review_on.isoformat()) == ("Substituts de peau", "2.50", "2027-05-22")
    assert [axis.title for axis in page.axes.all()] == ["Les biothérapies d’aujourd’hui"]
    assert [(row.organisation.slug, row.role) for row in page.institutions.all()] == [("lgrk", "lead")]
    assert page.sources[0].value["label"] == "CEA"
    assert ProgrammePage.objects.get().show_in_menus
    figures = {figure.slug: figure for figure in KeyFigure.objects.all()}
    assert [figures["duree"].value, figures["duree"].is_approximate, figures["duree"].sort_order] == ["7", True, 1]


def test_a_live_revision_knows_its_child_rows(loaded):
    page = skin()
    [row] = page.latest_revision.content["institutions"]
    assert row["pk"] == page.institutions.get().pk


def test_a_text_and_a_block_may_name_a_page_that_comes_later(loaded):
    body = ProgrammePage.objects.get().body
    html = body[1].value.source
    assert f'<a linktype="page" id="{skin().pk}">' in html
    assert '<a href="https://example.fr/?a=1&amp;b=2">' in html
    assert [page.pk for page in body[2].value["pages"]] == [skin().pk]


def test_loaded_pages_are_found_and_their_references_known(loaded):
    assert skin().pk in [page.pk for page in Page.objects.search("substituts")]
    sources = ReferenceIndex.get_references_to(skin())
    assert str(ProgrammePage.objects.get().pk) in [reference.object_id for reference in sources]


def test_wagtail_indexes_again_what_is_saved_after_a_load(loaded):
    edit(skin(), title="Épiderme")
    assert skin().pk in [page.pk for page in Page.objects.search("épiderme")]


def test_the_site_gets_its_home_and_its_address(folder, settings):
    settings.SITE_URL = "https://www.example.fr"
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home", locale_id=1))
    Site.objects.create(is_default_site=True, hostname="localhost", root_page=welcome)
    folder.load()
    site = Site.objects.get()
    assert (site.root_page.specific, site.hostname, site.port) == (HomePage.objects.get(), "www.example.fr", 443)
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    settings.SITE_URL = "http://localhost:8123"
    folder.load()
    assert list(Site.objects.values_list("hostname", "port")) == [("localhost", 8123)]


def test_a_home_that_an_editor_chose_stays(loaded):
    Site.objects.update(root_page=skin())
    loaded.edit("fr/pages/accueil.yaml", "patient", "malade")
    loaded.load()
    assert Site.objects.get().root_page.specific == skin()


def test_a_second_load_changes_nothing_and_asks_little(loaded, django_assert_max_num_queries):
    revisions = list(Page.objects.values_list("latest_revision", flat=True))
    with django_assert_max_num_queries(40):
        lines = loaded.load()
    assert list(Page.objects.values_list("latest_revision", flat=True)) == revisions
    assert lines[-1] == "8 files read: 9 unchanged."


def test_each_file_is_told_in_a_line(folder):
    lines = folder.load()
    assert lines[0] == f"{FIGURES}: 2 created"
    assert f"{SKIN}: created" in lines
    assert lines[-1] == "8 files read: 9 created."
    assert len(lines) == 9
    assert folder.load(verbosity=0) == []


def test_a_changed_file_changes_what_nobody_has_edited(loaded):
    before = skin().latest_revision_id
    loaded.edit(SKIN, "Substituts de peau", "Peau neuve")
    loaded.edit(SKIN, 'money: "2.50"\n', "")
    loaded.edit(FIGURES, 'value: "80"', 'value: "90"')
    lines = loaded.load()
    assert f"{SKIN}: updated" in lines
    assert f"{FIGURES}: 1 updated, 1 unchanged" in lines
    page = skin()
    assert (page.title, page.money) == ("Peau neuve", None)
    assert page.latest_revision_id != before
    assert page.live_revision_id == page.latest_revision_id
    assert KeyFigure.objects.get(slug="budget").value == "90"
    assert loaded.load()[-1] == "8 files read: 9 unchanged."


def test_what_a_person_has_checked_stays_so_and_what_a_file_then_says_nobody_has_checked(loaded):
    edit(skin(), verified_on=datetime.date(2026, 11, 30))
    loaded.edit(SKIN, "title: Substituts de peau", "title: Peau de laboratoire")
    loaded.load()
    assert (skin().title, skin().verified_on) == ("Substituts de peau", datetime.date(2026, 11, 30))
    loaded.load(overwrite=True)
    assert (skin().title, skin().verified_on) == ("Peau de laboratoire", None)


def test_a_new_page_takes_its_place_among_its_siblings_and_its_address(loaded):
    Redirect.objects.create(old_path="/projets/foie", redirect_link="/projets/os/")
    loaded.write(
        "fr/pages/accueil/projets/foie.yaml",
        "type: projects.ProjectPage\ntitle: Foie\norder: 1\nnumber: 3\nshort_title: Foie\n",
    )
    loaded.load()
    assert [page.slug for page in Page.objects.get(slug="projets").get_children()] == ["foie", "peau", "os"]
    assert not Redirect.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_page_that_an_editor_has_moved_is_still_the_same(loaded):
    AxisPage.objects.get().move(HomePage.objects.get(), "last-child")
    loaded.edit(SKIN, "Substituts de peau", "Peau neuve")
    loaded.edit("fr/pages/accueil/programme/axe-1.yaml", "number: 1", "number: 2")
    loaded.load()
    axis = AxisPage.objects.get()
    assert (axis.number, axis.get_parent().specific) == (2, HomePage.objects.get())
    assert list(skin().axes.all()) == [axis]


def test_check_tells_everything_and_changes_nothing(folder):
    lines = folder.load(check=True)
    assert lines[-1] == "8 files checked, then undone: 9 created."
    assert not HomePage.objects.exists()
    folder.edit(SKIN, "2027-05-22\naxes", "demain\naxes")
    assert folder.refusal(check=True) == f'{SKIN}:7: "demain" is not a date such as 2024-02-07'


def test_nobody_goes_on_with_the_addresses_of_a_load_that_was_undone(folder):
    load(folder.path, is_check=True)
    assert Site.get_site_root_paths() == []


def test_two_loads_cannot_run_at_once(loaded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert (transactions.LOCK & 0xFFFFFFFF,) in cursor.fetchall()


def test_a_refusal_of_the_database_is_one_line(folder, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no space left\n")

    monkeypatch.setattr(load_content, "load", refuse)
    with pytest.raises(CommandError, match=r"^the database refused the content: no space left$"):
        folder.load()


def test_the_launch_content_is_loaded_and_stays_as_it_is(db):
    output = io.StringIO()
    call_command("load_content", stdout=output)
    assert output.getvalue().splitlines()[-1].endswith(f" files read: {LoadedContent.objects.count()} unchanged.")


def test_every_language_has_its_tree(loaded):
    loaded.write(
        "en/snippets/key_figures.yaml",
        """
        model: programme.KeyFigure
        items:
          - {slug: budget, own_slug: funds, value: 80, label: of funding, as_of: 2024-02-19, source: CEA}
        """,
    )
    loaded.write(
        "en/pages/home.yaml",
        """
        type: programme.HomePage
        title: From lab to patient
        translation_of: accueil
        """,
    )
    loaded.write(
        "en/pages/home/programme.yaml",
        """
        type: programme.ProgrammePage
        title: Programme
        translation_of: accueil/programme
        body:
          - figures: {figures: [budget]}
        """,
    )
    loaded.load()
    english = Locale.objects.get(language_code="en")
    french_home, english_home = HomePage.objects.order_by("locale__language_code").reverse()
    assert english_home.translation_key == french_home.translation_key
    assert (english_home.locale, english_home.depth, english_home.live) == (english, 2, True)
    assert english_home.get_full_url() == f"{settings.SITE_URL}/en/"
    page = ProgrammePage.objects.get(locale=english)
    assert page.get_translation(Locale.objects.get(language_code="fr")).slug == "programme"
    [figure] = page.body[0].value["figures"]
    assert (figure.label, figure.slug) == ("of funding", "funds")
    assert figure.translation_key == KeyFigure.objects.get(slug="budget", locale__language_code="fr").translation_key
    assert loaded.load()[-1] == "11 files read: 12 unchanged."
