"""What happens to a site on several machines: each play returns what it saw, in a line."""

import re
import shutil
import signal
import time
from io import BytesIO

from urllib3 import encode_multipart_formdata

from tests.cluster.machines import ROOT
from tests.cluster.visitors import get

ROUNDS = 5
MARK = "<!-- release two -->"
NEWER = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE pepr_site_sitetext ADD COLUMN IF NOT EXISTS cluster_test text",
            "ALTER TABLE pepr_site_sitetext DROP COLUMN IF EXISTS cluster_test",
        )
    ]
"""
CODE = ("news", "pepr_site", "programme", "projects", "templates", "locale", "content", "static", "docs", "manage.py")


def publish_and_read(cluster):
    """An editor withdraws and publishes a news item on one node; every other door shows it at once."""
    page, cookie = _news(), f"session={_session()}"
    host = f"localhost:{cluster.ports['nginx']}"
    node_a, node_b = (f"http://127.0.0.1:{cluster.ports[node]}" for node in "ab")
    stale = reads = 0
    longest = 0.0
    for number in range(ROUNDS * 2):
        action, expected = ("unpublish", 404) if number % 2 == 0 else ("publish", 200)
        begin = time.monotonic()
        _act(node_a, host, cookie, page.pk, action)
        longest = max(longest, time.monotonic() - begin)
        told = [get(cluster.address, page.url) for _ in range(6)] + [get(node_b, page.url, Host=host) for _ in range(3)]
        index = [get(cluster.address, page.get_parent().url) for _ in range(3)]
        reads += len(told) + len(index)
        stale += sum(answer.status != expected for answer in told)
        stale += sum((page.title in answer.text) != (expected == 200) for answer in index)
    assert stale == 0, f"{stale} stale answers"
    return f"{ROUNDS * 2} publications on a, {reads} reads elsewhere, 0 stale; an editor waits {longest:.1f} s at most"


def kill_a_node(cluster):
    """A node vanishes in the middle of its answers, and comes back."""
    cluster.stop("b", signal.SIGKILL)
    time.sleep(4)
    begin = time.monotonic()
    cluster.start_node("b")
    cluster.wait_for("b")
    return f"b killed for 4 s, back in {time.monotonic() - begin:.0f} s"


def restart_redis(cluster):
    """Redis goes for three seconds, and forgets all."""
    cluster.stop("redis")
    time.sleep(3)
    cluster.start_redis()
    time.sleep(1)
    return "gone for 3 s, empty afterwards"


def stop_the_queue(cluster):
    """Pictures come while no worker runs: nobody makes one for a visitor, and none is lost."""
    from pepr_site import tasks
    from pepr_site.models import SiteImage, SiteRendition

    cluster.stop("worker")
    page = _news()
    before = SiteRendition.objects.count()
    picture = SiteImage.objects.get(pk=_upload(cluster, _png()))
    page.lead_image, page.lead_image_alt = picture, "Essai"
    page.save_revision().publish()
    time.sleep(2.5)
    waiting = tasks.depth()
    without = get(cluster.address, page.url)
    assert without.status == 200 and "picture-to-come" in without.text
    assert SiteRendition.objects.count() == before, "made in a visitor's request"
    cluster.start_worker()
    deadline = time.monotonic() + 60
    while tasks.depth() and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(2.5)
    shown = get(cluster.address, page.url).text
    source = re.search(r'<img[^>]+src="(/media/[^"]+)"', shown)
    assert source and "picture-to-come" not in shown, "the page still shows the placeholder"
    image = get(cluster.address, source[1])
    assert image.status == 200 and image.headers["Content-Type"] == "image/jpeg", (image.status, source[1])
    assert tasks.depth() == 0
    return f"{waiting} tasks waited, none lost; 0 pictures made for visitors; shown from the bucket afterwards"


def roll_out(cluster):
    """A new release, with a migration, node after node."""
    newer = cluster.place / "newer"
    shutil.rmtree(newer, ignore_errors=True)
    newer.mkdir()
    for name in CODE:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, newer / name)
    last = max(path.stem for path in (newer / "pepr_site/migrations").glob("0*.py"))
    migration = f"{int(last[:4]) + 1:04}_cluster"
    (newer / f"pepr_site/migrations/{migration}.py").write_text(NEWER.format(last=last))
    base = newer / "templates/base.html"
    base.write_text(base.read_text().replace("</body>", f"{MARK}</body>"))
    cluster.manage("migrate", "-v0", cwd=newer)
    try:
        for node in ("a", "b"):
            cluster.stop(node)
            cluster.code[node] = newer
            cluster.start_node(node)
            cluster.wait_for(node)
            time.sleep(6)
        time.sleep(3)
        told = [get(cluster.address, path).text for path in ("/", "/projets/") for _ in range(8)]
        assert all(MARK in text for text in told), f"{sum(MARK not in text for text in told)} pages of the old release"
    finally:
        cluster.manage("migrate", "-v0", "pepr_site", last, cwd=newer)
    return f"migrated under the old release, then a and b restarted; {len(told)} pages read, all of the new one"


def _upload(cluster, content):
    """Send a picture to node a as an editor does; return its key."""
    node, host = f"http://127.0.0.1:{cluster.ports['a']}", f"localhost:{cluster.ports['nginx']}"
    cookie, path = f"session={_session()}", "/admin/images/add/"
    token, csrf = _tokens(get(node, path, Host=host, Cookie=cookie))
    title = f"Essai {time.time()}"
    fields = {"csrfmiddlewaretoken": token, "title": title, "collection": "1"}
    body, kind = encode_multipart_formdata(fields | {"file": ("essai.png", content, "image/png")})
    sent = {"Content-Type": kind, "Referer": f"http://{host}/", "Host": host}
    answer = get(node, path, "POST", body=body, Cookie=f"{cookie}; csrf={csrf}", **sent)
    assert answer.status == 302, (answer.status, re.findall(r"error-message[^<]*<[^<]*", answer.text))
    from pepr_site.models import SiteImage

    return SiteImage.objects.get(title=title).pk


def _tokens(form):
    """Return the token of a form, and that of its cookie."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    assert token, (form.status, form.headers.get("Location"), form.text[:300])
    return token[1], re.search(r"csrf=(\w+)", form.headers.get("Set-Cookie", ""))[1]


def _act(node, host, cookie, pk, action):
    path = (
        f"/admin/pages/{pk}/unpublish/" if action == "unpublish" else f"/admin/bulk/wagtailcore/page/publish/?id={pk}"
    )
    token, csrf = _tokens(get(node, path, Host=host, Cookie=cookie))
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{host}/", "Host": host}
    body = f"csrfmiddlewaretoken={token}"
    answer = get(node, path, "POST", body=body, Cookie=f"{cookie}; csrf={csrf}", **sent)
    assert answer.status == 302, (action, answer.status)


def _news():
    from wagtail.models import Locale

    from news.models import NewsPage

    return NewsPage.objects.filter(locale=Locale.objects.get(language_code="fr")).order_by("pk").first()


def _session():
    """Return the key of a session of an administrator."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    people = get_user_model().objects
    person = people.filter(username="cluster").first() or people.create_superuser("cluster", "c@example.org", "x" * 20)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


def _png():
    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (900, 600), "#1fc79a").save(content, "PNG")
    return content.getvalue()
