"""Many editors at once cannot break the tree, and a publication that breaks has not begun."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.exceptions import BadRequest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from news.models import NewsPage
from pepr_site.management.commands.check_tree import problems
from pepr_site.operations import content_version, transactions
from tests.pepr_site.review.forms import sent_by

THREADS, WRITES, BRANCHES = 8, 120, 6


@contextmanager
def as_in_production(settings):
    """The content version is renewed at the end of each transaction, where nobody waits for two others."""
    settings.VERSION_RENEWED_AT_COMMIT = True
    content_version.install()
    yield
    settings.VERSION_RENEWED_AT_COMMIT = False
    content_version.install()


@pytest.fixture
def branches(django_db_setup, django_db_blocker, settings):
    """Branches of real, committed pages below the root, which other threads see; gone at the end."""
    with django_db_blocker.unblock(), as_in_production(settings):
        root = Page.objects.get(depth=1)
        tops = []
        try:
            for number in range(BRANCHES):
                top = Page(title=f"Branche {number}", slug=f"branche-{number}", live=False)
                root.add_child(instance=top)
                tops.append(top)
                for leaf in range(4):
                    top.add_child(instance=Page(title=f"{number}-{leaf}", slug=f"{number}-{leaf}", live=False))
            yield tops
        finally:
            for top in tops:
                top.refresh_from_db()
                top.get_descendants(inclusive=True).delete()


def test_many_writers_at_once_leave_a_sound_tree(branches):
    tops = [top.pk for top in branches]
    leaves = list(Page.objects.filter(slug__regex=r"^\d-\d$").values_list("pk", flat=True))
    before = Page.objects.count()

    def write(number):
        draw = random.Random(number)  # noqa: S311 - no secret
        try:
            with transactions.tree_lock():
                write_one(number, draw)
        finally:
            connections.close_all()

    def write_one(number, draw):
        target = Page.objects.get(pk=draw.choice(tops))
        if number % 3 == 0:
            target.add_child(instance=Page(title=f"Ajout {number}", slug=f"ajout-{number}", live=False))
            return
        page = Page.objects.get(pk=draw.choice(leaves))
        if number % 3 == 1:
            page.move(target, draw.choice(["first-child", "last-child"]))
        else:
            page.title = f"Titre {number}"
            page.save()

    with ThreadPoolExecutor(THREADS) as writers:
        list(writers.map(write, range(WRITES)))
    assert problems() == {}
    assert Page.objects.count() == before + WRITES // 3


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["edit", "copy", "move_confirm"])
def test_whatever_is_sent_of_a_page_waits_for_its_turn_before_it_reads_the_page(view, admin, home):
    page = home.get_children().filter(numchild=0).first()
    args = [page.pk, home.pk] if view == "move_confirm" else [page.pk]
    with CaptureQueriesContext(connection) as queries:
        admin.post(reverse(f"wagtailadmin_pages:{view}", args=args), {})
    told = [query["sql"] for query in queries]
    turn = next(number for number, sql in enumerate(told) if "pg_advisory_xact_lock" in sql)
    read = next(number for number, sql in enumerate(told) if 'FROM "wagtailcore_page"' in sql and str(page.pk) in sql)
    assert turn < read


@pytest.mark.django_db
def test_collections_are_under_the_same_lock(admin):
    with CaptureQueriesContext(connection) as queries:
        admin.post(reverse("wagtailadmin_collections:add"), {"name": "Affiches", "parent": 1})
    assert any("pg_advisory_xact_lock" in query["sql"] for query in queries)


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "left"), [("800ms", "5s"), ("0", "0")])
def test_a_request_waits_for_its_turn_and_no_longer_than_that(limit, left):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [limit])
        with transactions.tree_lock():
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone()[0] == left


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "error"),
    [(MultiValueDictKeyError("title"), BadRequest), (KeyError("ORDER"), BadRequest), (KeyError("autre"), KeyError)],
)
def test_a_form_without_what_the_admin_always_sends_is_refused_and_a_fault_of_our_own_is_none(rf, missing, error):
    def view(request):
        raise missing

    with pytest.raises(error):
        transactions.atomic_post(view)(rf.post("/admin/pages/1/edit/"))


@pytest.mark.django_db
def test_a_publication_that_breaks_at_its_very_end_has_not_begun(admin):
    admin.raise_request_exception = False
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = sent_by(admin.get(url))
    streams = {name: ["0"] for name in ("body-count", "sources-count", "corrections-count")}
    data = dict(data.lists()) | streams | {"title": ["Coupée"], "action-publish": ["action-publish"]}
    revisions = Revision.objects.count()

    def break_(**kwargs):
        raise ZeroDivisionError

    page_published.connect(break_)
    try:
        assert admin.post(url, data).status_code == 500
    finally:
        page_published.disconnect(break_)
    assert Page.objects.get(pk=page.pk).title == page.title
    assert Revision.objects.count() == revisions
