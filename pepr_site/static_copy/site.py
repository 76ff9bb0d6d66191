"""The site asked in this very process, as a visitor without a session asks it."""

import io
import mimetypes
from dataclasses import dataclass

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import get_language_from_path, override

from pepr_site.context import COPIED
from pepr_site.page_cache.keys import request_for
from pepr_site.page_cache.wsgi import ask


@dataclass
class Found:
    """What stands at an address: its status, content type and bytes; `location` where it leads elsewhere."""

    status: int
    kind: str
    body: bytes = b""
    location: str = ""
    is_personal: bool = False

    @property
    def is_text(self):
        return self.kind.startswith("text/") or self.kind.split(";")[0].endswith(("xml", "json", "javascript"))


class Site:
    """The site at the moment `copied_at`, which every page of the copy tells."""

    def __init__(self, copied_at):
        self._copied_at, self._application = copied_at, WSGIHandler()

    def get(self, path, query=""):
        """Return what stands at `path`: a page or another answer, a static file, a picture or a document."""
        if path.startswith(settings.STATIC_URL):
            return _file(_static, path.removeprefix(settings.STATIC_URL))
        if path.startswith(settings.MEDIA_URL):
            return _file(default_storage.open, path.removeprefix(settings.MEDIA_URL))
        answer = ask(self._application, self._environ(path, query))
        status = int(answer.status.split()[0])
        kind = answer.header("content-type")
        return Found(status, kind, answer.body, answer.header("location"), answer.is_personal)

    def _environ(self, path, query):
        blank = {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": settings.SITE_ADDRESS.scheme,
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "SERVER_NAME": settings.SITE_ADDRESS.hostname,
            "SERVER_PORT": str(settings.SITE_ADDRESS.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
        }
        raw = path.encode().decode("latin-1")
        return request_for((raw, query), blank) | {COPIED: self._copied_at}

    def absent(self, path):
        """Return the page that stands for one which only the application can give: a search, a reserved page."""
        language = get_language_from_path(path) or settings.LANGUAGE_CODE
        request = RequestFactory().get(path, **{COPIED: self._copied_at})
        with override(language):
            request.LANGUAGE_CODE = language
            text = render_to_string("site/not_copied.html", {"noindex": True}, request)
        return Found(200, "text/html; charset=utf-8", text.encode())


def _file(opened, name):
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    try:
        with opened(name) as file:
            return Found(200, kind, file.read())
    except (OSError, ValueError):
        return Found(404, kind)


def _static(name):
    """Open a static file, collected or, before that, where its application has it."""
    if staticfiles_storage.exists(name):
        return staticfiles_storage.open(name)
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return open(path, "rb")  # noqa: PTH123
