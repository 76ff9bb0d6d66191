"""What is typed or picked as a day or an hour, in the calendars of the admin."""

import datetime
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CALENDAR = ".xdsoft_datetimepicker:visible"
TYPED = {
    "10/03/2027": "10/03/2027 17:00",
    "10.03.27": "10.03.27 17:00",
    "10/03/2027 00:00": "10/03/2027 00:00",
    "31/03/2027 23h59": "31/03/2027 23h59",
    "31 mars 2027 à 14h": "31 mars 2027 à 14h",
    "n’importe quoi": "n’importe quoi",
}
PICKED = {"closes_at": "17:00", "opens_at": "00:00"}
SIZES = [{"width": 1280, "height": 700}, {"width": 375, "height": 700}]


@pytest.fixture
def new_call(sign_in, first_of):
    """The form of a new call."""
    return sign_in("camille", f"/admin/pages/add/projects/callpage/{first_of('projects.CallIndexPage')['id']}/")


def put_away(field):
    field.evaluate("(field) => window.jQuery(field).datetimepicker('hide')")


def open_schedule(page):
    schedule = page.get_by_role("button", name="Programmer", exact=True)
    # The panel is opened as it was left.
    if schedule.is_hidden():
        page.locator("[data-side-panel-toggle=status]").click()
    schedule.click()


def test_a_day_alone_is_given_its_hour_and_nothing_else_is_changed(new_call):
    closes = new_call.locator("[name=closes_at]")
    for typed, kept in TYPED.items():
        closes.fill("")
        closes.click()
        new_call.keyboard.type(typed)
        new_call.keyboard.press("Tab")
        expect(closes).to_have_value(kept)
    for name, hour in PICKED.items():
        field = new_call.locator(f"[name={name}]")
        # To fill it focuses it, which opens its calendar; a click at that moment may close it again.
        field.fill("")
        new_call.locator(f"{CALENDAR} .xdsoft_date:not(.xdsoft_other_month)").nth(14).click()
        expect(field).to_have_value(re.compile(f" {hour}$"))
        put_away(field)


@pytest.mark.parametrize("size", SIZES)
def test_the_calendar_opens_beneath_its_field(new_call, size):
    """Over it, it would hide the field, its name, and on a telephone all that stands above."""
    new_call.set_viewport_size(size)
    for name in ("opens_at", "results_on", "announced_on"):
        field = new_call.locator(f"[name={name}]")
        # At the foot of the window, where no room is left.
        field.evaluate("(field) => field.scrollIntoView({block: 'end', behavior: 'instant'})")
        field.focus()
        calendar = new_call.locator(CALENDAR)
        calendar.wait_for()
        typed, opened = field.bounding_box(), calendar.bounding_box()
        assert opened["y"] >= typed["y"] + typed["height"] - 2, name
        assert opened["y"] + opened["height"] <= size["height"], name
        assert opened["x"] + opened["width"] <= size["width"], name
        put_away(field)


def test_the_calendar_of_a_schedule_covers_nothing(new_call):
    open_schedule(new_call)
    fields = [new_call.locator(f"[name={name}]") for name in ("go_live_at", "expire_at")]
    button = new_call.get_by_role("button", name="Enregistrer la programmation")
    for size in SIZES:
        new_call.set_viewport_size(size)
        for field in fields:
            field.click()
            new_call.locator(CALENDAR).wait_for()
            opened = new_call.locator(CALENDAR).bounding_box()
            assert opened["x"] >= 0
            for other in [*fields, button]:
                box = other.bounding_box()
                assert box["y"] + box["height"] <= opened["y"] + 2 or box["y"] >= opened["y"] + opened["height"] - 2
            put_away(field)


def test_one_press_saves_a_schedule_though_the_calendar_stands_open(new_call):
    open_schedule(new_call)
    new_call.locator("[name=go_live_at]").click()
    new_call.locator(CALENDAR).wait_for()
    new_call.keyboard.type(f"05/12/{datetime.date.today().year + 1} 10:00")
    button = new_call.get_by_role("button", name="Enregistrer la programmation")
    box = button.bounding_box()
    # As a hand does: what stands there when the pointer goes down must still stand there when it comes up.
    new_call.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    new_call.mouse.down()
    new_call.wait_for_timeout(120)
    new_call.mouse.up()
    expect(button).to_be_hidden()
    expect(new_call.locator(CALENDAR)).to_have_count(0)


def test_what_cannot_be_read_stays_and_is_explained_beside_the_field(new_call):
    new_call.fill("[name=title]", "Un titre que rien n’efface")
    new_call.fill("[name=results_on]", "31 février 2027")
    new_call.keyboard.press("Control+s")
    new_call.get_by_text("Écrivez un jour du calendrier, par exemple 31/03/2027.").first.wait_for()
    expect(new_call.locator("[name=results_on]")).to_have_value("31 février 2027")
    expect(new_call.locator("[name=title]")).to_have_value("Un titre que rien n’efface")
