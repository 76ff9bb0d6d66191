"""What is refused before the form is read, and what is sent twice: told in the site's own page, no word lost."""

import pytest
from bs4 import BeautifulSoup
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone

from pepr_site.contact.models import ContactMessage
from pepr_site.review.models import DraftRemark
from pepr_site.review.shared_drafts import link_of, share
from tests.pepr_site.contact.sending import ADDRESS, TYPED, send
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def stranger():
    """A browser that keeps no cookie."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_line_counts_once_however_it_ends(client, end):
    text = end.join(["x" * 49] * 100) + "x"
    assert send(client, text=text).status_code == 302
    assert len(ContactMessage.objects.get().text) == 5000
    assert send(client, text=text + "x").status_code == 422


def test_the_same_form_sent_twice_is_one_message(client):
    first, second = send(client), send(client)
    assert first["Location"] == second["Location"]
    assert ContactMessage.objects.count() == 1
    assert send(client, text="Autre chose.").status_code == 302
    assert ContactMessage.objects.count() == 2


def test_who_sends_the_same_again_does_not_wait_an_hour(client):
    assert [send(client).status_code for _ in range(8)] == [302] * 8
    ContactMessage.objects.update(sent_at=timezone.now() - timezone.timedelta(days=2))
    send(client)
    assert ContactMessage.objects.count() == 2


@pytest.mark.parametrize(("address", "language"), [(ADDRESS, "fr"), ("/en/contact/", "en")])
def test_without_its_cookie_the_form_is_shown_again_with_every_word(stranger, address, language):
    response = send(stranger, address=address)
    page = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 403 and page.html["lang"] == language
    assert page.find(id="id_text").get_text().strip() == TYPED["text"].strip()
    assert page.find(id="id_email")["value"] == TYPED["email"] and page.select_one(".errors li")
    assert page.select_one("header") and "no-store" in response["Cache-Control"]
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"]
)
def test_a_form_of_another_site_is_not_taken(stranger, origin):
    assert send(stranger, headers={"Origin": origin}).status_code == 403
    assert not ContactMessage.objects.exists()


def test_a_form_that_its_browser_says_is_of_this_site_needs_no_cookie(stranger):
    assert send(stranger, headers=HERE).status_code == 302
    assert ContactMessage.objects.count() == 1
    for path in ("/admin/login/", "/admin/logout/"):
        assert stranger.post(path, {"login": "admin"}, headers=HERE).status_code == 403


def test_a_remark_on_a_draft_is_kept_too(stranger, home, admin_user):
    path = link_of(share(home, admin_user, 7, follows=False)).removeprefix("http://localhost")
    typed = {"name": "Ada", "text": "Ligne\r\n" * 600 + "x" * 400}
    response = stranger.post(path, typed)
    assert response.status_code == 403 and "Ligne" in response.content.decode()
    assert [stranger.post(path, typed, headers=HERE).status_code for _ in "ab"] == [302, 302]
    assert DraftRemark.objects.count() == 1


def test_a_form_of_the_admin_that_is_refused_gives_the_words_back(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    rich = '{"blocks": [{"text": "Un paragraphe entier."}], "entityMap": {}}'
    typed = {"title": "Un long titre", "body-0-value": rich, "body-0-type": "paragraph", "password": "secret-de-Ada"}
    typed |= {"year": "2026"}
    response = client.post("/admin/pages/3/edit/", typed)
    kept = [one.get_text().strip() for one in BeautifulSoup(response.content, "lxml").select("textarea")]
    assert response.status_code == 403 and kept == ["Un long titre", "Un paragraphe entier."]


BODIES = {
    "malformed": (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data", 400),
    "no boundary": (b"name=a", "multipart/form-data; boundary=", 400),
    "too many fields": (b"a=1&" * 10_001, FORM, 400),
    "too many files": (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\r\n' for _ in range(101))
        + b"--x--",
        "multipart/form-data; boundary=x",
        400,
    ),
    "too long": (b"text=" + b"x" * 2_700_000, FORM, 413),
    "another alphabet": (b"text=a", f"{FORM}; charset=utf-16", 400),
    "no alphabet": (b"text=a", f"{FORM}; charset=nonsense", 403),
    "not a form": (b"\x00\xff" * 20, "application/octet-stream", 403),
    "nested without end": (b"text=" + b"[" * 100_000, FORM, 403),
    "bytes that are no text": (b"name=%ff%fe&text=%00&email=\xff", FORM, 403),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_cannot_be_read_is_refused_in_the_sites_own_page(kind):
    body, content_type, status = BODIES[kind]
    application = get_wsgi_application()
    for path, language in ((ADDRESS, "fr"), ("/en/contact/", "en"), ("/admin/login/", "fr")):
        answer = ask(application, path, "POST", body, CONTENT_TYPE=content_type)
        page = BeautifulSoup(answer.body, "lxml")
        assert (answer.status, page.html["lang"]) == (status, language), path
        assert page.select_one("a.mark") and page.select_one('link[href*="site.css"]')
        assert "Content-Security-Policy" in answer.headers and "Django" not in answer.text


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"HTTP_HOST": "evil.example"}, 400),
        ({"PATH_INFO": "/contact/\xff\xfe"}, 404),
        ({"PATH_INFO": "/en/\x00/"}, 404),
        ({"QUERY_STRING": "\xff=%ff&%00"}, 200),
        ({"REQUEST_METHOD": "BREW"}, 405),
        ({"HTTP_COOKIE": "csrf=\xff; ;=;\x00", "REQUEST_METHOD": "POST"}, 403),
        ({"CONTENT_LENGTH": "x", "REQUEST_METHOD": "POST"}, 403),
    ],
)
def test_a_request_that_makes_no_sense_gets_a_page_of_the_site(environ, status):
    answer = ask(get_wsgi_application(), ADDRESS, **environ)
    assert answer.status == status
    assert BeautifulSoup(answer.body, "lxml").select_one("a.mark"), answer.text[:200]
    assert "Content-Security-Policy" in answer.headers and "evil" not in answer.text
