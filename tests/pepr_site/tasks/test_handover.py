"""Redis wakes the workers and hands them tasks; what it forgets, or was never told, is done all the same."""

import json
import shutil
import subprocess
import threading
import time

import pytest
import redis
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from pepr_site import tasks
from pepr_site.settings import env
from pepr_site.tasks import handover, worker
from pepr_site.watching.wsgi import Watch
from tests.pepr_site.tasks.test_worker import done, fail, note, nothing_done  # noqa: F401
from tests.pepr_site.watching.test_wsgi import ask

pytestmark = pytest.mark.django_db
running = []


@task
def stop():
    running[-1].running = False


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Redis of its own; gives its address."""
    if not shutil.which("redis-server"):
        pytest.skip("needs redis-server")
    socket = tmp_path_factory.mktemp("redis") / "redis"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not socket.exists():
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.01)
        yield f"unix://{socket}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def told(server, settings, monkeypatch):
    """The tasks that wait in an empty Redis, as a function; the site puts them there."""
    settings.TASKS_URL = server
    monkeypatch.setattr(handover, "_silent_until", 0.0)
    handover._redis.cache_clear()
    client = redis.Redis.from_url(server)
    client.flushall()
    yield lambda: [key.decode() for key in client.lrange(handover.list_key(), 0, -1)]
    handover._redis.cache_clear()


@pytest.fixture
def work_on(monkeypatch):
    """A function that has a worker wait, and do what it is given, until the task `stop`, or ten seconds, end it."""
    # This connection holds the test's transaction.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    def until_stopped():
        running.append(worker.ToldWorker(interval=0.01, worker_id="test"))
        deadline = threading.Timer(10, stop.func)
        deadline.start()
        running[-1].run()
        deadline.cancel()

    return until_stopped


def looked(by="another"):
    """Have somebody else look into the table now: whoever waits does not."""
    assert handover.wait(by, 0) is None


def test_what_is_committed_is_handed_over_in_its_order(told, work_on, django_capture_on_commit_callbacks):
    looked()
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ValueError), transaction.atomic():
            note.enqueue(1)
            raise ValueError
        note.enqueue(2)
        note.enqueue(3)
        stop.enqueue()
        assert told() == [], "told before the commit"
    assert told() == [str(key) for key in DBTaskResult.objects.order_by("enqueued_at").values_list("pk", flat=True)]
    work_on()
    assert done == [2, 3] and told() == [] and tasks.depth() == 0


def test_what_redis_forgot_or_was_never_told_is_found_in_the_table(told, work_on):
    note.enqueue(1)
    stop.enqueue()
    assert told() == []
    work_on()
    assert done == [1] and tasks.depth() == 0


def test_of_all_the_workers_one_looks_and_waiting_asks_the_database_nothing(
    told, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(handover, "LOOK", 0.2)
    with django_assert_num_queries(0):
        looked()
        begin = time.monotonic()
        assert handover.wait("a", 0) is None
    assert 0.1 < time.monotonic() - begin < 2


def test_what_is_handed_over_too_early_or_twice_is_done_once_and_in_its_time(
    told, work_on, django_capture_on_commit_callbacks
):
    looked()
    with django_capture_on_commit_callbacks(execute=True):
        fail.enqueue()
        note.enqueue(1)
    with django_capture_on_commit_callbacks(execute=True):
        for key in [*told(), "9d3b1f9e-0000-4000-8000-000000000000"]:
            handover.tell(key)
        stop.enqueue()
    work_on()
    assert done == [1]
    waiting = DBTaskResult.objects.get()
    assert len(waiting.worker_ids) == 1 and waiting.run_after > timezone.now(), "a failure is tried again, but later"


def test_without_redis_tasks_are_saved_and_done_and_nobody_is_held_up(
    told, work_on, settings, caplog, django_capture_on_commit_callbacks
):
    settings.TASKS_URL = "unix:///nowhere"
    handover._redis.cache_clear()
    with django_capture_on_commit_callbacks(execute=True):
        note.enqueue(1)
        note.enqueue(2)
        stop.enqueue()
    assert [record.message.partition(";")[0] for record in caplog.records if "Redis" in record.message] == [
        "Redis cannot be told of a task"
    ], "asked again and again"
    work_on()
    assert done == [1, 2] and "looks into the table instead" in caplog.text


def test_whoever_watches_is_told_that_it_is_away(told, settings):
    assert handover.answers()
    settings.TASKS_URL = "unix:///nowhere"
    handover._redis.cache_clear()
    status, _headers, body = ask(Watch(None), "/health/ready")
    assert (status, json.loads(body)["parts"]["tasks"]) == ("200 OK", "failed"), "the site is slower, not broken"


def test_what_is_no_task_does_not_stop_the_worker(told, caplog):
    looked()
    redis.Redis.from_url(handover.settings.TASKS_URL).rpush(handover.list_key(), "something else")
    assert handover.wait("a", 0) is None
    assert "no task" in caplog.text


def test_the_address_is_one_of_redis_and_its_password_is_not_repeated():
    assert env._redis("TASKS_URL", "") == ""
    assert env._redis("TASKS_URL", "rediss://:secret@host/1")
    with pytest.raises(ImproperlyConfigured, match="TASKS_URL") as refused:
        env._redis("TASKS_URL", "http://:secret@host/1")
    assert "secret" not in str(refused.value)
