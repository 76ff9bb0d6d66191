"""The API, asked by its own description for whatever it may be asked: it never breaks, and answers as it says."""

import json
from unittest import mock

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pepr_site.web.api import OPENAPI

pytestmark = pytest.mark.django_db

EXAMPLES = 6
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


@pytest.fixture
def described(db):
    """The operations that the site itself describes, asked of the real application."""
    with mock.patch.object(BaseDatabaseWrapper, "close_if_unusable_or_obsolete"):
        schema = schemathesis.openapi.from_wsgi("/api/v2/openapi.json", get_wsgi_application())
        yield [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", MODES, ids=["as described", "otherwise"])
def test_the_api_answers_as_it_says_and_never_breaks(described, mode):
    assert len(described) == 11
    for operation in described:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case):
            case.validate_response(case.call(headers={"Accept-Encoding": "identity"}), checks=CHECKS)

        ask()


def test_a_plain_request_of_each_kind_is_answered_as_described(client):
    paths = json.loads(OPENAPI.read_text())["paths"]
    rows = {f"/api/v2/{name}/" for name in ("people", "platforms", "publications", "results")}
    pages = {"/api/v2/pages/", "/api/v2/pages/{id}/", "/api/v2/pages/find/"}
    assert set(paths) == pages | rows | {f"{path}{{id}}/" for path in rows}
    found = client.get("/api/v2/pages/find/?html_path=/projets/")
    assert found.status_code == 302
    assert client.get(found["Location"]).json()["meta"]["slug"] == "projets"
