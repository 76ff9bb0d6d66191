"""The clock jumps, and the machine was off when something had to be published."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.faults.site import FAKETIME

HOUR = timedelta(hours=1)
LIVE = "SELECT live FROM wagtailcore_page WHERE title = %s"


@pytest.fixture
def own_clock(site):
    """The site under a clock of its own, which a test may move."""
    if not FAKETIME:
        pytest.skip("needs libfaketime")
    site.has_own_clock = True
    site.set_clock(0)
    site.restart()
    yield
    site.has_own_clock = False
    site.restart()


def moment(hours):
    """What the form takes for the moment in so many hours."""
    return [(datetime.now(ZoneInfo("Europe/Paris")) + hours * HOUR).strftime("%Y-%m-%d %H:%M")]


def schedule(editor, news, hours):
    path, data, title = editor.news(news)
    answer = editor.post(path, data | {"go_live_at": moment(hours), "action-publish": ["action-publish"]})
    assert answer.ok
    return title


def test_a_publication_missed_while_the_machine_was_off(own_clock, site, editor, news, database, fault):
    title = schedule(editor, news, 1)
    site.manage("run_due")
    assert database(LIVE, title) == [(False,)]
    site.stop()
    site.set_clock(26)
    site.start()
    with fault("off when a publication was due") as (visitors, row):
        begun = time.monotonic()
        assert "publish_scheduled" in site.manage("run_due")
        row.healed_in = round(time.monotonic() - begun, 1)
        row.lost = database(LIVE, title) != [(True,)]
        assert visitors.ask("/actualites/") == 200
        assert title in visitors.body
        row.note = "published by the next run of run_due, and shown at once"


def test_a_clock_that_jumps(own_clock, site, editor, news, database, fault):
    with fault("the clock set a day ahead, then back") as (visitors, row):
        for hours in (26, -26, 0):
            site.set_clock(hours)
            # The processes look at their clock once a second.
            time.sleep(1.5)
            title, is_told = editor.publish(news)
            assert is_told or hours
            row.lost += is_told and not database(LIVE, title)
            if database(LIVE, title) == [(True,)]:
                for _ in range(12):
                    visitors.ask("/actualites/")
                    assert title in visitors.body
        row.healed_in = visitors.wait_until_new()
        row.note = "what was published under each clock was read at once from both workers"
