"""The security headers of every kind of answer, by the HTTP Observatory's rules."""

from dataclasses import replace
from wsgiref.headers import Headers

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from pepr_site.models import SiteDocument
from pepr_site.operations import content_version
from pepr_site.operations.monitoring.middleware import CachedResponses
from pepr_site.settings.derived import from_address
from pepr_site.web import security_headers
from tests import observatory
from tests.pepr_site.showing import show
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

HOST = "www.example.org"
ALWAYS = ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"]
ALWAYS += ["Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy"]
ALWAYS += ["Strict-Transport-Security"]


@pytest.fixture
def https(settings, tmp_path):
    """The real application at an HTTPS address behind one proxy, with a static file; a function that asks it."""
    (tmp_path / "site.css").write_text("body { margin: 0 }")
    settings.STATIC_ROOT = str(tmp_path)
    for name, value in from_address(f"https://{HOST}", proxies=1).items():
        setattr(settings, name, value)
    application = CachedResponses(get_wsgi_application())

    def ask_(address, method="GET", **environ):
        asked = {"HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_ORIGIN": "https://evil.example"} | environ
        answer = ask(application, address, method, **asked)
        answer.plain = ask(application, address, method, **asked | {"HTTP_X_FORWARDED_PROTO": None})
        return answer

    return ask_


@pytest.fixture
def document(settings, tmp_path, home):
    settings.MEDIA_ROOT = tmp_path
    document = SiteDocument.objects.create(title="Rapport", file=ContentFile(b"%PDF-1.4", "rapport.pdf"))
    show(document, home)
    return document


@pytest.fixture
def picture(db):
    name = default_storage.save("images/essai.png", ContentFile(b"\x89PNG"))
    yield f"/media/{name}"
    default_storage.delete(name)


def failing(*args, **kwargs):
    raise RuntimeError("planted")


def kinds(document, picture):
    """Each kind of answer: its address, what else of the request, the status that it has."""
    etag = {"HTTP_IF_NONE_MATCH": "*"}
    return {
        "page": ("/", {}, 200),
        "page of the cache": ("/", {}, 200),
        "HEAD": ("/", {"method": "HEAD"}, 200),
        "not modified": ("/", etag, 304),
        "page in person": ("/", {"HTTP_COOKIE": "__Host-session=x"}, 200),
        "form with a cookie": ("/contact/", {}, 200),
        "search": ("/recherche/?q=vecteur", {}, 200),
        "redirect": ("/projets", {}, 301),
        "not found": ("/nulle-part/", {}, 404),
        "not found under the admin": ("/admin/nulle-part/", {}, 302),
        "wrong method": ("/robots.txt", {"method": "POST", "HTTP_REFERER": f"https://{HOST}/"}, 405),
        "wrong host": ("/", {"HTTP_HOST": "evil.example"}, 400),
        "probe": ("/health/live", {}, 200),
        "static file": ("/static/site.css", {}, 200),
        "no static file": ("/static/nulle-part.css", {}, 404),
        "media file": (picture, {}, 200),
        "document": (document.url, {}, 200),
        "document not modified": (document.url, {"HTTP_IF_NONE_MATCH": f'"{document.get_file_hash()}"'}, 304),
        "feed": ("/actualites/atom.xml", {}, 200),
        "calendar": ("/agenda.ics", {}, 200),
        "JSON of the API": ("/api/v2/pages/", {}, 200),
        "JSON of the API, wrong": ("/api/v2/pages/?limit=x", {}, 400),
        "open data": ("/donnees/projets.csv", {}, 200),
        "robots": ("/robots.txt", {}, 200),
        "sitemap": ("/sitemap.xml", {}, 200),
        "sign-in": ("/admin/login/", {}, 200),
        "admin to nobody": ("/admin/", {}, 302),
    }


def wrong_with(answer):
    """Why an answer is not what it should be: headers that miss or stand twice, and a grade under A+."""
    kind = answer.headers.get("Content-Type", "")
    # A file of the site's own is no document, and travels the lighter.
    expected = [name for name in ALWAYS if "css" not in kind or name not in security_headers.OF_DOCUMENTS]
    counts = {name: len(answer.headers.get_all(name)) for name in expected}
    grade, score, findings = observatory.grade(answer)
    lowered = [finding for finding in findings if observatory.MODIFIERS[finding] < 0]
    return {name: count for name, count in counts.items() if count != 1} or ((grade, score, lowered) if lowered else ())


def test_every_kind_of_answer_has_the_best_grade(https, document, picture, monkeypatch):
    wrong = {}
    for kind, (address, options, status) in kinds(document, picture).items():
        answer = https(address, **options)
        assert answer.status == status, kind
        # A probe is answered by plain HTTP too.
        answer.plain = https("/").plain if kind == "probe" else answer.plain
        if found := wrong_with(answer):
            wrong[kind] = found
    with monkeypatch.context() as patched:
        patched.setattr("pepr_site.web.views.render", failing)
        broken = https("/robots.txt?x=1", HTTP_COOKIE="__Host-session=x")
    assert broken.status == 500
    assert not wrong and not wrong_with(broken)
    assert observatory.grade(https("/"))[0] == "A+"
    assert observatory.grade(https("/contact/"))[2][1] == "cookies-secure-with-httponly-sessions-and-samesite"


def test_what_the_cache_shows_without_its_database_has_them_too(https, monkeypatch):
    def away():
        raise OperationalError("gone")

    https("/glossaire/")
    monkeypatch.setattr(content_version, "current", away)
    answer = https("/glossaire/")
    assert answer.status == 200 and not wrong_with(answer)


# Each weakness, alone on a page.
PLANTED = [
    *[("Content-Security-Policy", value) for value in (None, "default-src *", "default-src 'self' 'unsafe-eval'")],
    *[("Strict-Transport-Security", value) for value in (None, "max-age=3600", "preload")],
    *[("X-Content-Type-Options", value) for value in (None, "sniff")],
    ("Cross-Origin-Resource-Policy", "everybody"),
    ("Referrer-Policy", "unsafe-url"),
    *[("Set-Cookie", value) for value in ("session=1; Secure; SameSite=Lax", "csrf=1; Secure; HttpOnly", "a=1")],
]


def test_a_weakness_lowers_the_score(https):
    page = https("/")
    whole = observatory.grade(page)[1]
    for name, value in PLANTED:
        weak = replace(page, headers=Headers([pair for pair in page.headers.items() if pair[0] != name]))
        weak.plain = page.plain
        if value is not None:
            weak.headers.add_header(name, value)
        _grade, score, findings = observatory.grade(weak)
        assert score < whole and wrong_with(weak), name
        assert any(observatory.MODIFIERS[finding] < 0 for finding in findings), name


def test_a_redirection_that_misses_or_leads_elsewhere_lowers_the_score(https):
    answer = https("/")
    answer.plain = https("/")
    assert observatory.grade(answer)[0] == "B+"
    answer.plain = https("/").plain
    answer.plain.headers["Location"] = "https://elsewhere.example/"
    assert "redirection-off-host-from-http" in observatory.grade(answer)[2]


def test_the_admin_alone_has_a_policy_of_its_own_that_no_script_on_an_attribute_passes(https, admin_user, settings):
    signed_in = Client()
    signed_in.force_login(admin_user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={signed_in.cookies[settings.SESSION_COOKIE_NAME].value}"
    answer = https("/admin/", HTTP_COOKIE=cookie)
    assert answer.status == 200
    policy = observatory.directives(answer.headers["Content-Security-Policy"])
    assert policy["script-src"] == {"'self'"} and policy["script-src-attr"] == {"'none'"}
    assert policy["frame-ancestors"] == {"'none'"}
    assert observatory.grade(answer)[:2] == ("B+", 80)
    assert "unsafe" not in https("/admin/login/").headers["Content-Security-Policy"]


def test_a_preview_is_as_strict_as_the_page_and_framed_by_the_site_alone(rf):
    preview = HttpResponse(headers={"X-Frame-Options": "SAMEORIGIN"})
    framed = security_headers.policy_of("/admin/pages/3/edit/preview/", preview)
    assert framed == security_headers.STRICT | {"frame-ancestors": ["'self'"]}
    page = security_headers.SecurityHeadersMiddleware(lambda request: HttpResponse())(rf.get("/"))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY"


def test_a_file_somebody_uploaded_runs_nothing(https, document, picture):
    for address in (document.url, picture):
        assert https(address).headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox;")
    assert https(document.url).headers["Content-Disposition"] == f'attachment; filename="{document.filename}"'
    drawn = HttpResponse(headers={"Content-Disposition": "attachment", "X-Frame-Options": "DENY"})
    assert security_headers.policy_of("/kit/x/code/", drawn)["sandbox"] == []
    # Its one address asks who may read it.
    assert https(f"/media/{document.file.name}").status == 404


def test_an_inner_policy_does_not_stand_beside_ours(rf):
    inner = {"content-security-policy": "default-src *", "Referrer-Policy": "no-referrer"}
    answer = security_headers.SecurityHeadersMiddleware(lambda request: HttpResponse(headers=inner))(rf.get("/"))
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert answer["Referrer-Policy"] == "no-referrer" and "Strict-Transport-Security" not in answer


def test_a_site_that_is_not_public_says_so_on_files_too(https, picture, settings):
    for address in ("/static/site.css", picture, "/nulle-part/", "/projets"):
        assert https(address).headers["X-Robots-Tag"] == "noindex"
    settings.SITE_PUBLIC = True
    assert "X-Robots-Tag" not in https("/static/site.css").headers
