"""What has happened last is remembered once for each name."""

import pytest

from pepr_site.operations.monitoring import operation_log
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord

pytestmark = pytest.mark.django_db


def test_what_happens_again_is_counted_and_told_as_it_was_last():
    for milliseconds in (100, 300):
        operation_log.record(Kind.SLOW, f"/{'x' * 300}/", milliseconds)
    # A page that was slow while the tests were set up may be there too.
    [record] = OperatingRecord.objects.filter(name__startswith="/xxx")
    assert (record.times, record.milliseconds, len(record.name)) == (2, 300, 255)


def test_a_name_that_cannot_be_kept_stops_nothing(caplog):
    operation_log.record(Kind.SLOW, "/too-slow/", 10**12)
    assert "Not remembered" in caplog.text and not OperatingRecord.objects.filter(name="/too-slow/")
