"""What the screens of an editor's day ask of the database, and what publishing does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.models import NewsPage
from programme.models import HomePage, StandardPage
from projects.models import ProjectPage
from tests.pepr_site.review.forms import filled_in

pytestmark = pytest.mark.django_db
# The form of a page with a title alone takes Wagtail 32; beside, it makes three for each page that a text links to,
# and one for each that a block chooses, of which the home page has six.
FORMS = {StandardPage: 31, ProjectPage: 35, NewsPage: 35, HomePage: 37}
# The form of a page with a draft: Wagtail alone makes 76, sixteen of them for the workflow state.
DRAFT = 45
# Saving a draft by the button, and by the autosave, whose answer renders parts of the form.
SAVING = {None: 62, "application/json": 73}
SCREENS = {"wagtailadmin_home": 19, "wagtailadmin_explore": 35}
# Of a page with a title alone Wagtail makes 97, and four for each of its lists. Two say what « Annuler » would bring
# back; nine compare the easy page that follows a standing page.
PUBLISHING = {StandardPage: 109, NewsPage: 126}


def edit_url(model):
    return reverse("wagtailadmin_pages:edit", args=[model.objects.filter(locale__language_code="fr").last().pk])


@pytest.mark.parametrize("model", FORMS)
def test_a_form_asks_little(model, admin, django_assert_max_num_queries):
    admin.get(edit_url(model))
    with django_assert_max_num_queries(FORMS[model]):
        admin.get(edit_url(model))


def test_the_form_of_a_draft_asks_little(admin, django_assert_max_num_queries):
    url = edit_url(NewsPage)
    save(admin, url)
    admin.get(url)
    with django_assert_max_num_queries(DRAFT):
        admin.get(url)


def save(admin, url, accept=None):
    """Save a draft, as a button does or the script that saves by itself; return what it asks of the database."""
    headers = {"accept": accept} if accept else {}
    for number in range(2):
        form = filled_in(admin, url) | {"title": f"Un brouillon {number}"}
        with CaptureQueriesContext(connection) as captured:
            assert admin.post(url, form, headers=headers).status_code == (200 if accept else 302)
    return len(captured)


@pytest.mark.parametrize("accept", SAVING)
def test_saving_a_draft_asks_little(accept, admin):
    assert save(admin, edit_url(NewsPage), accept) <= SAVING[accept]


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_asks_little(name, admin, home, django_assert_max_num_queries):
    url = reverse(name, args=[] if name == "wagtailadmin_home" else [home.pk])
    admin.get(url)
    with django_assert_max_num_queries(SCREENS[name]):
        admin.get(url)


@pytest.mark.parametrize("model", PUBLISHING)
def test_publishing_asks_little(model, admin, django_capture_on_commit_callbacks):
    url = edit_url(model)
    for title in ("Un autre titre", "Un titre encore"):
        form = filled_in(admin, url) | {"title": title, "action-publish": "action-publish"}
        with CaptureQueriesContext(connection) as captured, django_capture_on_commit_callbacks(execute=True):
            assert admin.post(url, form).status_code == 302
    assert len(captured) <= PUBLISHING[model]
