"""The machine was off when something had to be published; its clock jumps."""

import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

LIVE = "SELECT live FROM wagtailcore_page WHERE title = %s"
# The moment passes while nothing runs.
PASS = """
UPDATE wagtailcore_revision SET approved_go_live_at = now() - interval '20 hours',
    content = jsonb_set(content, '{go_live_at}', to_jsonb(now() - interval '20 hours'))
WHERE content ->> 'title' = %s AND approved_go_live_at IS NOT NULL RETURNING id
"""
# Nothing was done by the clock meanwhile either.
OFF = "UPDATE pepr_site_operatingrecord SET at = at - interval '21 hours' WHERE kind = 'command' RETURNING id"

LIBRARY = "*/faketime/libfaketimeMT.so.1"
HOURS = 2 * 3600  # seconds
# How often (seconds) a process looks at the clock that it is given; at each question would take most of the machine.
LOOKS = 1
NOTICE = "Bandeau d’essai"
# It goes by the clock alone.
SHOW = """
UPDATE pepr_site_sitetext SET notice = %s, notice_level = 'info', notice_starts_at = NULL,
    notice_ends_at = now() + interval '1 hour' RETURNING id
"""
HIDE = "UPDATE pepr_site_sitetext SET notice = '', notice_ends_at = NULL RETURNING id"
ENDS = "UPDATE pepr_site_shareddraft SET expires_at = now() + interval '1 hour' WHERE page_id = %s RETURNING id"
PAGE = "SELECT id FROM wagtailcore_page WHERE draft_title = %s"
TIMES_PUBLISHED = """
SELECT count(*) FROM wagtailcore_pagelogentry WHERE page_id = %s AND action = 'wagtail.publish.scheduled'
"""
MESSAGES = "SELECT count(*) FROM pepr_site_contactmessage"
ASKED = 12  # times, of two workers


def schedule(editor, news):
    """Have a new piece of news published in an hour; return its title."""
    path, data, title = editor.news(news)
    later = (datetime.now(ZoneInfo("Europe/Paris")) + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    assert editor.post(path, data | {"go_live_at": [later], "action-publish": ["action-publish"]}).ok
    return title


@pytest.mark.whole_only("stops and starts the site, and publishes in Django's own time")
def test_a_publication_missed_while_the_machine_was_off(site, editor, news, database, fault):
    title = schedule(editor, news)
    site.manage("work", "--until-empty")
    assert database(LIVE, title) == [(False,)]
    site.stop()
    assert database(PASS, title)
    assert database(OFF)
    site.start()
    with fault("off when a publication was due") as (visitors, row):
        begun = time.monotonic()
        while database(LIVE, title) != [(True,)] and time.monotonic() - begun < 90:
            site.manage("work", "--until-empty")
        row.healed_in = round(time.monotonic() - begun, 1)
        row.lost = database(LIVE, title) != [(True,)]
        assert visitors.ask("/actualites/") == 200
        assert title in visitors.body
        row.note = "published by the first look at the clock, and shown at once"


@pytest.fixture
def clock(site):
    """A function that sets the clock of the site so many seconds ahead; the site is served by that clock meanwhile.

    PostgreSQL, and what measures durations, keep the true time, as they do where one machine of several is set wrong.
    """
    library = next(Path("/usr/lib").glob(LIBRARY), None)
    if not library:
        pytest.skip("needs libfaketime, a package of Debian")
    file, beside = site.folder / "clock", site.folder / "clock.new"

    def put(seconds):
        # At once: a file that is half written would be another clock.
        beside.write_text(f"{seconds:+}\n")
        beside.replace(file)
        # After which each process has looked at it again.
        time.sleep(LOOKS + 1)

    put(0)
    site.more = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": str(LOOKS),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(Path(__file__).with_name("preloaded")),
    }
    try:
        site.restart()
        yield put
    finally:
        site.more = {}
        site.restart()


@pytest.mark.whole_only("restarts the site twice, by a clock of its own")
def test_a_clock_that_jumps(clock, site, editor, news, database, fault):
    assert database(SHOW, NOTICE)
    play = Jumps(site, editor, news, database)
    try:
        with fault("the clock two hours ahead, then behind, then right") as (visitors, row):
            assert play.everybody_reads(visitors) == {True}
            clock(HOURS)
            play.ahead(visitors)
            clock(-HOURS)
            play.right_again(visitors)
            clock(0)
            begun = time.monotonic()
            assert play.everybody_reads(visitors) == {True}
            row.healed_in = round(time.monotonic() - begun, 1)
            play.publish(visitors)
            row.lost = play.lost()
            row.note = "no page outlived its hour, ahead or back; published once; sessions and links held"
    finally:
        database(HIDE)


class Jumps:
    """What must hold by every clock, and what only by the one that is ahead."""

    def __init__(self, site, editor, news, database):
        self._site, self._editor, self._news, self._database = site, editor, news, database
        self._due = schedule(editor, news)
        self._told = []
        path, data, title = editor.news(news)
        assert editor.post(path, data).ok
        draft = database(PAGE, title)[0][0]
        shared = editor.post(f"/admin/partages/{draft}/", {"share": "1", "days": "7"}).text
        self._link = re.search(r"/relecture/[^/\"]+/", shared)[0]
        assert database(ENDS, draft)

    def everybody_reads(self, visitors):
        """Return whether the notice is on the pages that both workers give: the set of what was seen."""
        seen = set()
        for path in ("/", "/projets/") * ASKED:
            assert visitors.ask(path) == 200
            seen.add(NOTICE in visitors.body)
        return seen

    def ahead(self, visitors):
        """The notice and the link have ended, what was due is there, the editor is still signed in."""
        assert self.everybody_reads(visitors) == {False}
        assert self._editor.get(self._link).status_code == 404
        self._site.manage("work", "--until-empty")
        assert self._database(LIVE, self._due) == [(True,)]
        assert visitors.ask("/actualites/") == 200
        assert self._due in visitors.body
        self.publish(visitors)

    def right_again(self, visitors):
        """What had ended by the wrong clock is there again; nothing waits for the true one to catch up."""
        assert self.everybody_reads(visitors) == {True}
        assert self._editor.get(self._link).status_code == 200
        self.publish(visitors)
        # What is due goes on, and publishes what was published no second time.
        title = schedule(self._editor, self._news)
        assert self._database(PASS, title)
        self._site.manage("work", "--until-empty")
        assert self._database(LIVE, title) == [(True,)]
        assert self._database(TIMES_PUBLISHED, self._database(PAGE, self._due)[0][0]) == [(1,)]

    def publish(self, visitors):
        title, is_told = self._editor.publish(self._news)
        # Still signed in, and told so.
        assert is_told
        self._told.append(title)
        assert visitors.ask("/actualites/") == 200
        assert title in visitors.body

    def lost(self):
        """Return how many of the pages that were told published are not."""
        return sum(self._database(LIVE, title) != [(True,)] for title in [self._due, *self._told])
