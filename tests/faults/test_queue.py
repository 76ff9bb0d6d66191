"""Nobody works at the queue of tasks for an hour; then somebody does."""

import time

import pytest

from tests.faults.test_files import picture

WAITING = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'"
GIVEN_UP = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'"
# What waits has waited for an hour.
AGE = """
UPDATE django_tasks_database_dbtaskresult SET enqueued_at = enqueued_at - interval '1 hour',
    run_after = CASE WHEN run_after < now() THEN run_after - interval '1 hour' ELSE run_after END
WHERE status = 'READY' RETURNING id
"""
DRAWN = """
SELECT count(*) FROM pepr_site_siterendition r JOIN pepr_site_siteimage i ON i.id = r.image_id WHERE i.title LIKE %s
"""
PICTURES = 3


@pytest.mark.whole_only("draws every size of three pictures")
def test_the_queue_stopped_for_an_hour(site, editor, database, fault):
    site.work()
    with fault("the queue of tasks stopped for an hour") as (visitors, row):
        for number in range(PICTURES):
            sent = {"title": f"en-attente-{number}", "collection": "1"}
            answer = editor.post("/admin/images/add/", sent, {"file": ("a.png", picture(), "image/png")})
            assert answer.ok and sent["title"] in answer.text
        waiting = len(database(AGE))
        assert waiting >= PICTURES
        assert all(visitors.ask_for_new() == 200 for _ in range(5))
        begun = time.monotonic()
        site.work()
        row.healed_in = round(time.monotonic() - begun, 1)
        assert database(WAITING) == [(0,)]
        row.lost = database(GIVEN_UP)[0][0]
        assert database(DRAWN, "en-attente-%")[0][0] >= PICTURES
        row.note = f"{waiting} tasks waited, all done; editors and visitors noticed nothing"
