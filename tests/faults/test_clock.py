"""The machine was off when something had to be published.

Clocks that jump are tried without a server: `test_freshness.py` (leases),
`test_entries.py` (kept pages), `test_schedule.py` (the runner).
"""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

LIVE = "SELECT live FROM wagtailcore_page WHERE title = %s"
# The moment passes while nothing runs.
PASS = """
UPDATE wagtailcore_revision SET approved_go_live_at = now() - interval '20 hours',
    content = jsonb_set(content, '{go_live_at}', to_jsonb(now() - interval '20 hours'))
WHERE content ->> 'title' = %s AND approved_go_live_at IS NOT NULL RETURNING id
"""
# The runner has not run meanwhile either.
OFF = "UPDATE pepr_site_operatingrecord SET at = at - interval '21 hours' WHERE kind = 'command' RETURNING id"


@pytest.mark.whole_only("stops and starts the site, and publishes in Django's own time")
def test_a_publication_missed_while_the_machine_was_off(site, editor, news, database, fault):
    path, data, title = editor.news(news)
    later = (datetime.now(ZoneInfo("Europe/Paris")) + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    assert editor.post(path, data | {"go_live_at": [later], "action-publish": ["action-publish"]}).ok
    site.manage("run_due")
    assert database(LIVE, title) == [(False,)]
    site.stop()
    assert database(PASS, title)
    assert database(OFF)
    site.start()
    with fault("off when a publication was due") as (visitors, row):
        begun = time.monotonic()
        while database(LIVE, title) != [(True,)] and time.monotonic() - begun < 90:
            site.manage("run_due")
        row.healed_in = round(time.monotonic() - begun, 1)
        row.lost = database(LIVE, title) != [(True,)]
        assert visitors.ask("/actualites/") == 200
        assert title in visitors.body
        row.note = "published by the first run of run_due, and shown at once; clocks that jump are tried in unit tests"
