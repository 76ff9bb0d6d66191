"""`/sitemap.xml`: every visible page of every language, with its translations and the day it last changed."""

from collections import defaultdict

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from wagtail.models import Page

from pepr_site.pages import visible

# What an app adds beside pages, by name: sitemaps such as `SiteMap`.
beside_pages = {}


class SiteMap(Sitemap):
    """Things of several languages, each with its translations: rows with `locale` and `translation_key`."""

    limit = 5000

    def get_domain(self, site=None):
        return settings.SITE_ADDRESS.netloc

    def get_protocol(self, protocol=None):
        return settings.SITE_ADDRESS.scheme

    def _urls(self, page, protocol, domain):
        urls = super()._urls(page, protocol, domain)
        translations = defaultdict(list)
        for url in urls:
            translations[url["item"].translation_key].append(
                {"location": url["location"], "lang_code": url["item"].locale.language_code}
            )
        for url in urls:
            url["alternates"] = translations[url["item"].translation_key]
        return urls


class PageSitemap(SiteMap):
    def items(self):
        return visible(Page.objects.filter(depth__gt=1)).select_related("locale").order_by("path")

    def location(self, page):
        return page.get_url()

    def lastmod(self, page):
        return page.last_published_at


def view(request):
    return sitemap(request, sitemaps={"pages": PageSitemap(), **beside_pages})
