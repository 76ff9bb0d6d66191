"""Days and hours are read as people type them, and what cannot be meant is no date."""

import datetime
from datetime import date, time

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.admin.panels import get_edit_handler
from wagtail.blocks import DateBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from news.models import EventPage, NewsPage
from pepr_site.pages import dates
from pepr_site.pages.base import BasePage
from pepr_site.pages.dates import AmbiguousTime, NonexistentTime, UnreadableDate, at, read_day, read_hour, read_moment
from programme.figures.models import KeyFigure
from projects.models import CallPage, ProjectPage
from tests.conftest import publish
from tests.pepr_site.pages.test_forms import PARENTS, errors, send
from tests.pepr_site.review.forms import filled_in

NB, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
DAYS = [
    *(
        "31/03/2027",
        "31/3/2027",
        "31/03/27",
        "31.03.2027",
        "31-03-2027",
        "31 03 2027",
        "2027-03-31",
        " 31 / 03 / 2027 ",
    ),
    *("31 mars 2027", "31 MARS 27", "mercredi 31 mars 2027", "Mercredi, 31 mars 2027", f"31{NB}mars{NARROW}2027"),
    *("31st March 2027", "31 Mar. 2027", "31\N{NON-BREAKING HYPHEN}03\N{NON-BREAKING HYPHEN}2027"),
    *("le 31 mars 2027", "Le mercredi 31 mars 2027", "2027/03/31", "31,03,2027", "31032027"),
]
OTHER_DAYS = {
    "1er avril 2027": date(2027, 4, 1),
    "1 er avril 2027.": date(2027, 4, 1),
    "15 août 2027": date(2027, 8, 15),
    "2 févr. 2027": date(2027, 2, 2),
    "14 juil. 2027": date(2027, 7, 14),
    "3 déc. 2027": date(2027, 12, 3),
    "29/02/2028": date(2028, 2, 29),
    "10/03/0026": date(26, 3, 10),
}
HOURS = {
    time(14, 30): [
        "14:30",
        "14h30",
        "14 h 30",
        "14H30",
        f"14{NB}h{NB}30",
        "14.30",
        "1430",
        "14 heures 30",
        "2:30 pm",
        "14h30mn",
        "14h30.",
    ],
    time(14, 45): ["à 14h45"],
    time(14): ["14h", "14 h", "14", "14 heures", "14:00", "14:00:00", "2 pm"],
    time(9, 5): ["9h05", "09:05", "9 h 05", "905"],
    time(0): ["0h", "00:00", "0:00", "0 h 00", "12 am"],
    time(12): ["midi", "12h"],
    time(23, 59): ["23h59", "24:00", "24h", "24 h 00", "24h00"],
}
NO_DAYS = [
    *("", "demain", "31", "31/03", "31 mars", "31/02/2027", "29/02/2027", "00/01/2027", "1/13/2027", "01/01/0000"),
    *("31/03/027", "31/03/20277", "31 jui 2027", "31 brumaire 2027", "2027", "\x00", "31/03/2027 14:30", "1" * 5000),
]
NO_HOURS = ["", "25h", "24:01", "14h60", "14:3", "minuit", "-1", "13 pm", "\x00", "h30", "14 heure de Paris"]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_as_it_is_typed(text):
    assert read_day(text) == date(2027, 3, 31)


def test_months_have_names_in_both_languages_and_short_ones():
    assert {text: read_day(text) for text in OTHER_DAYS} == OTHER_DAYS


def test_an_hour_is_read_as_it_is_typed():
    assert {text: read_hour(text) for texts in HOURS.values() for text in texts} == {
        text: hour for hour, texts in HOURS.items() for text in texts
    }


@pytest.mark.parametrize(("read", "texts"), [(read_day, NO_DAYS), (read_hour, NO_HOURS)])
def test_what_is_none_is_refused(read, texts):
    for text in texts:
        with pytest.raises(UnreadableDate):
            read(text)
            pytest.fail(text)


def test_a_moment_is_a_day_and_an_hour_however_they_are_joined():
    for day in DAYS:
        assert timezone.localtime(read_moment(day, time(17))).timetuple()[:5] == (2027, 3, 31, 17, 0), day
        for join in (" ", ", ", " à ", " , ", "\u202f", " - ", " at ", f"{NB}à{NB}"):
            for text in HOURS[time(14, 30)]:
                moment = read_moment(f"{day}{join}{text}", time(17))
                assert timezone.localtime(moment).timetuple()[:5] == (2027, 3, 31, 14, 30), (day, join, text)
    assert read_moment("2027-03-31T14:30", time(17)) == read_moment("31/03/2027 14:30", time(17))


def test_the_end_of_a_day_is_not_the_beginning_of_another():
    assert timezone.localtime(read_moment("31/03/2027 24:00", time())).timetuple()[:5] == (2027, 3, 31, 23, 59)


HALVES = [
    *("31/03/2027 25:00", "31/03/2027 bientôt", "31/02/2027 14h", "14h30", "31/03/2027 à"),
    # A slip in the year is no hour.
    *("31/03/027", "31/03/20277", "31/03/202714h30", "2027-03-3117:00"),
]


@pytest.mark.parametrize("text", HALVES)
def test_half_a_moment_is_none(text):
    with pytest.raises(UnreadableDate):
        read_moment(text, time(17))


def test_the_clocks_are_known():
    for hour in (time(2), time(2, 30), time(2, 59)):
        with pytest.raises(NonexistentTime):
            at(date(2027, 3, 28), hour)
        with pytest.raises(AmbiguousTime):
            at(date(2027, 10, 31), hour)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
DATED = forms.DateField | forms.DateTimeField | forms.TimeField
OURS = dates.DateField | dates.DateTimeField | dates.TimeField
YEAR = timezone.localdate().year
# Without an hour, the one that each field promises.
HOUR_OF = {"closes_at": "17:00", "registration_closes_at": "17:00", "notice_ends_at": "23:59", "expire_at": "23:59"}
IN_ONE_SENTENCE = {"standfirst": "En une phrase."}


def edited_models():
    """The models that have a form in the admin: pages, snippets, settings."""
    return [model for model in apps.get_models() if hasattr(model, "panels") or issubclass(model, BasePage)]


def form_fields():
    """Yield `(model, name, field)` of every form of the admin."""
    for model in edited_models():
        handler = model.get_edit_handler() if issubclass(model, BasePage) else get_edit_handler(model)
        form = handler.get_form_class()
        yield from ((model, name, field) for name, field in form.base_fields.items())


def date_blocks(block):
    if isinstance(block, DateBlock):
        yield block
    for child in [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]:
        yield from date_blocks(child)


def test_no_form_has_a_date_of_its_own_kind():
    dated = [(model, name, field) for model, name, field in form_fields() if isinstance(field, DATED)]
    assert {name for _model, name, _field in dated} >= {"as_of", "closes_at", "start_time", "go_live_at", "verified_on"}
    assert [(model, name) for model, name, field in dated if not isinstance(field, OURS)] == []
    years = {name: field for _model, name, field in form_fields() if "year" in name or name == "announced_for"}
    assert set(years) == {"start_year", "end_year", "announced_for", "year"}
    assert all(isinstance(field, dates.YearField) for field in years.values())
    streams = [
        field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, StreamField)
    ]
    blocks = [block for stream in streams for block in date_blocks(stream.stream_block)]
    assert blocks and all(isinstance(block.field, dates.DateField) for block in blocks)


def test_a_day_alone_is_at_the_hour_that_its_field_promises():
    seen = set()
    for model, name, field in form_fields():
        if not isinstance(field, dates.DateTimeField):
            continue
        for typed in (f"10/03/{YEAR + 1}", f"10 mars {YEAR + 1}", f"{YEAR + 1}-03-10"):
            moment = timezone.localtime(field.clean(typed))
            assert f"{moment:%d/%m/%Y %H:%M}" == f"10/03/{YEAR + 1} {HOUR_OF.get(name, '00:00')}", (model, name)
        # An hour that is typed is never changed, midnight included.
        for hour in ("00:00", "09:12", "17:00", "23:59"):
            assert f"{timezone.localtime(field.clean(f'10/03/{YEAR + 1} {hour}')):%H:%M}" == hour
        assert (
            f"{field.widget.hour:%H:%M}" == field.widget.attrs["data-hour"] == field.widget.get_config()["defaultTime"]
        )
        seen.add(name)
    assert seen == {"opens_at", "notice_starts_at", "go_live_at", *HOUR_OF}


def message(field, typed):
    """What a form says of what is typed into one of its fields, None where it takes it."""
    form = type("TestForm", (forms.Form,), {"field": field})({"field": typed})
    return form.errors["field"][0] if form.errors else None


@pytest.mark.parametrize(("language", "words"), [("fr", ("Écrivez", "hors des limites")), ("en", ("Write a", "range"))])
def test_every_field_refuses_in_words(language, words):
    with override(language):
        for model, name, field in form_fields():
            if isinstance(field, OURS | dates.YearField):
                for typed in ("n’importe quoi", "99/99/9999", "\x00", "1" * 3000, "-1", "31/02/2027 99h"):
                    assert message(field, typed).startswith(words[0]), (model, name, typed)
            if isinstance(field, dates.YearField):
                impossible = ["0", "26", "1899", "2101", "9999"]
            elif isinstance(field, dates.DateField | dates.DateTimeField):
                impossible = ["10/03/0026", "01/01/0001", "31/12/9999", "31/12/9999 23:59", "01/01/1000"]
                impossible = [text for text in impossible if ":" not in text or "_at" in name]
            else:
                continue
            for typed in impossible:
                assert words[1] in message(field, typed), (model, name, typed)


def test_the_range_is_of_twenty_years_back_and_thirty_ahead():
    field = dates.DateField()
    for years, is_taken in ((-20, True), (-21, False), (30, True), (31, False)):
        assert (message(field, f"15/06/{YEAR + years}") is None) == is_taken
    # What was there before may stay, whatever the years since then.
    form = type("TestForm", (forms.Form,), {"field": field})
    old = datetime.date(YEAR - 40, 6, 15)
    assert form({"field": f"{old:%d/%m/%Y}"}, initial={"field": old}).is_valid()
    assert not form({"field": "31/12/9999"}, initial={"field": datetime.date(9999, 12, 31)}).is_valid()


@pytest.mark.parametrize(("model", "name"), [(NewsPage, "date"), (CallPage, "opens_at"), (ProjectPage, "start_year")])
def test_where_history_may_be_meant_an_unlikely_year_is_asked_about_once(model, name):
    field = model.get_edit_handler().get_form_class().base_fields[name]
    form = type("TestForm", (forms.Form,), {name: field})
    typed = str(YEAR - 25) if name == "start_year" else f"15/06/{YEAR - 25}"
    asked = form({name: typed})
    assert asked.errors[name] == [f"L’année {YEAR - 25} est-elle la bonne ? Si oui, enregistrez une seconde fois."]
    assert f'name="{name}-confirmed" value="{typed}"' in asked.as_p()
    assert form({name: typed, f"{name}-confirmed": typed}).is_valid()
    assert not form({name: typed.replace(str(YEAR - 25), str(YEAR - 26)), f"{name}-confirmed": typed}).is_valid()
    assert not form({name: "9999" if name == "start_year" else "31/12/9999", f"{name}-confirmed": typed}).is_valid()


def test_what_is_refused_is_shown_as_it_was_typed(admin):
    page = CallPage.objects.filter(locale__language_code="fr").first()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = admin.post(url, filled_in(admin, url).dict() | {"closes_at": "31 février 2027", "title": "Un texte gardé"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="31 février 2027"' in text and "Un texte gardé" in text
    assert "Écrivez un jour et une heure, par exemple 31/03/2027 14:30." in text


EVENINGS = [("20:00", "00:00"), ("20h", "1h"), ("18:30", "02:00"), ("20:00", "24:00"), ("14:00", "00:00")]


def test_an_evening_may_end_after_midnight(admin, editor):
    day = {"start_date": f"10/03/{YEAR + 1}", **IN_ONE_SENTENCE}
    for start, end in EVENINGS:
        assert errors(admin, editor, EventPage, publish=True, start_time=start, end_time=end, **day) == {}, start
    assert send(admin, EventPage, publish=True, start_time=start, end_time=end, **day) == {}


def test_hours_in_the_wrong_order_are_refused_with_a_hint(admin, editor):
    fields = {"start_date": f"10/03/{YEAR + 1}", "start_time": "14:00", **IN_ONE_SENTENCE}
    for end in ("13:00", "10:00"):
        found = errors(admin, editor, EventPage, publish=True, end_time=end, **fields)
        assert "dernier jour" in found["end_time"][0]
    assert send(admin, EventPage, publish=True, end_time=end, **fields) == found


@pytest.mark.parametrize(("day", "word"), [("28/03/2027", "n’existe pas"), ("31/10/2027", "deux fois")])
@pytest.mark.parametrize("is_published", [False, True])
def test_an_hour_that_the_clocks_pass_over_is_refused_in_words(admin, editor, day, word, is_published):
    # A night that begins the day before meets it too.
    eve = datetime.datetime.strptime(day, "%d/%m/%Y") - datetime.timedelta(days=1)
    night = {"start_date": f"{eve:%d/%m/%Y}", "start_time": "22:00", "end_time": "02:30"}
    for model, name, fields in (
        (EventPage, "start_time", {"start_date": day, "start_time": "02:30"}),
        (CallPage, "closes_at", {"closes_at": f"{day} 2h30"}),
        (EventPage, "end_time", night),
    ):
        assert word in errors(admin, editor, model, publish=is_published, **IN_ONE_SENTENCE, **fields)[name][0]


def test_a_news_item_of_a_day_to_come_is_asked_about_when_it_is_published(admin):
    coming = f"10/03/{YEAR + 1}"
    assert send(admin, NewsPage, slug="un", date=coming) == {}
    errors = send(admin, NewsPage, publish=True, slug="deux", date=coming, **IN_ONE_SENTENCE)
    assert errors["date"][0].startswith("Ce jour n’est pas venu")
    confirmed = {"date": coming, "date-confirmed": coming}
    assert send(admin, NewsPage, publish=True, slug="trois", **confirmed, **IN_ONE_SENTENCE) == {}
    on_its_day = {"date": coming, "go_live_at": f"{coming} 9h"}
    assert send(admin, NewsPage, publish=True, slug="quatre", **on_its_day, **IN_ONE_SENTENCE) == {}


def test_a_page_past_its_expiry_can_be_saved_and_says_why_it_is_not_published(admin):
    index = PARENTS[NewsPage].objects.get(locale__language_code="fr")
    page = publish(NewsPage(title="Passée", slug="passee", standfirst="Une phrase."), index)
    past = (timezone.now() - datetime.timedelta(days=30)).replace(second=0, microsecond=0)
    Page.objects.filter(pk=page.pk).update(live=False, expired=True, expire_at=past)
    page = NewsPage.objects.get(pk=page.pk)
    page.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = filled_in(admin, url).dict()
    form = {name: value for name, value in form.items() if not name.startswith("action-")} | {"title": "Toujours là"}
    answer = admin.post(url, form)
    assert answer.status_code == 302, answer.context["form"].errors
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.title == "Toujours là" and draft.expire_at == past
    answer = admin.post(url, form | {"action-publish": "1"})
    assert answer.status_code == 200
    assert [str(text) for text in answer.context["form"].non_field_errors()] == [
        f"{answer.context['form'].fields['expire_at'].label} : {answer.context['form'].errors['expire_at'][0]}"
    ]
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    answer = admin.post(url, form | {"action-publish": "1", "expire_at": f"{tomorrow:%d/%m/%Y}"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert NewsPage.objects.get(pk=page.pk).live


def test_a_snippet_and_the_filters_of_a_report_read_dates_alike(admin):
    figure = KeyFigure.objects.filter(locale__language_code="fr").first()
    form = get_edit_handler(KeyFigure).get_form_class()
    data = {name: getattr(figure, name) for name in form.base_fields if hasattr(figure, name)} | {
        "as_of": "1er mars 2026"
    }
    assert form(data, instance=figure).is_valid()
    for typed in ("31.03.2027", "31-03-2027", "31/03/27"):
        assert forms.DateField().clean(typed) == datetime.date(2027, 3, 31)


@pytest.mark.parametrize("typed", ["minuit", "Minuit", "midnight"])
def test_midnight_is_asked_to_be_told_apart(typed):
    for field, text in ((dates.TimeField(), typed), (dates.DateTimeField(), f"10/03/{YEAR + 1} à {typed}")):
        with pytest.raises(forms.ValidationError, match=r"0\Wh ou 23\Wh\W59"):
            field.clean(text)
