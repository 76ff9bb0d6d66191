"""PostgreSQL dies, is gone, comes back: what was told is there, what was not told is not half there."""

import threading
import time

import pytest

from tests.faults.conftest import IS_SHORT

# Moments of a publication, as shares of the time that one takes on this machine.
MOMENTS = (0.2, 0.6) if IS_SHORT else (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
GONE_FOR = 5 if IS_SHORT else 60  # seconds

# Whatever part of a publication is there, the others must be too.
PARTS = """
SELECT p.title, p.live,
    EXISTS (SELECT 1 FROM wagtailcore_revision r WHERE r.id = p.live_revision_id AND r.content ->> 'title' = p.title),
    EXISTS (SELECT 1 FROM news_newspage n WHERE n.page_ptr_id = p.id),
    EXISTS (SELECT 1 FROM wagtailcore_pagelogentry l WHERE l.page_id = p.id AND l.action = 'wagtail.publish'),
    EXISTS (SELECT 1 FROM pepr_site_searchentry s WHERE s.title = p.title),
    (SELECT count(*) FROM wagtailcore_page c WHERE c.depth = up.depth + 1 AND c.path LIKE up.path || '%%') = up.numchild
FROM wagtailcore_page p JOIN wagtailcore_page up ON up.path = left(p.path, -4) WHERE p.title = %s
"""


def whole_or_nothing(database, title):
    """Whether the publication of `title` is there; fails where half of it is."""
    rows = database(PARTS, title)
    assert len(rows) <= 1
    assert all(rows[0][1:]) if rows else True, dict(zip(["title", *"LRNHSC"], rows[0], strict=True))
    return bool(rows)


@pytest.mark.shorter("two moments of a publication instead of eight")
def test_postgresql_killed_in_the_middle_of_a_publication(site, editor, news, database, fault):
    told = there = 0
    path, data, _title = editor.news(news)
    begun = time.monotonic()
    assert editor.post(path, data | {"action-publish": ["action-publish"]}).ok
    takes = time.monotonic() - begun
    with fault("PostgreSQL killed (SIGKILL) during a publication") as (visitors, row):
        for moment in MOMENTS:
            path, data, title = editor.news(news)
            outcome = {}

            def publish(path=path, data=data, title=title, outcome=outcome):
                try:
                    answer = editor.post(path, data | {"action-publish": ["action-publish"]})
                    outcome["told"] = answer.ok and title in answer.text
                except OSError:
                    outcome["told"] = False

            publishing = threading.Thread(target=publish)
            publishing.start()
            time.sleep(moment * takes)
            site.kill_database()
            before = site.database_url
            site.start_database()
            assert site.database_url == before
            publishing.join()
            row.healed_in = max(row.healed_in, visitors.wait_until_new())
            is_there = whole_or_nothing(database, title)
            row.lost += outcome["told"] and not is_there
            told, there = told + outcome["told"], there + is_there
        title, is_told = editor.publish(news)
        assert is_told
        assert whole_or_nothing(database, title)
        row.note = f"{len(MOMENTS)} kills at other moments: {there} whole publications, {told} told, 0 half"


@pytest.mark.shorter("5 seconds instead of 60")
def test_postgresql_gone_then_back(site, editor, news, database, fault):
    title, _told = editor.publish(news)
    with fault(f"PostgreSQL gone for {GONE_FOR} s") as (visitors, row):
        site.kill_database()
        deadline = time.monotonic() + GONE_FOR
        while time.monotonic() < deadline:
            assert visitors.ask_for_new() == 503
            assert "revient dans un instant" in visitors.body
            time.sleep(0.5)
        answer = editor.post("/admin/pages/add/news/newspage/1/", {})
        assert answer.status_code == 503
        assert "vérifiez avant de recommencer" in answer.text
        assert visitors.ask("/api/v2/pages/") == 503
        assert visitors.body.startswith("{")
        site.start_database()
        row.healed_in = visitors.wait_until_new()
        row.lost = not whole_or_nothing(database, title)
        row.note = "known pages went on from memory; new ones were told 503 with Retry-After"
