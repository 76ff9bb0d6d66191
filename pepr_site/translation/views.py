"""The views that start a translation, or mark one as up to date.

Those that start one replace the views of `wagtail.contrib.simple_translation` at their URLs: Wagtail's would keep
relations to French pages, and publish the copy of a snippet, which has no draft, at once.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.views.snippets import CreateView, get_snippet_model_from_url_params

from pepr_site.pages.originals import original_of
from pepr_site.translation import side_by_side, states
from pepr_site.translation.source_tracking import follow
from pepr_site.translation.starting import missing_above, start


def wanted_locales(request, source):
    """Return the languages to translate `source` into: the requested one, or those that it lacks."""
    others = Locale.objects.exclude(pk=source.locale_id)
    if code := request.GET.get("locale"):
        others = others.filter(language_code=code)
    else:
        others = others.exclude(pk__in=source.get_translations().values("locale"))
    if not others:
        raise Http404
    return others


def may_translate(user, page, locale):
    """Whether `user` may add the translation of `page`: at its parent, or where the missing ancestors go."""
    if not user.has_perm("simple_translation.submit_translation"):
        return False
    for above in reversed(page.get_ancestors()):
        there = above.get_translations().filter(locale=locale).first() if above.depth > 1 else above
        if there:
            # Not `can_add_subpage()`: home pages cannot be added manually, but a new language needs one.
            return PagePermissionPolicy().user_has_permission_for_instance(user, "add", there)
    return False


def translate_page(request, page_id):
    """Start the translation of a page: ask for confirmation, then open its draft."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    locale, *others = wanted_locales(request, page)
    if not may_translate(request.user, page, locale):
        raise PermissionDenied
    above = missing_above(page, locale)
    if request.method != "POST":
        rows = [states.Row(page, locale, None, states.State.MISSING) for locale in [locale, *others]]
        return TemplateResponse(request, "translation/start.html", {"page": page, "rows": rows, "above": above})
    try:
        translation = start(page, locale, request.user)
    except ValidationError:
        messages.error(
            request,
            _("« %(title)s » ne peut pas être copiée telle qu’elle est : publiez-la d’abord sans erreur.")
            % {"title": page.get_admin_display_title()},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    for made in above:
        messages.info(
            request,
            _("La page parente « %(title)s » a maintenant, elle aussi, un brouillon dans cette langue : publiez-le.")
            % {"title": made.get_admin_display_title()},
        )
    return redirect("wagtailadmin_pages:edit", translation.pk)


class TranslateSnippetView(CreateView):
    """Wagtail's form of a new snippet, filled with a copy that keeps its translation key."""

    original = None

    def get_initial_form_instance(self):
        return self.original.copy_for_translation(self.locale)

    def get_add_url(self):
        return states.start_url(self.original, self.locale)

    def get_translations(self):
        return []


def translate_snippet(request, app_label, model_name, pk):
    """Show or save the form; an existing translation opens in its own form."""
    model = get_snippet_model_from_url_params(app_label, model_name)
    if not issubclass(model, TranslatableMixin) or not pk.isdecimal():
        raise Http404
    original = get_object_or_404(model, pk=pk)
    locale = wanted_locales(request, original)[0]
    if twin := original.get_translations().filter(locale=locale).first():
        return redirect(states.edit_url(twin))
    if "locale" not in request.GET:
        return redirect(states.start_url(original, locale))
    viewset = model.snippet_viewset
    view = viewset.construct_view(TranslateSnippetView, original=original, **viewset.get_add_view_kwargs())
    return view(request)


@require_POST
def confirm_translation(request, page_id):
    """Mark a translation as up to date with its original, without changing it."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    original = original_of(page)
    if original is None:
        raise Http404
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    follow(page, original)
    messages.success(
        request, _("« %(title)s » est à jour avec son original.") % {"title": page.get_admin_display_title()}
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def publish_both(request, page_id):
    """Publish the latest versions of a translation and of its original: both, or neither."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    pages = [page, *side_by_side.unpublished_counterparts(page)]
    if not all(one.permissions_for_user(request.user).can_publish() for one in pages):
        raise PermissionDenied
    for one in pages:
        if response := side_by_side.refusal(request, page, one):
            return response
    page.get_latest_revision().publish(user=request.user)
    page.refresh_from_db()
    messages.success(request, _("La traduction « %(title)s » est publiée.") % {"title": page.get_admin_display_title()})
    side_by_side.publish_others(request, page)
    return redirect("translation_report")
