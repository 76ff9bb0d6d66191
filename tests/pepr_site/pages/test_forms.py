"""The forms of the editor: a draft saves unfinished, publishing demands what must be there, beside the field."""

import datetime
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import BlockField
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import nested_form_data, streamfield

from news.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from pepr_site.models import SiteImage
from projects.models import CallIndexPage, CallPage, ProjectPage
from tests.pepr_site.review.forms import sent_by

pytestmark = pytest.mark.django_db
PARENTS = {NewsPage: NewsIndexPage, EventPage: EventIndexPage, CallPage: CallIndexPage}
# What `send` fills in, kept from the first time: a form is long to draw and to read.
FORMS = {}


def form_of(admin, model):
    """The address of the form of a new page, and its data as the browser would send it."""
    parent = PARENTS[model].objects.get(locale__language_code="fr")
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    data = sent_by(admin.get(url))
    # The streams draw themselves by script.
    streams = [field.name for field in model._meta.get_fields() if isinstance(field, StreamField)]
    data.update(nested_form_data({name: streamfield([]) for name in streams}))
    return url, data


def filled(admin, url, **fields):
    """What the form at an address sends, its streams empty, with some fields written anew."""
    page = admin.get(url)
    data = sent_by(page)
    streams = [name for name, field in page.context["form"].fields.items() if isinstance(field, BlockField)]
    data.update(nested_form_data({name: streamfield([]) for name in streams}))
    return dict(data.lists()) | fields


def written(admin, model, publish, fields):
    """Where the form of a new page is sent, and what, with some fields written anew."""
    if model not in FORMS:
        FORMS[model] = form_of(admin, model)
    url, data = FORMS[model][0], FORMS[model][1].copy()
    for name, value in {"title": "Une page", "slug": "une-page", "responsible": "", **fields}.items():
        data[name] = value
    if publish:
        data["action-publish"] = "1"
    return url, data


def send(admin, model, *, publish=False, **fields):
    """Fill the form of a new page; return the messages by field, or {} where it was accepted."""
    url, data = written(admin, model, publish, fields)
    answer = admin.post(url, dict(data.lists()))
    return {} if answer.status_code == 302 else beside_fields(answer)


def errors(admin, editor, model, *, publish=False, **fields):
    """Return what the form of a new page says, as `send` does, without the screen around it, which takes the time."""
    _url, data = written(admin, model, publish, fields)
    parent = PARENTS[model].objects.get(locale__language_code="fr")
    new = {"instance": model(owner=editor, locale=parent.locale), "parent_page": parent, "for_user": editor}
    form = model.get_edit_handler().get_form_class()(data, **new)
    if not publish:
        form.defer_required_fields()
    return {name: list(messages) for name, messages in form.errors.items()}


def beside_fields(answer):
    """The messages of a page, by the field that each stands beside."""
    errors = answer.context["form"].errors
    text = BeautifulSoup(answer.content, "lxml").select_one("#page-edit-form").get_text()
    assert all(message in text for messages in errors.values() for message in messages)
    return {name: list(messages) for name, messages in errors.items()}


DATES = {"start_date": "2031-05-17"}


@pytest.mark.parametrize(("model", "fields"), [(NewsPage, {}), (EventPage, DATES), (CallPage, {})])
def test_a_draft_may_lack_its_standfirst_and_a_published_page_may_not(model, fields, admin):
    assert send(admin, model, publish=True, **fields) == {"standfirst": ["À remplir avant de publier."]}
    assert send(admin, model, **fields) == {}
    draft = model.objects.get(slug="une-page")
    assert not draft.live
    assert send(admin, model, publish=True, slug="autre", standfirst="En une phrase.", **fields) == {}


BAD = {
    "event over before it begins": (EventPage, DATES | {"end_date": "2031-05-16"}, "end_date"),
    "event that ends before its hour": (EventPage, DATES | {"start_time": "14:00", "end_time": "09:30"}, "end_time"),
    "call closed before it opens": (CallPage, {"opens_at": "2031-05-17 10:00", "closes_at": "2031-05-16"}, "closes_at"),
}


@pytest.mark.parametrize("case", BAD)
def test_dates_that_disagree_are_refused_beside_the_field(case, admin):
    model, fields, name = BAD[case]
    errors = send(admin, model, publish=True, standfirst="En une phrase.", **fields)
    assert list(errors) == [name]
    assert "avant" in errors[name][0]
    assert send(admin, model, **fields) == {}


@pytest.fixture
def picture():
    image = SiteImage.objects.first()
    SiteImage.objects.filter(pk=image.pk).update(description="")
    return image


def test_a_lead_picture_is_described_or_declared_decorative(admin, picture):
    ready = {"publish": True, "standfirst": "En une phrase.", "lead_image": picture.pk}
    errors = send(admin, NewsPage, **ready)
    assert errors == {"lead_image_alt": ["Écrivez ce que montre l’image, ou cochez « image décorative »."]}
    assert send(admin, NewsPage, lead_image=picture.pk) == {}
    assert send(admin, NewsPage, slug="b", lead_image_is_decorative="on", **ready) == {}
    assert NewsPage.objects.get(slug="b").lead_image_alternative == ""
    SiteImage.objects.update(description="Un bioréacteur.")
    assert send(admin, NewsPage, slug="c", **ready) == {}
    assert NewsPage.objects.get(slug="c").lead_image_alternative == "Un bioréacteur."


def test_a_new_page_comes_with_what_can_be_known(admin, editor):
    _url, data = form_of(admin, NewsPage)
    assert data["date"] == f"{timezone.localdate():%d/%m/%Y}"
    assert data["responsible"] == str(editor.pk)
    _url, data = form_of(admin, CallPage)
    assert data["kind"] == "aap"


def test_an_address_that_the_script_has_not_filled_in_comes_from_the_title(admin):
    # Twice: the address of the first is taken.
    for slug in ("un-titre-deja-la", "un-titre-deja-la-1"):
        assert send(admin, NewsPage, title="Un titre déjà là", slug="") == {}
        assert NewsPage.objects.get(slug=slug).draft_title == "Un titre déjà là"
    assert send(admin, NewsPage, title="Un autre", slug="deux mots")["slug"]


def test_a_news_item_is_written_on_one_screen(admin):
    url, _data = form_of(admin, NewsPage)
    tab = BeautifulSoup(admin.get(url).content, "lxml").select_one("#tab-contenu")
    names = {field["name"] for field in tab.select("[name]")}
    assert {"title", "standfirst", "date", "categories", "lead_image", "lead_image_alt"} <= names
    assert tab.select_one("#body")


def test_a_deadline_without_an_hour_is_at_five_in_paris(admin):
    assert send(admin, CallPage, opens_at="2031-05-01", closes_at="2031-05-17") == {}
    call = CallPage.objects.get(slug="une-page").get_latest_revision_as_object()
    assert timezone.localtime(call.opens_at).strftime("%d %H:%M") == "01 00:00"
    assert timezone.localtime(call.closes_at).strftime("%d %H:%M") == "17 17:00"
    assert send(admin, CallPage, slug="b", closes_at="2031-05-17 12:30") == {}
    call = CallPage.objects.get(slug="b").get_latest_revision_as_object()
    assert timezone.localtime(call.closes_at).strftime("%H:%M") == "12:30"


@pytest.mark.parametrize(("model", "months", "fields"), [(NewsPage, 24, {}), (CallPage, 3, {}), (EventPage, 6, DATES)])
def test_the_next_review_follows_from_the_last(model, months, fields, admin):
    checked = datetime.date(2026, 1, 10)
    assert send(admin, model, verified_on=checked.isoformat(), **fields) == {}
    page = model.objects.get(slug="une-page").get_latest_revision_as_object()
    assert abs((page.review_on - checked).days - months * 365.25 / 12) < 1
    assert send(admin, model, slug="b", verified_on="2026-01-10", review_on="2026-02-01", **fields) == {}
    chosen = model.objects.get(slug="b").get_latest_revision_as_object()
    assert chosen.review_on == datetime.date(2026, 2, 1)


@pytest.mark.parametrize("title", ["…", "—", "👩‍🔬", "« »"])
def test_a_title_without_a_letter_is_refused_beside_it(title, admin):
    for publish in (False, True):
        errors = send(admin, NewsPage, title=title, slug="", publish=publish)
        assert errors["title"] == ["Un titre a au moins une lettre ou un chiffre."]


def test_an_address_that_is_too_long_is_refused_and_one_from_the_title_is_cut(admin):
    title = "une thérapie génique " * 12
    assert "80" in send(admin, NewsPage, title=title, slug="a" * 81)["slug"][0]
    assert send(admin, NewsPage, title=title, slug="") == {}
    assert len(NewsPage.objects.get(draft_title=title.strip()).slug) < 80


def test_a_copy_takes_nothing_from_its_original(admin):
    """A copy bears the number of its original: it stays a draft, and the original goes out as before."""
    project = ProjectPage.objects.filter(locale__language_code="fr").order_by("number").first()
    address = reverse("wagtailadmin_pages:copy", args=[project.pk])
    assert "publish_copies" not in admin.get(address).context["form"].fields
    form = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": project.get_parent().pk}
    assert admin.post(address, form | {"publish_copies": "on"}).status_code == 302
    copy = ProjectPage.objects.get(slug="copie")
    assert not copy.live
    url = reverse("wagtailadmin_pages:edit", args=[project.pk])
    sent = filled(admin, url, coordinator="Alix Martin", **{"action-publish": "1"})
    assert admin.post(url, sent).status_code == 302
    url = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert "number" in beside_fields(admin.post(url, filled(admin, url, **{"action-publish": "1"})))
    # Nor does it go out with others.
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = admin.post(f"{bulk}?id={copy.pk}&next=/admin/", {}, follow=True)
    assert f"La page « {project.draft_title} » a déjà cette valeur." in unescape(answer.content.decode())
    above = copy.get_parent()
    answer = admin.post(f"{bulk}?id={above.pk}&next=/admin/", {"include_descendants": "on"}, follow=True)
    copy.refresh_from_db()
    assert not copy.live


def test_no_two_projects_are_published_under_one_number(admin):
    first, second = ProjectPage.objects.filter(locale__language_code="fr").order_by("number")[:2]
    url = reverse("wagtailadmin_pages:edit", args=[second.pk])
    sent = filled(admin, url, number=str(first.number), **{"action-publish": "1"})
    message = f"La page « {first.draft_title} » a déjà cette valeur."
    assert beside_fields(admin.post(url, sent)) == {"number": [message]}
    # A draft may wait with it, and keeps it from others.
    assert admin.post(url, {name: value for name, value in sent.items() if name != "action-publish"} | {"number": "99"})
    third = ProjectPage.objects.filter(locale__language_code="fr").order_by("number")[2]
    url = reverse("wagtailadmin_pages:edit", args=[third.pk])
    assert "number" in beside_fields(admin.post(url, sent | {"slug": third.slug, "number": "99"}))
