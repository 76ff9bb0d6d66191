"""The read-only site: a server of its own, on a connection that PostgreSQL itself keeps from writing."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests import sessions
from tests.database_copies import copy
from tests.pepr_site.backup.conftest import drop

# Run in a process of its own, for settings are read once. It prints what each request was answered.
SCRIPT = """
import json, sys, django
django.setup()
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from django.db import connection, InternalError
from django.test import Client
from pepr_site.wsgi import application
from django.test.client import RequestFactory
def told(response):
    return [response.status_code, response.headers.get("Retry-After", ""), response.content.decode()]
client, answers = Client(HTTP_HOST="localhost"), {}
for path in ["/", "/en/", "/contact/", "/recherche/?q=introuvablissime", "/projets/?q=adn", "/sitemap.xml",
             "/actualites/atom.xml", "/api/v2/pages/", "/admin/login/", "/en/nowhere/"]:
    answers[path] = told(client.get(path))
for path in ["/contact/", "/en/contact/", "/admin/login/", "/admin/pages/add/"]:
    answers["POST " + path] = told(client.post(path, {"message": "x"}, HTTP_ACCEPT="text/html"))
client.cookies[settings.SESSION_COOKIE_NAME] = sys.argv[1]
answers["admin"] = told(client.get("/admin/"))
answers["POST admin"] = told(client.post("/admin/logout/"))
def cached():
    got = []
    environ = RequestFactory().get("/", HTTP_HOST="localhost").environ
    body = b"".join(application(environ, lambda status, headers, exc=None: got.append((status, dict(headers)))))
    return got[0][0], got[0][1].get("ETag", "")
answers["cache"] = [cached(), cached()]
try:
    get_user_model().objects.create(username="x")
    answers["write"] = "written"
except InternalError as error:
    answers["write"] = str(error)
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """What the read-only site answered, and how its tables were before and after."""
    entry, base = connection.settings_dict, connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        drop(base)
        copy(base, f"{base}_drill")
        from tests.pepr_site.backup.conftest import site_at

        with site_at(f"{base}_drill", settings.MEDIA_ROOT):
            session = signed_in()
        host = entry["HOST"] or ""
        where = f"?host={host}" if host.startswith("/") else ""
        netloc = "" if where else f":{entry['PASSWORD']}@{host}:{entry['PORT'] or 5432}"
        url = f"postgresql://{entry['USER']}{netloc or '@'}/{base}_drill{where}"
        variables = os.environ | {
            "READ_ONLY": "1",
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "pepr_site.settings.test",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        }
        done = subprocess.run([sys.executable, "-c", SCRIPT, session], env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout.splitlines()[-1]), done.stderr
        drop(base)
        connection.close()


def signed_in():
    """Return the key of the session of somebody who has signed in before."""
    from django.contrib.auth import get_user_model
    from wagtail.users.models import UserProfile

    user = get_user_model().objects.create_superuser("chef", "chef@exemple.fr", "une longue phrase de passe")
    # The admin makes it at the first visit.
    UserProfile.get_for_user(user)
    return sessions.key_of(user)


@pytest.mark.django_db
def test_every_page_is_read_and_every_write_refused(answers):
    told, errors = answers
    for path in ["/", "/en/", "/contact/", "/recherche/?q=introuvablissime", "/projets/?q=adn", "/sitemap.xml"]:
        assert told[path][0] == 200, path
    assert told["/actualites/atom.xml"][0] == told["/api/v2/pages/"][0] == 200
    assert told["/en/nowhere/"][0] == 404
    assert "Le formulaire est fermé" in told["/contact/"][2]
    assert "<textarea" not in told["/contact/"][2]
    for path in ["POST /contact/", "POST /en/contact/", "POST /admin/login/", "/admin/login/", "POST admin"]:
        assert told[path][:2] == [503, "600"], path
    assert "en lecture seule" in told["POST /contact/"][2]
    assert "read-only" in told["POST /en/contact/"][2]
    assert told["admin"][0] == 200
    assert "rien ne peut être enregistré" in told["admin"][2]
    assert "read-only transaction" in told["write"]
    [(status, etag), again] = told["cache"]
    assert status == "200 OK"
    assert etag
    assert again == [status, etag]
    # Nothing tried to write and was caught at it.
    assert "read-only" not in errors
