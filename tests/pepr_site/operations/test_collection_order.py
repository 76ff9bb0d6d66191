"""Collections keep the order of their names whatever is renamed, so that one can always be added."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Collection

from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.management.commands.check_tree import problems
from projects.models import ProjectIndexPage, ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db

NAMES = ["zèbre", "Abeille", "mouche", "École", "abeille", "Zébu", "1 chose"]


def names():
    return list(Collection.get_first_root_node().get_children().values_list("name", flat=True))


def in_order():
    return list(Collection.objects.filter(depth=2).order_by("name", "path").values_list("name", flat=True))


def test_a_project_can_be_added_and_copied_after_others_were_renamed(home, admin):
    index = ProjectIndexPage.objects.child_of(home).get()
    for page, name in zip(ProjectPage.objects.child_of(index).order_by("number"), NAMES, strict=False):
        page.short_title = name
        page.save()
        assert names() == in_order() and problems() == {}
    publish(ProjectPage(title="Nouveau", short_title="Bactérie", number=90), index)
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": index.pk}
    assert admin.post(address, form).status_code == 302
    copy = ProjectPage.objects.get(slug="copie")
    assert PartnerWorkspace.objects.get(page_key=copy.translation_key).collection.name == page.short_title
    assert names() == in_order() and problems() == {}


def test_a_collection_renamed_and_moved_in_the_admin_takes_its_place(admin):
    root = Collection.get_first_root_node()
    for name in ("Affiches", "Logos", "Photos"):
        root.add_child(name=name)
    first, photos = Collection.objects.get(name="Affiches"), Collection.objects.get(name="Photos")
    photos.add_child(name="Portraits")
    address = reverse("wagtailadmin_collections:edit", args=[first.pk])
    assert admin.post(address, {"name": "Zoo", "parent": root.pk}).status_code == 302
    assert names() == in_order() and names()[-1] == "Zoo"
    assert admin.post(address, {"name": "Avions", "parent": photos.pk}).status_code == 302
    first.refresh_from_db()
    assert [item.name for item in Collection.objects.get(name="Photos").get_children()] == ["Avions", "Portraits"]
    assert admin.post(reverse("wagtailadmin_collections:add"), {"name": "Mots", "parent": root.pk}).status_code == 302
    assert problems() == {}


def test_the_check_of_the_tree_puts_in_order_what_was_changed_beside_it():
    root = Collection.get_first_root_node()
    for name in ("a", "b", "c"):
        root.add_child(name=name)
    Collection.objects.filter(name="a").update(name="z")
    call_command("check_tree", "--repair", verbosity=0)
    assert names() == in_order()


def test_a_collection_sent_twice_is_one(admin):
    root, add = Collection.get_first_root_node(), reverse("wagtailadmin_collections:add")
    sent = {"name": "Cahiers", "parent": root.pk}
    assert admin.post(add, sent).status_code == 302
    answer = admin.post(add, sent | {"name": "cahiers"})
    assert list(answer.context["form"].errors) == ["name"]
    first = Collection.objects.get(name="Cahiers")
    # It keeps its own name, and one beneath it may bear it too.
    edit = reverse("wagtailadmin_collections:edit", args=[first.pk])
    assert admin.post(edit, sent).status_code == 302
    assert admin.post(add, sent | {"parent": first.pk}).status_code == 302
