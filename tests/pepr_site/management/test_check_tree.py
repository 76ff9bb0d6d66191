"""What breaks the trees is told, and put right where that loses nothing."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Collection, Page

from pepr_site.management.commands.check_tree import problems

pytestmark = pytest.mark.django_db


def test_a_disorder_is_told_and_repaired(capsys):
    root = Collection.get_first_root_node()
    pictures = root.add_child(name="Images")
    for name in ("a", "b", "c"):
        pictures.add_child(name=name)
    # As SQL, a restored archive or an older release may have left it.
    Collection.objects.filter(name="a").update(name="z")
    with pytest.raises(CommandError):
        call_command("check_tree")
    assert f"{Collection._meta.verbose_name} with others out of order beneath it: {pictures.pk}" in (
        capsys.readouterr().out
    )
    call_command("check_tree", repair=True)
    assert [item.name for item in Collection.objects.get(pk=pictures.pk).get_children()] == ["b", "c", "z"]
    assert problems() == {}


def test_what_is_broken_is_told_then_repaired(home, capsys, caplog):
    child = home.get_children().first()
    Page.objects.filter(pk=home.pk).update(numchild=42)
    Page.objects.filter(pk=child.pk).update(url_path="/ailleurs/", depth=9)
    with pytest.raises(CommandError):
        call_command("check_tree")
    told = capsys.readouterr().out
    assert f"a wrong count: {home.pk}" in told
    assert f"page with a wrong address: {child.pk}" in told
    call_command("check_tree", repair=True)
    assert "The trees were not sound" in caplog.text
    assert capsys.readouterr().out.splitlines()[-1].startswith("Put right: page with a wrong")
    assert Page.objects.get(pk=home.pk).numchild == home.numchild


def test_an_orphan_is_told_and_never_thrown_away(home):
    child = home.get_children().filter(numchild=0).first()
    Page.objects.filter(pk=child.pk).update(path="9999" + child.path[4:])
    with pytest.raises(CommandError):
        call_command("check_tree", repair=True, stdout=io.StringIO())
    assert Page.objects.filter(pk=child.pk).exists()
