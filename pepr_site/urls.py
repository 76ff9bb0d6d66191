"""URL configuration. French is at the root, every other language under its code."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.accounts.access import access_required
from pepr_site.accounts.document_access import serve_document
from pepr_site.accounts.invitation_views import own_urlpatterns as invited_urls
from pepr_site.accounts.urls import frontend_sign_in
from pepr_site.accounts.urls import urlpatterns as account_urls
from pepr_site.accounts.views import redirect_for_scripts
from pepr_site.editing import editorial_calendar
from pepr_site.editing.admin_forms import urlpatterns as form_urls
from pepr_site.operations import media_storage
from pepr_site.operations.transactions import atomic_post
from pepr_site.review import undo
from pepr_site.review.partner_home import urlpatterns as home_urls
from pepr_site.review.shared_drafts import read, read_document, read_page
from pepr_site.search.views import search, suggest
from pepr_site.trash import deletion
from pepr_site.web import sitemap, small_files, views
from pepr_site.web.api import openapi, router
from programme.history import versions
from programme.history import views as history
from projects import ro_crate
from projects.declarations.letters import answer_letter
from projects.facts import address as fact_address

handler400 = "pepr_site.web.error_pages.bad_request"
handler403 = "pepr_site.web.error_pages.permission_denied"
handler404 = "pepr_site.web.views.not_found"
handler500 = "pepr_site.operations.unavailable.server_error"


def admin_view(view):
    """Return a view of the admin as this site gives it."""
    return redirect_for_scripts(access_required(atomic_post(deletion.with_trash_message(undo.with_undo_button(view)))))


# Views that replace Wagtail's at the same URL.
own_urls = [*home_urls, *form_urls, *invited_urls]

urlpatterns = [
    path("admin/", include(account_urls)),
    path("admin/", include(decorate_urlpatterns([*own_urls, *wagtailadmin_urls.urlpatterns], admin_view))),
    re_path(r"^documents/(\d+)/(.*)$", serve_document),
    path("documents/", include(wagtaildocs_urls)),
    path("relecture/<str:token>/", read, name="shared_draft"),
    path("relecture/<str:token>/page/", read_page, name="shared_draft_page"),
    path(
        "relecture/<str:token>/page/documents/<int:document_id>/<str:name>", read_document, name="shared_draft_document"
    ),
    path("je-sais/<str:token>/", answer_letter, name="fact_letter"),
    path("agenda-personnel/<str:token>/agenda.ics", editorial_calendar.calendar_file, name="editorial_calendar_file"),
    path("robots.txt", views.robots, name="robots"),
    path("humans.txt", small_files.humans, name="humans"),
    path("sitemap.xml", sitemap.view, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.view, name="sitemap_part"),
    path(".well-known/security.txt", small_files.security_txt, name="security_txt"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    re_path(r"^(?P<icon>favicon\.ico|apple-touch-icon(?:-\d+x\d+)?(?:-precomposed)?\.png)$", views.icon, name="icon"),
    path("api/v2/openapi.json", openapi, name="openapi"),
    path("api/v2/", router.urls),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", media_storage.serve, name="media"))

if settings.DEBUG:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

urlpatterns += i18n_patterns(
    path(_("recherche/"), search, name="search"),
    path(_("recherche/suggestions/"), suggest, name="search_suggestions"),
    path("opensearch.xml", small_files.opensearch, name="opensearch"),
    path("manifest.webmanifest", small_files.manifest, name="manifest"),
    path(_("donnees/"), include("pepr_site.open_data.urls")),
    path(_("faits/ro-crate-metadata.json"), ro_crate.show, name="ro_crate"),
    path(_("faits/<uuid:identifier>/<slug:key>/"), fact_address.show, name="fact"),
    path(_("faits/<uuid:identifier>/<slug:key>/fait.json"), fact_address.as_json, name="fact_json"),
    path(_("plan-du-site/"), views.site_map, name="site_map"),
    path(_("nouveau/"), history.changes, name="changes"),
    re_path(_(r"^nouveau/(?P<file>(?:atom|rss)\.xml)$"), history.changes_feed, name="changes_feed"),
    path("versions/<uuid:identifier>/", versions.show, name="versions"),
    path("versions/<uuid:identifier>/<str:day>/", versions.show, name="version"),
    re_path(_(r"^(?P<path>[\w/-]+/)citer\.(?P<file_format>bib|ris)$"), views.cite, name="cite"),
    re_path(
        r"^(?P<path>(?:[\w\-]+/)*)(?P<file>(?:atom|rss)\.xml|agenda\.ics|references\.(?:bib|ris|json)|fiche\.pdf|sheet\.pdf)$",
        views.alternate,
        name="alternate",
    ),
    # This replaces Wagtail's own view, which only asks for a password.
    path("_util/login/", frontend_sign_in, name="wagtailcore_login"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
