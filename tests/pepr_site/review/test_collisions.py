"""Two editors save one page at once."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.pepr_site.review.forms import filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture
def second(person):
    return person("claude", "Communication")


def save(client, url, form, text):
    """Save a form as it was opened, with another standfirst; return what the next screen says."""
    answer = client.post(url, form | {"standfirst": text}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_the_second_editor_is_told_and_both_texts_are_kept(as_, second, project):
    url = reverse("wagtailadmin_pages:edit", args=[project.pk])
    client = as_("communication")
    opened = filled_in(client, url).dict()
    client.force_login(second)
    assert not any("Pendant" in message for message in save(client, url, opened, "Du premier."))
    as_("communication")
    [told] = [message for message in save(client, url, opened, "Du second.") if "Pendant" in message]
    assert "claude a enregistré cette page" in told
    texts = [revision.content["standfirst"] for revision in Page.objects.get(pk=project.pk).revisions.order_by("-pk")]
    assert texts[:2] == ["Du second.", "Du premier."]


def test_an_editor_alone_is_told_nothing(as_, project):
    url = reverse("wagtailadmin_pages:edit", args=[project.pk])
    client = as_("communication")
    # As from two windows: the second one was opened before the first was saved.
    opened = filled_in(client, url).dict()
    for text in ("Une fois.", "Deux fois."):
        assert not any("Pendant" in message for message in save(client, url, opened, text))
