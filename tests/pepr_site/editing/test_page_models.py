"""« Partir d’un modèle »: a draft copied from a page that is never public."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from news.models import NewsIndexPage, NewsPage
from projects.models import OfferIndexPage

pytestmark = pytest.mark.django_db
BODY = [{"type": "paragraph", "value": "<p>Le plan d’un portrait.</p>", "id": "p"}]


@pytest.fixture
def index(french):
    return NewsIndexPage.objects.get(locale=french)


@pytest.fixture
def model(index):
    page = NewsPage(title="Modèle de portrait", slug="modele", date=date(2026, 3, 1), standfirst="Qui ?", live=False)
    page.is_model = True
    index.add_child(instance=page)
    # Its latest version counts, and not the time that it was to appear at.
    page.body, page.go_live_at, page.expire_at = BODY, *(timezone.now() + timedelta(days=days) for days in (30, 60))
    page.save_revision()
    return page


def start(client, index, **data):
    return client.post(reverse("start_from_model", args=[index.pk]), data)


def test_a_draft_says_what_its_model_does_and_is_none(as_, index, model):
    client = as_("redaction")
    listing = client.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
    assert reverse("start_from_model", args=[index.pk]) in listing
    response = start(client, index, model=model.pk, title="Portrait d’une équipe")
    page = NewsPage.objects.get(title="Portrait d’une équipe")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.is_model, page.standfirst) == (False, False, "Qui ?")
    assert "Le plan d’un portrait." in str(page.body) and page.slug == "portrait-dune-equipe"
    assert page.translation_key != model.translation_key
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.is_model) == ("Portrait d’une équipe", False)
    assert draft.go_live_at is None and draft.expire_at is None


def status_in(client, address, page):
    soup = BeautifulSoup(client.get(address).content, "lxml")
    row = soup.select_one(f"#page_{page.pk}_title").find_parent("tr")
    return row.select_one(".w-status:not(.w-status--label)").get_text(" ", strip=True).casefold()


def test_lists_say_that_it_is_a_model(admin, index, model):
    explorer, search = reverse("wagtailadmin_explore", args=[index.pk]), reverse("wagtailadmin_pages:search")
    for address in (explorer, f"{explorer}?q=portrait", f"{search}?q=portrait"):
        assert status_in(admin, address, model).endswith("modèle")
    assert admin.get(f"/admin/api/main/pages/?child_of={index.pk}&for_explorer=1").status_code == 200
    # Said by a draft alone, and taken back by one.
    draft = model.get_latest_revision_as_object()
    draft.is_model = False
    draft.save_revision()
    assert status_in(admin, explorer, model).endswith("brouillon")


def test_a_model_is_never_published(admin, client, index, model):
    draft = model.get_latest_revision_as_object()
    draft.is_deferred_validation = False
    with pytest.raises(ValidationError) as refused:
        draft.full_clean()
    assert "is_model" in refused.value.message_dict
    action = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    admin.post(f"{action}?id={model.pk}&next=/admin/", {"include_descendants": "on"})
    assert not NewsPage.objects.get(pk=model.pk).live


@pytest.mark.parametrize("data", [{}, {"model": "x", "title": "Un titre"}, {"title": "Un titre"}, {"title": "…"}])
def test_what_is_missing_is_asked_for_and_nothing_is_made(as_, index, model, data):
    count = NewsPage.objects.count()
    sent = data if "model" in data or not data else data | {"model": model.pk} if data["title"] == "…" else data
    response = start(as_("redaction"), index, **sent)
    assert response.status_code == 200 and NewsPage.objects.count() == count


def test_what_is_online_is_no_model_and_elsewhere_nobody_starts(as_, index, model):
    NewsPage.objects.filter(pk=model.pk).update(live=True)
    page = as_("communication").get(reverse("start_from_model", args=[index.pk])).content.decode()
    assert "Il n’y a pas de modèle ici" in page
    offers = OfferIndexPage.objects.get(locale=index.locale)
    # A partner proposes an offer by a form of their own.
    for role, place in (("relecture", index), ("partner", index), ("partner", offers)):
        assert as_(role).get(reverse("start_from_model", args=[place.pk])).status_code in {302, 403}
