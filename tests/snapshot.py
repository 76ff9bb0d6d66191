"""What the site gives, written to files that can be compared: before a change of the inside, and after.

    python -m pytest tests/snapshot.py --snapshot=FOLDER
    diff --recursive FOLDER OTHER

`public/` holds a file for each address that a visitor can reach from the sitemap by links: status, headers and body,
in both languages, with feeds, calendars, open data and structured data. `admin/ROLE/` holds what each screen of the
admin says to each role. What differs from one run to the next (tokens, moments) is left out. It is no test: `make test`
does not run it.
"""

import re
from pathlib import Path
from urllib.parse import quote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import transaction

from tests.conftest import BESIDE_THE_SITEMAP, listed
from tests.pepr_site.accounts.crawl import Values, admin_addresses, answer
from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
ROLES = ("communication", "redaction", "relecture", "partner", "nobody")
FILES = ["/robots.txt", "/.well-known/security.txt", "/api/v2/pages/", "/api/v2/openapi.json", "/health", "/metrics"]
OF_ONE_RUN = [
    re.compile(pattern)
    for pattern in (
        r'(?<=name="csrfmiddlewaretoken" value=")[^"]+',
        r"(?<=nonce-)[\w+/=-]+",
        r'(?<=nonce=")[^"]+',
        r"(?<=DTSTAMP:)\w+",
        r'(?<="csrfToken": ")[^"]+',
        r"\bno\. \d+\b",
    )
]
NO_TEXT = {"image", "font"}


@pytest.fixture
def folder(request):
    """Return the folder of `--snapshot`."""
    if not request.config.getoption("snapshot"):
        pytest.skip("needs --snapshot=FOLDER")
    return Path(request.config.getoption("snapshot"))


def test_what_visitors_are_given(folder, client):
    waiting = [*listed(client), "/sitemap.xml", *BESIDE_THE_SITEMAP, *FILES]
    seen = set(waiting)
    while waiting:
        address = waiting.pop()
        with transaction.atomic():
            response = client.get(address)
            transaction.set_rollback(True)
        body = content(response)
        write(folder / "public", address, [*headers(response), "", *lines(response, body)])
        found = {link for link in links(response, body) if link not in seen}
        seen |= found
        waiting.extend(sorted(found))
    assert len(seen) > 300


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_reads_in_the_admin(folder, role, as_, people, project):  # noqa: F811 - fixtures
    values = Values(project)
    values.users = {"wagtailusers_users": people["nobody"].pk, "wagtailusers_groups": Group.objects.first().pk}
    client, opened = as_(role), 0
    for address in admin_addresses(values):
        response = answer(client, address.path)
        opened += response.status_code == 200
        soup = BeautifulSoup(content(response), "html.parser")
        text = [line.strip() for line in soup.get_text("\n").splitlines() if line.strip()]
        # By name: an address holds ids, which are others in each database.
        write(folder / "admin" / role, address.name, [str(response.status_code), *clean(text)])
    # Else it tells nothing of what was read.
    assert opened > (20 if role != "nobody" else 3)


def content(response):
    """Return the body of an answer, however it is given."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def headers(response):
    """Return status and headers of an answer, a line each."""
    of_one_run = {"Content-Length", "ETag", "Date", "X-Request-ID"}
    kept = {name: value for name, value in response.headers.items() if name not in of_one_run}
    return [str(response.status_code), *clean(f"{name}: {value}" for name, value in sorted(kept.items()))]


def lines(response, body):
    """Return a body as lines: a tag a line, so that what changed shows; of a picture only its size."""
    if response.headers.get("Content-Type", "").partition("/")[0] in NO_TEXT or b"\0" in body:
        return [f"{len(body)} bytes"]
    return clean(re.sub(r"(>)(<)", r"\1\n\2", body.decode(errors="replace")).splitlines())


def clean(texts):
    """Return lines without what belongs to this one run."""
    kept = []
    for text in texts:
        for pattern in OF_ONE_RUN:
            text = pattern.sub("…", text)
        kept.append(text)
    return kept


def links(response, body):
    """Yield the addresses of this site that a page names, but its pictures, styles and the admin."""
    if "html" not in response.headers.get("Content-Type", ""):
        return
    for element in BeautifulSoup(body, "html.parser").find_all(["a", "link"], href=True):
        parts = urlsplit(urldefrag(element["href"]).url)
        is_here = parts.netloc in {"", "localhost"} and parts.scheme in {"", "http"} and parts.path.startswith("/")
        if is_here and not parts.path.startswith(("/static/", "/media/", "/admin/")) and not faceted(parts.query):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def faceted(query):
    """Whether an address of a list is narrowed by more than one choice: there are too many of those."""
    return query.count("=") > 1


def write(folder, name, texts):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{quote(name, safe='')[:200]}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
