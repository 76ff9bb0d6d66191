"""What has happened last is remembered, and no more of it than is looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pepr_site.operations.monitoring import operation_log
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord

pytestmark = pytest.mark.django_db


def test_the_slowest_pages_are_few_and_recent(monkeypatch):
    monkeypatch.setattr(operation_log, "MOST_SLOW", 3)
    operation_log.record(Kind.SLOW, "/hier/", 9000)
    OperatingRecord.objects.update(at=timezone.now() - timedelta(days=2))
    for number in range(5):
        operation_log.record_slow_page(f"/{number}/", number)
    assert set(OperatingRecord.objects.values_list("name", flat=True)) == {"/2/", "/3/", "/4/"}
