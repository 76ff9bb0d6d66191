"""An editor, who uploads and publishes on a node as people do, and what they work with."""

import re
import time
from io import BytesIO

from urllib3 import encode_multipart_formdata

from tests import sessions
from tests.cluster.visitors import get


def upload(cluster, content):
    """Send a picture to node a as an editor does; return its key."""
    node, host = f"http://127.0.0.1:{cluster.ports['a']}", f"localhost:{cluster.ports['nginx']}"
    cookie, path = f"session={session()}", "/admin/images/add/"
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


def act(node, host, cookie, pk, action):
    """Withdraw the page `pk` (`unpublish`), or publish it."""
    path = (
        f"/admin/pages/{pk}/unpublish/" if action == "unpublish" else f"/admin/bulk/wagtailcore/page/publish/?id={pk}"
    )
    token, csrf = _tokens(get(node, path, Host=host, Cookie=cookie))
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{host}/", "Host": host}
    body = f"csrfmiddlewaretoken={token}"
    answer = get(node, path, "POST", body=body, Cookie=f"{cookie}; csrf={csrf}", **sent)
    assert answer.status == 302, (action, answer.status)


def news():
    """Return the first news item."""
    from wagtail.models import Locale

    from news.models import NewsPage

    return NewsPage.objects.filter(locale=Locale.objects.get(language_code="fr")).order_by("pk").first()


def session():
    """Return the key of a session of an administrator."""
    from django.contrib.auth import get_user_model

    people = get_user_model().objects
    person = people.filter(username="cluster").first() or people.create_superuser("cluster", "c@example.org", "x" * 20)
    return sessions.key_of(person)


def png():
    """Return a picture."""
    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (900, 600), "#1fc79a").save(content, "PNG")
    return content.getvalue()


def heavy_png():
    """Return a picture whose sizes take a while to make."""
    from PIL import Image

    content = BytesIO()
    Image.effect_noise((1800, 1200), 80).convert("RGB").save(content, "PNG")
    return content.getvalue()
