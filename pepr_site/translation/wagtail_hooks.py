"""Wagtail hooks of translations."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks

from pepr_site.translation import lifecycle, notices, side_by_side, together, views
from pepr_site.translation.report import TranslationPanel


# Before the URLs of `simple_translation`.
@hooks.register("register_admin_urls", order=-10)
def register_urls():
    return [
        path("translation/<int:page_id>/confirm/", views.confirm_translation, name="translation_confirm"),
        # The URLs of the buttons of `simple_translation`.
        path("translation/submit/page/<int:page_id>/", views.TranslatePageView.as_view()),
        path("translation/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", views.translate_snippet),
    ]


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(TranslationPanel(request.user))


@hooks.register("register_page_action_menu_item")
def together_item():
    return together.TogetherItem()


@hooks.register("insert_editor_js")
def insert_side_by_side_script():
    return format_html('<script type="module" src="{}"></script>', static("js/admin-side-by-side.js"))


hooks.register("before_edit_page", notices.before_editing)
hooks.register("before_edit_snippet", notices.before_editing)
hooks.register("before_publish_page", notices.require_published_parent)
hooks.register("before_publish_page", notices.confirm_untranslated)
hooks.register("after_edit_page", together.publish_together)
hooks.register("after_edit_page", together.submit_together)
hooks.register("after_edit_page", side_by_side.copy_from_original)
hooks.register("after_bulk_action", together.follow_together)
hooks.register("after_publish_page", notices.after_publishing)
hooks.register("after_edit_snippet", notices.after_publishing)
hooks.register("after_create_snippet", notices.after_publishing)
hooks.register("construct_translated_pages_to_cascade_actions", lifecycle.cascade)
