"""The queue: what is asked for is done, again when it fails, after a worker was killed or away."""

import datetime

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from pepr_site.operations import tasks
from pepr_site.operations.tasks import worker

pytestmark = pytest.mark.django_db
done = []
OTHERS = {"to": ["équipe@example.fr"], "reply_to": ["r@example.fr"], "headers": {"Auto-Submitted": "auto-generated"}}


@task
def note(number):
    done.append(number)


@task
def fail():
    raise ValueError("Rien à faire")


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def locks_held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return cursor.fetchone()[0]


def test_what_waited_for_an_hour_is_done_in_its_order_and_nothing_is_lost(work):
    for number in range(5):
        note.enqueue(number)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - datetime.timedelta(hours=1))
    assert tasks.depth() == 5 and not done
    assert 3600 <= tasks.oldest() < 3700
    DBTaskResult.objects.update(run_after=timezone.now() + datetime.timedelta(hours=1))
    assert tasks.oldest() == 0, "its time has not come"
    DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert sorted(done) == list(range(5))
    assert tasks.depth() == tasks.oldest() == tasks.failed().count() == 0


def test_what_is_rolled_back_asks_for_nothing(work):
    with pytest.raises(ValueError), transaction.atomic():
        note.enqueue(1)
        raise ValueError
    work()
    assert done == []


def test_a_failure_is_tried_again_a_bounded_number_of_times_and_then_told(work, caplog):
    fail.enqueue()
    for number in range(len(worker.DELAYS)):
        work()
        waiting = DBTaskResult.objects.get()
        assert (waiting.status, len(waiting.worker_ids)) == ("READY", number + 1)
        later = (waiting.run_after - timezone.now()).total_seconds()
        assert worker.DELAYS[number] - 60 < later <= worker.DELAYS[number] and not locks_held()
        work()
        assert len(DBTaskResult.objects.get().worker_ids) == number + 1, "tried before its time"
        DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert tasks.depth() == 0
    assert "Rien à faire" in tasks.failed().get().traceback
    assert "given up after 3 attempts" in caplog.text


def test_the_task_of_a_killed_worker_is_done_and_that_of_a_living_one_is_left_alone(work):
    note.enqueue(1)
    result = DBTaskResult.objects.get()
    result.claim("killed")
    assert worker.requeue_killed() == 0, "its lock is held a moment after it is claimed"
    DBTaskResult.objects.update(started_at=timezone.now() - datetime.timedelta(minutes=1))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [result.pk.int & 0x7FFFFFFFFFFFFFFF])
            assert worker.requeue_killed() == 0
            # Its end alone releases it a moment later.
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    work()
    assert done == [1]


def test_mail_leaves_by_the_queue_as_it_was_written(work, settings):
    settings.EMAIL_BACKEND = "pepr_site.operations.mail.EmailBackend"
    message = EmailMultiAlternatives("Prévenir l’équipe", "Une thérapie génique — é", "site@example.fr", **OTHERS)
    message.attach_alternative("<p>é</p>", "text/html")
    assert message.send() == 1
    assert tasks.depth() == 1 and not mail.outbox
    work()
    [sent] = mail.outbox
    assert sent.recipients() == ["équipe@example.fr"]
    assert (sent.subject, sent.body) == ("Prévenir l’équipe", "Une thérapie génique — é")
    assert [(part.content, part.mimetype) for part in sent.alternatives] == [("<p>é</p>", "text/html")]
    assert sent.extra_headers == {"Auto-Submitted": "auto-generated"} and sent.reply_to == ["r@example.fr"]
    with pytest.raises(BadHeaderError):
        send_mail("Une\nautre: ligne", "", "site@example.fr", ["x@example.fr"])
    assert tasks.depth() == 0


def test_a_mail_server_that_is_away_loses_no_mail(work, settings):
    settings.EMAIL_BACKEND = "pepr_site.operations.mail.EmailBackend"
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_mail("a", "b", "site@example.fr", ["x@example.fr"])
    work()
    assert tasks.depth() == 1
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert len(mail.outbox) == 1 and tasks.depth() == 0


def test_a_task_that_kills_its_worker_each_time_is_given_up_and_told(admin, caplog):
    note.enqueue(1)
    for number in range(worker.TRIES):
        result = DBTaskResult.objects.get()
        assert result.status == "READY", "given up too early"
        result.claim(f"killed {number}")
        DBTaskResult.objects.update(started_at=timezone.now() - datetime.timedelta(minutes=1))
        worker.requeue_killed()
    assert tasks.failed().get().exception_class_path.endswith("WorkerKilled")
    assert "its worker was killed each time" in caplog.text
    assert "dashboard-tasks" in admin.get("/admin/").content.decode()
