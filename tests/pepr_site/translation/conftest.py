"""What the tests of translation share: a news item, and how an editor works on it."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from news.models import NewsCategory, NewsIndexPage, NewsPage
from pepr_site.translation import states
from tests.conftest import publish
from tests.pepr_site.review.forms import sent_by

BODY = [
    {"type": "heading", "value": {"text": "Deux axes", "level": "h2"}, "id": "h"},
    {"type": "paragraph", "value": "<p>Le premier paragraphe.</p>", "id": "p"},
]
# The news item in English: no passage of it is the French one any more.
WORDS = {"title": "A new therapy", "standfirst": "What the therapy changes."}
TRANSLATED = WORDS | {
    "body": [
        {"type": "heading", "value": {"text": "Two axes", "level": "h2"}, "id": "h"},
        {"type": "paragraph", "value": "<p>The first paragraph.</p>", "id": "p"},
    ]
}


@pytest.fixture
def english(db):
    return Locale.objects.get(language_code="en")


@pytest.fixture
def news(french):
    """A published news item that nobody has translated, filed under a category that exists in both languages."""
    index = NewsIndexPage.objects.get(locale=french)
    page = NewsPage(title="Une nouvelle thérapie", slug="une-nouvelle-therapie", date=date(2026, 3, 1), body=BODY)
    page.standfirst = "Ce que la thérapie change."
    page.locale = french
    page = publish(page, index)
    page.categories = [NewsCategory.objects.filter(locale=french).first()]
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def streams(page, paragraph=None):
    """The streams of a news item as the form posts them, which its HTML does not hold: a script draws them."""
    heading, text = (block["value"] for block in (BODY if page.locale.language_code == "fr" else TRANSLATED["body"]))
    text = f"<p>{paragraph}</p>" if paragraph else text
    body = [("heading", heading), ("paragraph", rich_text(text))]
    return nested_form_data({"body": streamfield(body), "sources": streamfield([]), "corrections": streamfield([])})


@pytest.fixture
def edit(admin):
    """A function that changes fields of a page in Wagtail's form and presses a button; returns the response."""

    def edit_(page, action="action-publish", follow=True, **changes):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        posted = sent_by(admin.get(url))
        for name, value in (streams(page, changes.pop("paragraph", None)) | changes).items():
            posted[name] = value
        posted[action] = action
        return admin.post(url, dict(posted.lists()), follow=follow)

    return edit_


@pytest.fixture
def translate(admin):
    """A function that begins a translation as the button does, and returns its draft."""

    def translate_(page, code="en"):
        locale = Locale.objects.get(language_code=code)
        admin.post(states.start_url(page, locale), {"locales": locale.pk})
        return type(page).objects.get(translation_key=page.translation_key, locale__language_code=code)

    return translate_


@pytest.fixture
def keeper(db):
    """A function that returns the client of somebody who may add, change and publish beneath one page alone."""

    def keep(page):
        group = Group.objects.create(name="Un rayon")
        rights = {right.codename: right for right in Permission.objects.all()}
        group.permissions.set([rights["access_admin"], rights["submit_translation"]])
        for verb in ("add", "change", "publish"):
            GroupPagePermission.objects.create(group=group, page=page, permission=rights[f"{verb}_page"])
        user, client = get_user_model().objects.create_user("garde", "garde@exemple.fr", "x" * 14), Client()
        user.groups.add(group)
        client.force_login(user)
        return client

    return keep


def change(page, **fields):
    """Publish a page with other texts, as any of the ways to publish does; quicker than the form."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def drafted(page, **fields):
    """Save a draft of a page with other texts."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()
    return page
