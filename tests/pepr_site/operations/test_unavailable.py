"""What is answered while the database does not."""

import pytest
from bs4 import BeautifulSoup
from django.db import InterfaceError, OperationalError

from pepr_site.operations import unavailable

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


@pytest.fixture(params=[OperationalError, InterfaceError])
def away(request, monkeypatch):
    def fail(*args, **kwargs):
        raise request.param("could not connect: password=secret")

    monkeypatch.setattr("pepr_site.operations.content_version.versions", fail)


@pytest.mark.parametrize(
    ("path", "words"), [("/projets/", "revient dans un instant"), ("/en/projects/", "in a moment")]
)
def test_without_its_database_the_site_says_when_to_come_back(visitor, away, path, words, monkeypatch, caplog):
    monkeypatch.setattr(unavailable, "_logged_at", float("-inf"))
    visitor.get(path)
    answer = visitor.get(path)
    assert caplog.text.count("The database does not answer") == 1
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert words in answer.content.decode() and b"secret" not in answer.content and b"<style" not in answer.content


def test_a_program_is_told_in_json_and_a_sender_to_check(visitor, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("pepr_site.web.api.visible", fail)
    monkeypatch.setattr("pepr_site.pages.base.visible", fail)
    monkeypatch.setattr("wagtail.models.Site.find_for_request", fail)
    told = visitor.get("/api/v2/pages/")
    assert told.json()["message"] and told["Access-Control-Allow-Origin"] == "*"
    assert "vérifiez avant de recommencer" in visitor.post("/contact/").content.decode()


@pytest.mark.parametrize(("path", "words"), [("/contact/", "Renvoyer"), ("/en/contact/", "Send what I wrote again")])
def test_what_was_sent_is_kept_to_be_sent_again(visitor, away, path, words):
    told = visitor.post(path, {"text": 'Un « long »\n"texte" <b>', "topic": ["a", "b"]})
    page = BeautifulSoup(told.content, "lxml")
    form = page.select_one(f"main form[method=post][action='{path}']")
    kept = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
    assert told.status_code == 503 and words in form.text
    assert kept == [("text", 'Un « long »\n"texte" <b>'), ("topic", "a"), ("topic", "b")]


@pytest.mark.parametrize("name", ["password", "new_password1", "code"])
def test_no_secret_stands_in_the_page(visitor, away, name):
    told = visitor.post("/admin/login/", {"username": "camille", name: "mon secret"})
    assert told.status_code == 503 and b"mon secret" not in told.content and b"<form" not in told.content


def test_a_fault_of_our_own_stays_a_500(visitor, monkeypatch):
    monkeypatch.setattr("pepr_site.web.views.visible", lambda *args: 1 / 0)
    assert visitor.get("/plan-du-site/").status_code == 500
