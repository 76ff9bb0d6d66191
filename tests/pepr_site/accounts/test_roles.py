"""Each role has exactly its rights: what stands here, and nothing left over."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow, WorkflowPage
from wagtail.snippets.models import get_snippet_models

from pepr_site.accounts.groups import make_roles
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.models import SiteDocument, SiteImage
from projects.models import OfferIndexPage, ProjectIndexPage, ProjectPage

pytestmark = pytest.mark.django_db

PAGES = {
    "Communication": {"add", "change", "publish", "lock", "unlock", "bulk_delete"},
    "Rédaction": {"add", "change"},
    "Relecture": {"lock"},
}
FILES = {
    "Communication": {f"{verb}_{kind}" for kind in ("image", "document") for verb in ("add", "change", "choose")}
    | {"add_collection", "change_collection", "delete_collection"},
    "Rédaction": {f"{verb}_{kind}" for kind in ("image", "document") for verb in ("add", "choose")},
    "Relecture": set(),
}
ENTRY, TRANSLATION = "wagtailadmin.access_admin", "simple_translation.submit_translation"
RIGHTS = {
    "Communication": {ENTRY, TRANSLATION, "pepr_site.invite_partner", "pepr_site.change_sitesettings"}
    | {"pepr_site.view_contactmessage", "pepr_site.delete_contactmessage"}
    | {"projects.view_declaration", "projects.delete_declaration"}
    | {f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete")}
    | {f"wagtailsearchpromotions.{verb}_searchpromotion" for verb in ("add", "change", "delete")},
    "Rédaction": {ENTRY, TRANSLATION},
    "Relecture": {ENTRY},
}


def names(permissions):
    return {f"{p.content_type.app_label}.{p.codename}" for p in permissions.select_related("content_type")}


def snippet_rights():
    models = [model._meta for model in get_snippet_models()]
    return {f"{m.app_label}.{verb}_{m.model_name}" for m in models for verb in ("add", "change", "delete")}


@pytest.mark.parametrize("name", RIGHTS)
def test_a_role_has_its_rights_and_nothing_left_over(name):
    group = Group.objects.get(name=name)
    expected = RIGHTS[name] | (snippet_rights() if name == "Communication" else set())
    assert names(group.permissions) == expected
    pages = GroupPagePermission.objects.filter(group=group)
    assert {(p.page_id, p.permission.codename) for p in pages} == {
        (Page.get_first_root_node().pk, f"{verb}_page") for verb in PAGES[name]
    }
    files = GroupCollectionPermission.objects.filter(group=group)
    assert {(f.collection_id, f.permission.codename) for f in files} == {
        (Collection.get_first_root_node().pk, right) for right in FILES[name]
    }


def test_every_project_has_its_partners_and_they_their_page_and_media_only():
    keys = set(ProjectPage.objects.values_list("translation_key", flat=True))
    assert len(keys) == 12
    assert set(PartnerWorkspace.objects.values_list("page_key", flat=True)) == keys
    for workspace in PartnerWorkspace.objects.all():
        pages = ProjectPage.objects.filter(translation_key=workspace.page_key)
        assert names(workspace.group.permissions) == {ENTRY}
        rights = GroupPagePermission.objects.filter(group=workspace.group)
        assert {(r.page_id, r.permission.codename) for r in rights} == {
            *((page.pk, "change_page") for page in pages),
            *((page.pk, "add_page") for page in OfferIndexPage.objects.all()),
        }
        files = GroupCollectionPermission.objects.filter(group=workspace.group)
        assert {(f.collection_id, f.permission.codename) for f in files} == {
            (workspace.collection_id, right) for right in FILES["Communication"] if not right.endswith("_collection")
        }


def test_there_is_no_other_group():
    partners = set(PartnerWorkspace.objects.values_list("group__name", flat=True))
    assert set(Group.objects.values_list("name", flat=True)) == set(RIGHTS) | partners
    assert all(name.startswith("Partenaire · ") for name in partners)


def test_the_command_takes_back_what_was_added_and_gives_back_what_was_lost(workspace, admin_user):
    group, stray = Group.objects.get(name="Rédaction"), Permission.objects.get(codename="delete_user")
    group.permissions.set([stray])
    # Wagtail’s own groups go, unless somebody is in one; a name and a review that somebody chose stay.
    for name in ("Editors", "Moderators"):
        Group.objects.create(name=name)
    admin_user.groups.add(Group.objects.get(name="Editors"))
    Page.objects.filter(depth=1).update(title="Le site")
    chosen = Workflow.objects.exclude(workflow_pages__page__depth=1).first()
    WorkflowPage.objects.filter(page__depth=1).update(workflow=chosen)
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=workspace.group, page=Page.get_first_root_node(), permission=publish)
    counts = Group.objects.count(), GroupPagePermission.objects.count()

    call_command("make_roles", verbosity=0)
    call_command("make_roles", verbosity=0)

    assert names(group.permissions) == RIGHTS["Rédaction"]
    assert (Group.objects.count(), GroupPagePermission.objects.count()) == (counts[0] - 1, counts[1] - 1)
    assert Group.objects.filter(name="Editors").exists() and Page.get_first_root_node().title == "Le site"
    assert WorkflowPage.objects.get(page__depth=1).workflow == chosen


def test_a_space_follows_its_project(project, home, workspace, person):
    assert workspace.group.name == "Partenaire · Substituts de peau"
    member = person("paul", workspace.group.name)
    project.short_title = "Peau neuve"
    project.save_revision().publish()
    workspace = PartnerWorkspace.objects.get(pk=workspace.pk)
    assert (workspace.group.name, workspace.collection.name) == ("Partenaire · Peau neuve", "Peau neuve")
    assert member.groups.get() == workspace.group

    SiteDocument.objects.create(title="Tenu", file="documents/x.pdf", collection=workspace.collection)
    for page in ProjectPage.objects.filter(translation_key=workspace.page_key):
        page.delete()
    assert not PartnerWorkspace.objects.filter(pk=workspace.pk).exists()
    assert not member.groups.exists()
    assert SiteDocument.objects.get(title="Tenu").collection.is_root()
    assert SiteImage.objects.exists()


def test_a_new_project_has_partners_at_once_even_of_the_same_name(project):
    page = ProjectPage(title="Autre", slug="autre", number=99, short_title=project.short_title, locale=project.locale)
    ProjectIndexPage.objects.get(locale=project.locale).add_child(instance=page)
    workspace = PartnerWorkspace.objects.get(page_key=page.translation_key)
    assert workspace.group.name == "Partenaire · Substituts de peau (2)"
    make_roles()
    assert PartnerWorkspace.objects.get(pk=workspace.pk).group.name == "Partenaire · Substituts de peau (2)"
    # A draft may lack its short title; a title has up to 255 characters, and the name of a group 150.
    page.short_title, page.title = "", "Très long " * 25
    page.save(clean=False)
    assert PartnerWorkspace.objects.get(pk=workspace.pk).group.name.startswith("Partenaire · Très long")


def test_what_is_submitted_goes_to_who_may_approve_it(project, home):
    def approvers(page):
        return {g.name for task in page.get_workflow().tasks for g in task.specific.groups.all()}

    assert approvers(project) == {"Communication"}
    assert approvers(home) == {"Communication", "Relecture"}
    lists = [*ProjectIndexPage.objects.all(), *OfferIndexPage.objects.all()]
    assert WorkflowPage.objects.count() == 1 + len(lists)


@pytest.mark.parametrize("chooser", ["images/chooser", "documents/chooser", "choose-page"])
def test_what_is_chosen_by_no_number_is_not_there(chooser, as_):
    client = as_("communication")
    answers = [client.get(f"/admin/{chooser}/chosen-multiple/", {"id": name}).status_code for name in ("x", "-1", "0")]
    assert answers == [404, 404, 200]
