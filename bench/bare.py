"""The floor: Django without middleware, a view that answers a page of the asked size and does nothing else.

Granian serves `application`; `/27000` answers 27,000 bytes.
"""

import functools

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(SECRET_KEY="none", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])  # noqa: S106 - a server that keeps nothing


@functools.cache
def body(size):
    return b"x" * size


def view(request, size):
    return HttpResponse(body(size))


urlpatterns = [path("<int:size>", view)]
application = get_wsgi_application()
