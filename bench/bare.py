"""The baseline of `make bench`: Django without middleware, and a view that returns a given number of bytes."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(SECRET_KEY="none", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])  # noqa: S106 - a server that keeps nothing


def view(request, size):
    return HttpResponse(b"x" * size)


urlpatterns = [path("<int:size>", view)]
application = get_wsgi_application()
