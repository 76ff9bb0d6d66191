"""A partner fills in their own page and sends it; everything else is out of their reach, by address too."""

import pytest
from django.urls import reverse
from wagtail.models import Collection, Page

from news.models import NewsPage
from pepr_site.accounts.partners import is_partner
from pepr_site.models import SiteImage
from projects.models import ProjectPage
from tests.pepr_site.review.forms import filled_in

pytestmark = pytest.mark.django_db


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def latest(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_a_partner_arrives_on_their_page(as_, project, neighbour):
    response = as_("partner").get("/admin/", follow=True)
    text = response.content.decode()
    assert all(edit_url(page) in text for page in project.get_translations(inclusive=True))
    assert "Modifier" in text and "En ligne, et à jour." in text
    assert edit_url(neighbour) not in text
    for path in ("/admin/pages/", f"/admin/pages/{project.get_parent().pk}/"):
        assert as_("partner").get(path).headers["Location"] == "/admin/"


def test_a_partner_reads_what_happened_in_their_own_words(as_, people, project):
    people["partner"].first_name, people["partner"].last_name = "Paul", "Noir"
    people["partner"].save()
    project.save_revision(user=people["partner"])
    project.get_workflow().start(project, people["partner"])
    text = as_("partner").get("/admin/").content.decode()
    assert "Soumise à relecture, Paul Noir" in text
    assert "workflow" not in text.partition("Ce qui s’est passé")[2].partition("</ul>")[0]


def test_what_is_reserved_is_shown_and_not_changed(as_, project):
    client, before = as_("partner"), latest(project)
    form = filled_in(client, edit_url(project))
    reserved = {
        "number": "77",
        "money": "99",
        "money_meaning": "total",
        "anr_reference": "ANR-77",
        "slug": "ailleurs",
        "go_live_at": "2031-01-01 10:00",
        "expire_at": "2031-01-02 10:00",
    }
    page = client.get(edit_url(project)).content.decode()
    assert 'name="number"' in page and "disabled" in page
    for name, value in reserved.items():
        form[name] = value
    form.setlist("axes", [])
    form.setlist("objectives", [str(pk) for pk in Page.objects.values_list("pk", flat=True)[:2]])
    form["keywords"] = "peau, greffe"
    assert client.post(edit_url(project), form).status_code == 302
    after = latest(project)
    assert after.keywords == "peau, greffe"
    for name in reserved:
        assert getattr(after, name) == getattr(before, name), name
    for name in ("axes", "objectives"):
        assert set(getattr(after, name).all()) == set(getattr(before, name).all()), name


def test_going_back_to_an_old_version_leaves_what_is_reserved(as_, project, editor):
    project.anr_reference = "ANR-ANCIENNE"
    old = project.save_revision(user=editor)
    project.anr_reference = "ANR-ACTUELLE"
    project.save_revision(user=editor).publish()
    client = as_("partner")
    url = reverse("wagtailadmin_pages:revisions_revert", args=[project.pk, old.pk])
    form = filled_in(client, url)
    assert client.post(url, form).status_code == 302
    assert latest(project).anr_reference == "ANR-ACTUELLE"


def test_a_partner_who_asks_to_publish_saves_a_draft(as_, project):
    client = as_("partner")
    form = filled_in(client, edit_url(project))
    assert "action-publish" not in client.get(edit_url(project)).content.decode()
    form["standfirst"], form["action-publish"] = "Publié ?", "action-publish"
    assert client.post(edit_url(project), form).status_code == 302
    assert latest(project).standfirst == "Publié ?" != ProjectPage.objects.get(pk=project.pk).standfirst


def test_a_partner_submits_and_comes_back_home(as_, project):
    client = as_("partner")
    form = filled_in(client, edit_url(project))
    form["standfirst"], form["action-submit"] = "À relire.", "action-submit"
    assert client.post(edit_url(project), form).headers["Location"] == "/admin/"
    assert Page.objects.get(pk=project.pk).workflow_in_progress
    assert "elle attend une relecture" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("live", [True, False], ids=["live", "draft"])
def test_a_partner_neither_moves_copies_nor_deletes_even_a_draft(as_, project, people, live):
    if not live:
        project.unpublish()
    page = Page.objects.get(pk=project.pk)
    permissions = page.permissions_for_user(people["partner"])
    for verb in ("delete", "move", "copy", "publish", "unpublish", "lock", "unlock", "add_subpage", "unschedule"):
        assert not getattr(permissions, f"can_{verb}")(), verb
    client = as_("partner")
    for verb in ("delete", "copy", "unpublish", "lock", "unlock"):
        client.post(reverse(f"wagtailadmin_pages:{verb}", args=[page.pk]))
    client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}&next=/admin/")
    client.post(f"/admin/pages/{page.pk}/move/", {"new_parent_page": page.get_parent().pk})
    after = Page.objects.get(pk=page.pk)
    assert (after.path, after.live, after.locked) == (page.path, live, False)
    assert Page.objects.filter(title=page.title).count() == Page.objects.filter(title=page.title, live=live).count()


def test_another_project_is_out_of_reach(as_, neighbour):
    assert as_("partner").post(edit_url(neighbour), {"title": "Pris"}).headers["Location"] == "/admin/"
    assert not Page.objects.filter(title="Pris").exists()


def test_links_are_chosen_among_public_pages_and_their_own(as_, project):
    draft = NewsPage.objects.filter(locale=project.locale).first()
    draft.unpublish()
    client = as_("partner")
    asked = f"/admin/choose-page/{draft.get_parent().pk}/"
    assert draft.title not in client.get(asked).json()["html"]
    assert project.title in client.get(f"/admin/choose-page/{project.get_parent().pk}/").json()["html"]
    found = client.get("/admin/choose-page/search/", {"q": draft.title.split()[0]}).content.decode()
    assert draft.title not in found
    several = "/admin/choose-page/chosen-multiple/"
    assert client.get(several, {"id": draft.pk}).status_code == 302
    assert client.get(several, {"id": [project.pk, draft.pk]}).status_code == 302
    assert client.get(several, {"id": project.pk}).status_code == 200


def test_pictures_are_chosen_in_their_own_collection(as_, workspace):
    theirs, others = SiteImage.objects.all()[:2]
    SiteImage.objects.filter(pk=theirs.pk).update(collection=workspace.collection, title="La nôtre")
    SiteImage.objects.exclude(pk=theirs.pk).update(collection=Collection.get_first_root_node(), title="La leur")
    client = as_("partner")
    for text in (
        client.get("/admin/images/chooser/").json()["html"],
        client.get("/admin/images/").content.decode(),
    ):
        assert "La nôtre" in text and "La leur" not in text
    assert client.get(f"/admin/images/chooser/chosen/{others.pk}/").status_code != 200
    assert client.get(f"/admin/images/{others.pk}/").status_code == 302
    assert client.get(f"/admin/images/{theirs.pk}/").status_code == 200


def test_a_partner_with_another_role_has_both(person, workspace):
    assert is_partner(person("un", workspace.group.name))
    assert not is_partner(person("deux", workspace.group.name, "Rédaction"))
    assert not is_partner(person("trois", "Rédaction"))
    assert not is_partner(person("quatre"))


def test_a_partner_is_offered_no_translation_that_only_others_may_begin(as_, project):
    project.get_translations().first().delete()
    screen = as_("partner").get(edit_url(project)).content.decode()
    assert "n’est pas encore traduit" in screen
    assert ">Traduire<" not in "".join(screen.split())
