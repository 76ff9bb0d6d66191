"""Where the translation meets Wagtail's admin and wagtail-localize: every hook, in one place."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.translation import lifecycle, notices, overwrite_guard, snippets, views
from pepr_site.translation.panel import TranslationPanel
from pepr_site.translation.report import TranslationReportView

# Before wagtail-localize's own: its addresses and its hooks meet ours first.
FIRST = -10


@hooks.register("register_admin_urls", order=FIRST)
def register_urls():
    return [
        path("translation/", TranslationReportView.as_view(), name="translation_report"),
        path(
            "translation/results/",
            TranslationReportView.as_view(results_only=True),
            name="translation_report_results",
        ),
        path("translation/<int:page_id>/start/<str:code>/", views.start_translation, name="translation_start"),
        path("translation/<int:page_id>/confirm/", views.confirm_translation, name="translation_confirm"),
        path(
            "translation/<slug:app_label>/<slug:model_name>/<str:pk>/<str:code>/",
            snippets.translate,
            name="translation_snippet",
        ),
        # The addresses of wagtail-localize that would publish a draft or lose a text.
        path("localize/submit/page/<int:page_id>/", views.submit_page),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", snippets.submit),
        path("localize/page/<int:page_id>/convert_to_alias/", overwrite_guard.convert),
    ]


class TranslationMenuItem(MenuItem):
    def is_shown(self, request):
        return PagePermissionPolicy().user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def register_report():
    return TranslationMenuItem(
        _("Traductions"),
        reverse("translation_report"),
        name="translation-report",
        icon_name="wagtail-localize-language",
        order=200,
    )


@hooks.register("construct_reports_menu")
def drop_the_other_report(request, items):
    """wagtail-localize's report knows only what it has made itself."""
    items[:] = [item for item in items if item.url != reverse("wagtail_localize:translations_report")]


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(TranslationPanel(request.user))


@hooks.register("before_edit_page", order=FIRST)
@hooks.register("before_edit_snippet", order=FIRST)
def before_editing(request, instance):
    notices.before_editing(request, instance)
    return overwrite_guard.before_editing(request, instance)


hooks.register("before_publish_page", notices.parents_first)
hooks.register("before_publish_page", notices.ask_first)
hooks.register("after_publish_page", notices.after_publishing)
hooks.register("after_edit_snippet", notices.after_publishing)
hooks.register("after_create_snippet", notices.after_publishing)
hooks.register("after_unpublish_page", lifecycle.after_unpublishing)
hooks.register("after_delete_page", lifecycle.after_deleting)
hooks.register("after_move_page", lifecycle.after_moving)
