"""What an editor changes in the admin is what a visitor reads, for every field of every page type."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from news.models import EventPage, NewsPage
from pepr_site.models import SiteImage
from projects.models import OfferIndexPage, OfferPage
from tests.conftest import publish
from tests.pepr_site.review.forms import sent_by

pytestmark = pytest.mark.django_db

PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, Page) and model is not Page]
# What decides where a page stands, who sees it or when it is reviewed prints nothing on the page itself.
UNPRINTED = {"slug", "review_on", "responsible", "footer", "sharing_image_alt"}
SCHEDULE = {"go_live_at", "expire_at"}
# What the page shows by its drawing or its mark rather than by a word.
DRAWN = {"illustration", "documentation"}
LATER = datetime.date(2031, 8, 1)
DAY, MOMENT = datetime.date(2031, 5, 17), datetime.datetime(2031, 5, 17, 14, 30)
STREAMS = {
    "body": ("paragraph", rich_text("<p>Marque-body</p>")),
    "sources": ("source", {"label": "Marque-sources", "address": "https://exemple.fr/s", "consulted_on": "2031-05-17"}),
    "ideas": ("idea", {"drawing": "person", "text": "Marque-ideas"}),
    "sections": ("news", {"title": "Marque-sections", "introduction": "Marque-introduction"}),
    "programme": ("session", {"day": "2031-05-17", "title": "Marque-programme", "people-count": "0"}),
    "corrections": ("correction", {"made_on": "2031-05-17", "text": "Marque-corrections"}),
}


def mark(name, field):
    """Return a text that no page holds yet, short enough for the field."""
    return f"Marque-{name.replace('_', '-')}"[: field.max_length or 99]


def number(name):
    return "2049" if "year" in name or name == "announced_for" else "47"


def trace_of(item):
    """What shows that a page names another, or a snippet."""
    return f'href="{item.get_url()}"' if isinstance(item, Page) else getattr(item, "short_name", str(item))


def written_and_read(name, field, page):
    """Return what the test writes in a field, and the words that the page must then show."""
    match field:
        case forms.ModelMultipleChoiceField():
            chosen = field.queryset.filter(locale_id=page.locale_id)[:2]
            return [str(item.pk) for item in chosen], [trace_of(item) for item in chosen]
        case forms.ModelChoiceField() if issubclass(field.queryset.model, Page):
            chosen = field.queryset.filter(locale_id=page.locale_id).last()
            return str(chosen.pk), [trace_of(chosen)]
        case forms.ModelChoiceField() if not field.queryset.exists():
            return "", []
        case forms.ChoiceField():
            value, label = [choice for choice in field.choices if choice[0]][-1]
            return value, [str(label)]
        case forms.DateTimeField():
            moment = MOMENT + datetime.timedelta(days=name == "closes_at")
            return moment.strftime("%Y-%m-%d %H:%M"), [f"{moment.day} mai 2031", "14"]
        case forms.DateField():
            # A post begins after one may apply for it.
            return (LATER.isoformat(), ["1er août 2031"]) if name == "starts_on" else (DAY.isoformat(), ["17 mai 2031"])
        case forms.TimeField():
            return "14:30", ["14"]
        case forms.IntegerField():
            return number(name), [number(name)]
        case forms.DecimalField():
            return "3.7", ["3,7"]
        case forms.EmailField():
            return f"{name.replace('_', '-')}@exemple.fr", [f"{name.replace('_', '-')}@exemple.fr"]
        case forms.URLField():
            return f"https://exemple.fr/{name}", [f"https://exemple.fr/{name}"]
        case _:
            return mark(name, field), [mark(name, field)]


def stream_form_data(form):
    """The data of every stream of a form, each with the one block of `STREAMS`."""
    streams = {name: streamfield([STREAMS[name]]) for name in form.fields if name in STREAMS}
    return nested_form_data(streams)


def changes(page, form):
    """Return the form data that changes every field of a page, and the words that must then be read, by field."""
    data, words = {}, {}
    for name, field in form.fields.items():
        if name in STREAMS:
            words[name] = [f"Marque-{name}"]
        elif name == "sharing_image":
            # Only a shared link shows it (see `tests/pepr_site/web/test_social_image.py`).
            continue
        elif name == "status" and isinstance(page, EventPage):
            # An event that is cancelled takes no registration (see `tests/pepr_site/web/test_calendars.py`).
            continue
        elif name == "anr_reference":
            data[name], words[name] = "ANR-22-PEBI-0047", ["ANR-22-PEBI-0047"]
        elif name == "lead_image":
            data[name], words[name] = str(SiteImage.objects.first().pk), ["<picture"]
        elif not isinstance(field, forms.BooleanField) and name not in SCHEDULE:
            data[name], words[name] = written_and_read(name, field, page)
    if "date" in data:
        # A day to come is asked about, and meant.
        data["date-confirmed"] = data["date"]
    return data | stream_form_data(form), words


def read(client, page):
    """The page as a visitor reads it, no-break spaces made plain, addresses and attributes included."""
    soup = BeautifulSoup(client.get(page.get_url()).content, "lxml")
    for space in ("\u00a0", "\u202f"):
        for text in soup.find_all(string=lambda found, space=space: found and space in found):
            text.replace_with(text.replace(space, " "))
    return str(soup).replace("\u00a0", " ").replace("\u202f", " ")


def page_of(model, home):
    """Return a page of this type in French: one of the launch content, else a new one."""
    if model is OfferPage:
        offer = OfferPage(title="Offre", slug="offre", kind="post", contact_email="offre@exemple.fr")
        offer.closes_at = timezone.now() + datetime.timedelta(days=3)
        return publish(offer, OfferIndexPage.objects.child_of(home).get())
    return model.objects.filter(locale__language_code="fr").first()


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_each_type_can_be_created_and_previewed_and_a_change_to_any_field_reaches_the_page(
    model, admin, editor, client, home
):
    page = page_of(model, home)
    assert admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200
    parent = page.get_parent().specific
    creatable = model in type(parent).creatable_subpage_models() and model.can_create_at(parent)
    names = [page._meta.app_label, page._meta.model_name, parent.pk]
    assert admin.get(reverse("wagtailadmin_pages:add", args=names)).status_code == (200 if creatable else 302)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = page.get_edit_handler().get_form_class()(instance=page, for_user=editor)
    data, words = changes(page, form)
    posted = sent_by(admin.get(url))
    for name, value in data.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    posted["slug"], posted["action-publish"] = page.slug, "action-publish"

    response = admin.post(url, dict(posted.lists()))

    assert response.status_code == 302, [
        error.get_text(" ", strip=True)
        for error in BeautifulSoup(response.content, "lxml").select(".error-message, .messages .error")
    ]
    client.logout()
    page = Page.objects.get(pk=page.pk).specific
    text = read(client, page)
    missing = {
        name: expected
        for name, expected in words.items()
        if name not in UNPRINTED | DRAWN and not all(word.casefold() in text.casefold() for word in expected)
    }
    assert not missing


def test_a_page_is_offered_what_exists_in_its_own_language(editor):
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    form = page.get_edit_handler().get_form_class()(instance=page, for_user=editor)
    for name in ("categories", "projects", "axes", "objectives", "organisations", "calls"):
        offered = form.fields[name].queryset
        assert offered.exists(), name
        assert not offered.exclude(locale__language_code="fr").exists(), name
