"""What search engines are told until the site is declared public (`SITE_PUBLIC`)."""

from django.conf import settings


class RobotsMiddleware:
    """Says `noindex` in the header of every answer, files included, of a site that is not public."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not settings.SITE_PUBLIC:
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response
