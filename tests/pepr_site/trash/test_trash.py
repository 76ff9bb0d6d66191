"""What is deleted in the admin goes out of sight at once, and comes back with all that hung on it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, Page, PageViewRestriction, ReferenceIndex, Revision
from wagtail.snippets.models import get_snippet_models

from news.models import NewsIndexPage, NewsPage
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.models import SearchEntry, SiteDocument, SiteImage, TranslationState
from pepr_site.review.shared_drafts import share
from pepr_site.trash.deletion import create_entry, erase
from pepr_site.trash.models import KEPT_FOR, TrashEntry
from programme.models import GlossaryTerm, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(as_):
    return as_("communication")


@pytest.fixture
def sent(staff, django_capture_on_commit_callbacks):
    """A function that sends something to the admin, what waits for the end of the transaction done."""

    def post(address, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return staff.post(address, data, follow=True)

    return post


@pytest.fixture
def delete(sent):
    """A function that deletes as the admin's screens do, and returns the entry of the trash."""

    def remove(row, **data):
        if isinstance(row, Page):
            address = reverse("wagtailadmin_pages:delete", args=[row.pk])
        elif isinstance(row, SiteImage):
            address = reverse("wagtailimages:delete", args=[row.pk])
        elif isinstance(row, SiteDocument):
            address = reverse("wagtaildocs:delete", args=[row.pk])
        else:
            address = reverse(row.snippet_viewset.get_url_name("delete"), args=[row.pk])
        sent(address, **data)
        assert not type(row).objects.filter(pk=row.pk).exists()
        return TrashEntry.objects.filter(object_id=str(row.pk)).latest("deleted_at")

    return remove


@pytest.fixture
def restore(sent):
    def bring(entry, **data):
        return sent(reverse("trash_entry", args=[entry.pk]), **data).content.decode()

    return bring


@pytest.fixture
def term(french):
    return GlossaryTerm.objects.create(term="Un mot", definition="Ce qu’il veut dire.", locale=french)


@pytest.fixture
def tree(home):
    """A page with one beneath it, both online."""
    above = publish(StandardPage(title="Une page du dessus", slug="dessus", locale=home.locale), home)
    below = publish(StandardPage(title="Une page du dessous", slug="dessous", locale=home.locale), above)
    return above, below


def rows_of_a_page(page):
    """Return what the tables say of a page and of what hangs on it, moments of saving apart."""
    found = {}
    for relation in [*Page._meta.related_objects, *type(page)._meta.related_objects]:
        model = relation.related_model
        if relation.field.column and model not in {ReferenceIndex, SearchEntry} and not issubclass(model, Page):
            rows = model._base_manager.filter(**{relation.field.name: page.pk}).order_by("pk")
            found[model._meta.label, relation.field.name] = list(rows.values())
    own = type(page).objects.filter(pk=page.pk).values().get()
    revisions = list(Revision.page_revisions.filter(object_id=str(page.pk)).order_by("pk").values())
    return own, found, revisions


def test_a_tree_comes_back_where_it_was_with_all_that_hung_on_it(tree, people, delete, restore, staff, home):
    above, below = tree
    Comment.objects.create(page=below, user=people["redaction"], text="À revoir", contentpath="title", position="")
    Redirect.add_redirect("/ancienne", redirect_to=below.page_ptr, is_permanent=True)
    share(below, people["redaction"], days=7, follows=False)
    PageViewRestriction.objects.create(page=above.page_ptr, restriction_type="login")
    later = timezone.now() + timedelta(days=3)
    below.title = "Une suite"
    planned = below.save_revision(approved_go_live_at=later)
    TranslationState.objects.create(translation_key=below.translation_key, locale=below.locale, digest="d")
    publish(StandardPage(title="Une page d’à côté", slug="cote", locale=home.locale), home)
    before = [rows_of_a_page(StandardPage.objects.get(pk=page.pk)) for page in tree]

    entry = delete(above)
    assert (entry.count, entry.is_live, entry.deleted_by) == (2, True, people["communication"])
    for path in ("/dessus/", "/dessus/dessous/"):
        assert staff.get(path).status_code == 404
    assert not SearchEntry.objects.filter(page_id__in=[above.pk, below.pk]).exists()
    assert not Redirect.objects.filter(old_path="/ancienne").exists()

    shown = restore(entry)
    # It was never a draft: to undo this would take from it what it was.
    assert "/admin/annuler/" not in shown
    assert "« Une page du dessus » est restauré" in shown.replace("\xa0", " ")
    assert not TrashEntry.objects.exists()
    after = [rows_of_a_page(StandardPage.objects.get(pk=page.pk)) for page in tree]
    for (own, hung, revisions), (own_after, hung_after, revisions_after) in zip(before, after, strict=True):
        assert own_after == own
        assert hung_after == hung
        assert revisions_after == revisions
    assert Revision.objects.get(pk=planned.pk).approved_go_live_at == later
    assert TranslationState.objects.get(translation_key=below.translation_key).digest == "d"
    assert SearchEntry.objects.filter(page_id=below.pk).exists()
    assert Redirect.objects.get(old_path="/ancienne").redirect_page_id == below.pk
    assert not any(Page.find_problems())


@pytest.mark.parametrize("kind", ["image", "document"])
def test_a_file_is_given_to_nobody_and_comes_back(kind, home, delete, restore, staff):
    if kind == "image":
        row = SiteImage.objects.create(title="Fichier", credit="Ada", file=get_test_image_file())
        page = publish(
            NewsPage(title="Avec", slug="avec", locale=home.locale, lead_image=row, lead_image_alt="X"), home
        )
    else:
        row = SiteDocument.objects.create(title="Fichier", file=ContentFile(b"%PDF-1.4 x", "fichier.pdf"))
        page = None
    name, content = row.file.name, row.file.read()
    entry = delete(row)
    (kept,) = [file["stored"] for file in entry.snapshot["files"]]
    assert default_storage.open(kept).read() == content
    assert staff.get(f"/media/{kept}").status_code == 404
    if page:
        assert NewsPage.objects.get(pk=page.pk).lead_image_id is None
    restore(entry)
    back = type(row).objects.get(pk=row.pk)
    assert back.file.read() == content
    assert back.file.name.rpartition("/")[0] == name.rpartition("/")[0]
    assert not default_storage.exists(kept)
    if page:
        assert NewsPage.objects.get(pk=page.pk).lead_image_id == row.pk
        assert ReferenceIndex.get_references_to(back).exists()


def test_the_entries_of_every_list_come_back(restore, staff, people):
    tried = set()
    for model in get_snippet_models():
        for row in model.objects.all()[:9]:
            before = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            try:
                with transaction.atomic():
                    entry = create_entry(row, people["communication"])
                    row.delete()
            except ProtectedError:
                continue
            assert "est restauré" in restore(entry)
            back = model.objects.get(pk=before["id"])
            assert {name: getattr(back, name) for name in before if name != "updated_at"} == before
            tried.add(model)
            break
    assert len(tried) > 4, tried


def test_an_address_taken_meanwhile_is_told_with_a_free_one(tree, delete, restore, home):
    above, _below = tree
    entry = delete(above)
    publish(StandardPage(title="Une autre", slug="dessus", locale=home.locale), home)
    shown = restore(entry)
    assert "a pris cette adresse" in shown and 'value="dessus-1"' in shown
    assert "est restauré" in restore(entry, slug="dessus-1")
    back = StandardPage.objects.get(pk=above.pk)
    assert back.url == "/dessus-1/" and back.get_latest_revision().content["slug"] == "dessus-1"
    assert back.get_children().get().url == "/dessus-1/dessous/"


def test_a_translation_made_anew_stays_beside_the_page_that_comes_back(tree, delete, restore, home):
    above, _below = tree
    entry = delete(above)
    anew = StandardPage(title="Refaite", slug="refaite", translation_key=above.translation_key, locale=home.locale)
    publish(anew, home)
    assert "est restauré" in restore(entry)
    back = StandardPage.objects.get(pk=above.pk)
    assert back.url == "/dessus/" and back.translation_key != anew.translation_key


def test_where_the_page_above_is_gone_another_is_asked_for(tree, delete, restore, home, people):
    above, below = tree
    entry = delete(below)
    delete(above)
    assert "choisissez où remettre" in restore(entry)
    assert "est restauré" in restore(entry, parent=home.pk)
    assert StandardPage.objects.get(pk=below.pk).url == "/dessous/"
    assert not any(Page.find_problems())


def test_what_it_referred_to_may_be_gone(tree, delete, restore, people):
    above, _below = tree
    Page.objects.filter(pk=above.pk).update(owner=people["nobody"])
    Comment.objects.create(page=above, user=people["nobody"], text="Adieu", contentpath="title", position="")
    entry = delete(above)
    people["nobody"].delete()
    shown = restore(entry)
    assert "est restauré" in shown and "1 élément qui en dépendait" in shown
    assert StandardPage.objects.get(pk=above.pk).owner is None
    assert not Comment.objects.filter(page=above.pk).exists()


def test_what_was_given_another_reference_meanwhile_keeps_it(delete, restore, home):
    old, other = (
        SiteImage.objects.create(title=name, credit="Ada", file=get_test_image_file(f"{name}.png")) for name in "ab"
    )
    index = NewsIndexPage.objects.child_of(home).get()
    first, second = (
        publish(NewsPage(title=name, slug=name, lead_image=old, lead_image_alt="X"), index) for name in ("un", "deux")
    )
    entry = delete(old)
    NewsPage.objects.filter(pk=second.pk).update(lead_image=other)
    restore(entry)
    assert NewsPage.objects.get(pk=first.pk).lead_image_id == old.pk
    assert NewsPage.objects.get(pk=second.pk).lead_image_id == other.pk


def test_a_copy_older_than_the_tables_comes_back_as_far_as_it_fits(tree, delete, restore):
    _above, below = tree
    entry = delete(below)
    for row in entry.snapshot["rows"]:
        row["fields"]["gone_since"] = "x"
    entry.snapshot["rows"].append({"model": "programme.gonesince", "pk": 1, "fields": {}})
    entry.save()
    assert "est restauré" in restore(entry)
    assert StandardPage.objects.get(pk=below.pk).url == "/dessus/dessous/"
    assert not any(Page.find_problems())


def test_a_copy_that_no_longer_fits_stays_and_says_so(term, delete, restore):
    entry = delete(term)
    for row in entry.snapshot["rows"]:
        row["fields"]["locale"] = "pas un nombre"
    entry.save()
    assert "ne peut plus revenir" in restore(entry)
    TrashEntry.objects.filter(pk=entry.pk).update(content_type=ContentType.objects.create(app_label="x", model="gone"))
    assert "n’a plus ce type" in restore(entry)
    assert TrashEntry.objects.filter(pk=entry.pk).exists()


def test_an_entry_whose_place_was_taken_says_by_what(term, delete, restore):
    entry = delete(term)
    GlossaryTerm.objects.create(
        term="Un autre", definition="X", locale=term.locale, translation_key=term.translation_key
    )
    assert "a pris sa place" in restore(entry)
    assert TrashEntry.objects.filter(pk=entry.pk).exists()


def test_several_pages_at_once(sent, restore, french):
    news = NewsIndexPage.objects.get(locale=french)
    pages = [publish(NewsPage(title=f"Brève {n}", slug=f"breve-{n}", locale=french), news) for n in range(2)]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    shown = sent(f"{address}?id={pages[0].pk}&id={pages[1].pk}&next=/admin/").content.decode()
    assert "2 éléments sont à la corbeille" in shown
    assert TrashEntry.objects.count() == 2
    for entry in TrashEntry.objects.all():
        restore(entry)
    assert NewsPage.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == 2


def test_partners_wait_for_their_page(project, people, delete, restore, admin, staff):
    group = PartnerWorkspace.objects.get(page_key=project.translation_key).group
    for page in project.get_translations(inclusive=True):
        delete(page, translations="", **{"wagtail_site_name": "PEPR Biothérapies"})
    assert list(people["partner"].groups.all()) == [group]
    for entry in TrashEntry.objects.all():
        restore(entry)
    staff.force_login(people["partner"])
    assert reverse("wagtailadmin_pages:edit", args=[project.pk]) in staff.get("/admin/").content.decode()
    # And once the page is gone for good, so is their place.
    staff.force_login(people["communication"])
    for page in project.get_translations(inclusive=True):
        delete(page)
    TrashEntry.objects.update(deleted_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    call_command("purge")
    assert not Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("communication", 200), ("redaction", 200), ("relecture", 302), ("partner", 302), ("nobody", 302)],
)
def test_who_may_delete_sees_it(role, status, tree, delete, as_, people):
    entry = delete(tree[0])
    client = as_(role)
    assert client.get(reverse("trash")).status_code == status
    is_theirs = role == "communication"
    assert ("Une page du dessus" in client.get(reverse("trash")).content.decode()) == is_theirs
    client.post(reverse("trash_entry", args=[entry.pk]))
    assert Page.objects.filter(pk=tree[0].pk).exists() == is_theirs


def test_a_draft_that_a_writer_deleted_is_theirs_to_restore(home, as_, people):
    client = as_("redaction")
    page = StandardPage(
        title="Un brouillon", slug="brouillon", locale=home.locale, live=False, owner=people["redaction"]
    )
    home.add_child(instance=page)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert "Un brouillon" in client.get(reverse("trash")).content.decode()
    client.post(reverse("trash_entry", args=[TrashEntry.objects.get().pk]))
    assert Page.objects.filter(pk=page.pk, live=False).exists()


def test_it_is_emptied_by_the_clock_and_by_hand(tree, delete, sent, staff):
    image = SiteImage.objects.create(title="Vieille", file=get_test_image_file())
    old, young = delete(image), delete(tree[1])
    stored = old.snapshot["files"][0]["stored"]
    TrashEntry.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("purge")
    assert list(TrashEntry.objects.all()) == [young]
    assert not default_storage.exists(stored)
    # Two presses: the button is folded away.
    shown = BeautifulSoup(staff.get(reverse("trash_entry", args=[young.pk])).content, "lxml")
    assert shown.select_one("[name=erase]").find_parent("details").summary.text == "Ne pas attendre"
    assert "pour de bon" in sent(reverse("trash_entry", args=[young.pk]), erase="1").content.decode()
    assert not TrashEntry.objects.exists()
    assert "n’est plus dans la corbeille" in sent(reverse("trash_entry", args=[young.pk])).content.decode()


def test_a_deletion_that_fails_leaves_no_copy(people):
    image = SiteImage.objects.create(title="Gardée", file=get_test_image_file())
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        (kept,) = create_entry(image, people["communication"]).snapshot["files"]
        transaction.set_rollback(True)
    assert not default_storage.exists(kept["stored"]) and default_storage.exists(kept["name"])


def test_partners_are_not_told_of_the_trash(sent, as_, people, workspace):
    row = SiteImage.objects.create(
        title="La leur", file=get_test_image_file(), collection=workspace.collection, uploaded_by_user=people["partner"]
    )
    as_("partner")
    shown = sent(reverse("wagtailimages:delete", args=[row.pk])).content.decode()
    assert TrashEntry.objects.filter(object_id=str(row.pk)).exists() and "corbeille" not in shown


def test_what_must_be_forgotten_and_what_a_command_deletes_do_not_go_there(home, staff):
    for gone in (erase, lambda row: row.delete()):
        image = SiteImage.objects.create(title="Portrait", file=get_test_image_file())
        gone(image)
    assert not TrashEntry.objects.exists()


def test_three_thousand_entries_take_a_page_and_a_few_queries(staff, people):
    kind = ContentType.objects.get_for_model(NewsPage, for_concrete_model=False)
    TrashEntry.objects.bulk_create(
        TrashEntry(
            content_type=kind, object_id=n, title=f"Brève {n}", deleted_by=people["redaction"], snapshot={"files": []}
        )
        for n in range(3000)
    )
    staff.get(reverse("trash"))
    with CaptureQueriesContext(connection) as captured:
        shown = staff.get(reverse("trash")).content.decode()
    assert len(captured) < 30
    assert 0 < shown.count("Brève ") < 200
    assert "éléments supprimés" in shown
    assert shown.count('name="csrfmiddlewaretoken"') >= 50
    assert "Brève 2999" in staff.get(reverse("trash") + "?q=2999").content.decode()
