"""What the queue tells those who run the site."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pepr_site.operations.monitoring import metrics, status_page
from pepr_site.operations.tasks import task_metrics
from tests.pepr_site.operations.tasks.test_worker import note

pytestmark = pytest.mark.django_db


def shown():
    return {str(label): str(value) for label, value in task_metrics.section()}


def test_an_empty_queue_says_so():
    assert shown() == {"En attente": "aucune tâche", "Abandonnées depuis un mois": "aucune"}
    assert task_metrics.section in status_page.sections.values() and task_metrics.gauges in metrics.gauges


def test_one_that_nobody_works_at_says_what_to_start(django_assert_num_queries):
    for number in range(4):
        note.enqueue(number)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=2))
    first = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=first.pk).update(
        status="FAILED",
        finished_at=timezone.now(),
        exception_class_path="smtplib.SMTPRecipientsRefused",
        traceback="SMTPRecipientsRefused: jean@exemple.fr",
    )
    with django_assert_num_queries(4):
        rows = shown()
    assert rows["En attente"] == "3 tâches"
    assert rows["La première attend depuis"] == "2\xa0heures : démarrez « manage.py work »"
    assert rows["Abandonnées depuis un mois"] == "1"
    assert rows["note"].endswith("SMTPRecipientsRefused") and "jean" not in rows["note"]
    assert task_metrics.gauges() == {
        "pepr_site_queue_depth": 3,
        "pepr_site_queue_oldest_seconds": pytest.approx(7200, abs=20),
        "pepr_site_queue_failed": 1,
    }
