"""What Prometheus reads, and who may."""

import os
from ipaddress import ip_network

import pytest
from django.core.wsgi import get_wsgi_application

from pepr_site.operations import content_version
from pepr_site.operations.monitoring import metrics
from tests.wsgi import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings.METRICS_DIR, settings.METRICS_TOKEN = tmp_path, "a long token"
    from prometheus_client import values

    monkeypatch.setattr("prometheus_client.values.ValueClass", values.MultiProcessValue())
    monkeypatch.setattr("prometheus_client.metrics.values.ValueClass", values.ValueClass)
    metrics.meters.cache_clear()
    yield settings
    metrics.meters.cache_clear()


def test_they_are_closed_until_they_are_opened():
    assert ask(get_wsgi_application(), "/metrics").status in (301, 404)


def test_what_is_made_is_measured_by_its_kind_and_what_is_kept_is_counted(measured):
    application = get_wsgi_application()
    content_version.renew()
    for _ in range(2):
        ask(application, "/projets/")
    assert ask(application, "/metrics").status == 404
    assert ask(application, "/metrics", HTTP_AUTHORIZATION="Bearer wrong").status == 404
    body = ask(application, "/metrics", HTTP_AUTHORIZATION="Bearer a long token").text
    assert 'pepr_site_requests_total{cache="made",status="200"} 1.0' in body
    assert 'pepr_site_requests_total{cache="hit",status="200"} 1.0' in body
    assert 'pepr_site_making_seconds_count{kind="ProjectIndexPage"} 1.0' in body
    for line in ("pepr_site_database_up 1", "pepr_site_queue_depth 0", "pepr_site_queue_failed 0"):
        assert line in body


def test_files_of_processes_that_have_ended_go_and_others_stay(measured, tmp_path):
    alive, ended = (tmp_path / f"counter_{number}.db" for number in (os.getpid(), 2**22 + 1))
    for file in (alive, ended):
        file.touch()
    metrics.start()
    assert alive.exists() and not ended.exists()


def test_they_are_given_to_a_permitted_network_without_a_proxy(rf, measured):
    measured.METRICS_TOKEN, measured.METRICS_FROM = "", [ip_network("10.0.0.0/8")]
    assert metrics.is_allowed(rf.get("/", REMOTE_ADDR="10.1.2.3"))
    assert not metrics.is_allowed(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert not metrics.is_allowed(rf.get("/", REMOTE_ADDR="10.1.2.3", headers={"x-forwarded-for": "192.0.2.1"}))
    assert not metrics.is_allowed(rf.get("/", REMOTE_ADDR=""))
