"""No address of the site leads to another site because the address says so."""

from urllib.parse import quote, urlsplit

import pytest
from django.core import mail
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from tests.wsgi import ask

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    *("https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *("https:evil.example", "http:///evil.example", "javascript:alert(1)", "data:text/html,x", " //evil.example"),
    *("\t//evil.example", "//evil.example@localhost", "https://localhost.evil.example/", "//evil\u3002example/"),
]
# As they stand in a request, percent-encoded signs already read.
PATHS = [
    *("//evil.example", "//evil.example/..", "///evil.example/x", "/\\evil.example", "/\\/evil.example"),
    *("/.//evil.example", "/en//evil.example", "//projets", "/projets//evil.example", "/@evil.example"),
    *("/https://evil.example", "/ //evil.example", "/\t/evil.example", "/\r\nLocation: https://evil.example"),
    *("/projets\r\nSet-Cookie: a=b", "/documents/1/\\evil.example"),
]


def leads_home(location):
    """Whether a browser stays at the site that sent it there."""
    seen = location.replace("\\", "/").strip()
    parts = urlsplit(seen)
    return (
        parts.netloc in {"", "localhost", "testserver"}
        and not seen.startswith("//")
        and (parts.scheme in {"", "http", "https"})
    )


def test_no_path_leads_away():
    application = get_wsgi_application()
    for path in PATHS:
        for query in ("", "?next=//evil.example"):
            answer = ask(application, path + query, **{"PATH_INFO": path})
            assert answer.status in {200, 301, 302, 400, 404}, path
            location = answer.headers.get("Location", "/")
            assert leads_home(location) and "\n" not in location, (path, location)


@pytest.mark.parametrize("name", ["next", "return_url", "redirect_to"])
def test_the_way_on_after_signing_in_stays_here(client, admin_user, name):
    for target in ELSEWHERE:
        answer = client.post(
            f"{reverse('wagtailadmin_login')}?{name}={quote(target)}",
            {"username": "admin", "password": "password", name: target},
        )
        assert leads_home(answer.get("Location", "/")), target


def test_the_way_on_in_the_admin_stays_here(admin, home):
    for target in ELSEWHERE:
        answer = admin.post(f"/admin/pages/{home.pk}/unpublish/?next={quote(target)}", {"next": target})
        assert leads_home(answer.get("Location", "/")), target
        page = admin.get(f"/admin/pages/{home.pk}/delete/?next={quote(target)}")
        assert f'href="{target}"' not in page.content.decode()


def test_a_redirect_of_the_staff_passes_nothing_on_to_its_target(client):
    Redirect.objects.create(old_path="/ancien", redirect_link="/projets/", is_permanent=True)
    answer = client.get("/ancien?next=//evil.example")
    assert answer.status_code == 301 and answer["Location"].startswith("/projets/")


HOSTS = [
    *("evil.example", "evil.example:80", "localhost.evil.example", "localhost@evil.example", "evil.example#localhost"),
    *("", "localhost, evil.example", "localhost evil.example", "[::1]", "localhost/evil", "a" * 300),
]


def test_a_request_for_another_host_is_refused_and_its_name_shown_nowhere():
    application = get_wsgi_application()
    for host in HOSTS:
        for path in ("/", "/projets", "/sitemap.xml", "/admin/login/", "/api/v2/pages/"):
            answer = ask(application, path, HTTP_HOST=host, SERVER_NAME="evil.example")
            assert answer.status == 400, (host, path)
            assert "evil" not in answer.text


def test_a_mail_for_a_new_password_leads_to_the_site_whatever_was_asked(client, admin_user, settings, work):
    client.post("/admin/password_reset/", {"email": admin_user.email}, HTTP_HOST="testserver")
    work()
    [sent] = mail.outbox
    assert settings.WAGTAILADMIN_BASE_URL in sent.body and "testserver" not in sent.body
