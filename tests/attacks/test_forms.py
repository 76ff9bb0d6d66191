"""Whatever is typed into a form, the site answers, and keeps what was typed or nothing.

Every form of the project is here, tried through its own address; what reads a query string is tried by
`tests/test_hostile_queries.py`. A form that is nowhere fails the last test.
"""

import contextlib
import string
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import BaseForm
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import get_page_models

from tests.attacks.ways import QUERIES, SHARED, WAYS
from tests.pepr_site.accounts.conftest import enter, factor  # noqa: F401 - fixtures
from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401 - fixtures
from tests.test_hostile_queries import VALUES

pytestmark = pytest.mark.django_db

ABSENT = object()
NUMBERS = ["²", "٣", "１２", "9" * 30, "-1", "0x1", "1.5", "2024-02-30", "31/02/2024", "0000-00-00", "25:61"]
typed = st.one_of(
    st.sampled_from([value for value in VALUES if len(value) < 500]),
    st.sampled_from(NUMBERS),
    st.text(max_size=40),
    st.text(alphabet=string.digits + "²٣:-/. ", max_size=12),
    st.text(alphabet="\0\r\n\x85\u2028\u202e\u200b'\"<>&{}%[]", max_size=12),
)
files = st.builds(
    SimpleUploadedFile,
    st.one_of(st.just("a.pdf"), st.just("a.png"), typed.filter(bool)),
    st.one_of(st.binary(max_size=60), st.sampled_from([b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"GIF89a\xff\xff"])),
)


def sharp(way):
    """Yield what is right but for one field, of which `int`, PostgreSQL or a column make something of their own."""
    for name in () if way.by_hand else way.valid:
        for value in ("²", "9" * 30, "a\0b"):
            yield way.valid | {name: value}


def bodies(way):
    """Return what is sent: each field as it should be, as it should not, or not at all."""
    fields = {
        name: st.just(value)
        if way.by_hand and name not in way.by_hand
        else st.one_of(st.just(value), st.just(value), typed, st.lists(typed, min_size=1, max_size=2), st.just(ABSENT))
        for name, value in way.valid.items()
    }
    fields |= {name: st.one_of(files, typed, st.just(ABSENT)) for name in way.files}
    return st.fixed_dictionaries(fields).map(
        lambda body: {name: value for name, value in body.items() if value is not ABSENT}
    )


@contextlib.contextmanager
def undone(client):
    """Leave neither row nor cookie of what happens in the block."""
    cookies = client.cookies.output(header="")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)


def in_one_line(text):
    return " ".join(str(text).split()).casefold()


@pytest.mark.parametrize("name", WAYS)
def test_whatever_is_typed_is_answered_and_nothing_else_is_kept(name, request, client):
    way = WAYS[name](request.getfixturevalue)

    @given(body=bodies(way))
    # To make a failure smaller would take minutes: a page of the admin takes half a second.
    @settings(max_examples=way.examples, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    def at_random(body):
        send(client, way, body)

    for body in sharp(way):
        send(client, way, body)
    at_random()


def send(client, way, body):
    """Send a body and look at what comes of it, which is then undone."""
    with undone(client):
        before = set(way.makes.objects.values_list("pk", flat=True)) if way.makes else set()
        answer = client.post(way.address, body)
        assert answer.status_code < 500
        made = way.makes.objects.exclude(pk__in=before) if way.makes else []
        assert len(made) <= (answer.status_code == 302)
        for row in made:
            for column, sent in way.columns.items():
                value = body[sent][-1] if isinstance(body[sent], list) else body[sent]
                assert in_one_line(getattr(row, column)) == in_one_line(value)


@pytest.mark.parametrize("chosen", ["²", "a", "-1", "9" * 30, "1 OR 1=1"])
def test_what_a_partner_chooses_is_a_number_or_refused(as_, chosen):  # noqa: F811
    answer = as_("partner").get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": chosen})
    assert answer.status_code in {302, 403, 404}


def test_every_form_of_the_project_is_tried():
    for model in get_page_models():
        model.get_edit_handler()
    apps_of_ours = {"news", "people", "pepr_site", "programme", "projects", "research"}
    ours = {app.name for app in apps.get_app_configs()} & apps_of_ours

    def below(kind):
        for form in kind.__subclasses__():
            yield form
            yield from below(form)

    names = {
        f"{form.__module__}.{form.__qualname__}" for form in below(BaseForm) if form.__module__.split(".")[0] in ours
    }
    assert names - WAYS.keys() - QUERIES - SHARED == set()
    assert len(names) > 10
