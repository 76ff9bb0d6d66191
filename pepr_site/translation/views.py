"""The screens by which an editor begins a translation, or says that one needs no change."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.translation import states
from pepr_site.translation.shared_fields import carry_to_new
from pepr_site.translation.source_tracking import follow, is_original, original_of
from pepr_site.translation.starting import TranslationError, missing_above, start


def may_translate(user, page, locale):
    """Tell whether `user` may add the translation of `page`: where it goes, or where the pages above it will go."""
    if not user.has_perm("wagtail_localize.submit_translation"):
        return False
    for above in reversed(page.get_ancestors()):
        there = above.get_translations().filter(locale=locale).first() if above.depth > 1 else above
        if there:
            # Not `can_add_subpage()`: nobody may add a home page by hand, and a new language needs its own.
            return PagePermissionPolicy().user_has_permission_for_instance(user, "add", there)
    return False


def start_translation(request, page_id, code):
    """Begin the translation of a page: a question, then its draft in the editor."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    locale = get_object_or_404(Locale, language_code=code)
    if locale.pk == page.locale_id:
        raise Http404
    if not may_translate(request.user, page, locale):
        raise PermissionDenied
    above = missing_above(page, locale)
    if request.method != "POST":
        context = {"page": page, "locale": locale, "above": above}
        return TemplateResponse(request, "translation/start.html", context)
    try:
        translation = start(page, locale, request.user)
    except TranslationError:
        messages.error(
            request,
            _("« %(title)s » ne peut pas être copiée telle qu’elle est : publiez-la d’abord sans erreur.")
            % {"title": page.get_admin_display_title()},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    carry_to_new(translation)
    for made in above:
        messages.info(
            request,
            _("La page parente « %(title)s » a maintenant, elle aussi, un brouillon dans cette langue : publiez-le.")
            % {"title": made.get_admin_display_title()},
        )
    return redirect("wagtailadmin_pages:edit", translation.pk)


def submit_page(request, page_id):
    """Stand in for wagtail-localize's own question: which language, then the same path as everywhere."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1)
    missing = [row for row in states.rows_of(page) if row.is_missing and row.locale.pk != page.locale_id]
    if not missing:
        raise Http404
    if len(missing) == 1:
        return redirect(missing[0].url)
    return TemplateResponse(request, "translation/languages.html", {"page": page, "rows": missing})


def confirm_translation(request, page_id):
    """Say that a translation follows its original as it stands, without changing a word of it."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    original = original_of(page)
    if is_original(page) or original is None:
        raise Http404
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method != "POST":
        return TemplateResponse(request, "translation/confirm.html", {"page": page, "original": original})
    follow(page, original)
    messages.success(
        request, _("« %(title)s » est à jour avec son original.") % {"title": page.get_admin_display_title()}
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
