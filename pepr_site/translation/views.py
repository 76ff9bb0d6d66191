"""The views that start a translation, or mark one as up to date.

Those that start one extend `wagtail.contrib.simple_translation` at its URLs.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.admin import messages
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.snippets.views.snippets import CreateView, get_snippet_model_from_url_params

from pepr_site.pages.originals import original_of
from pepr_site.translation import states
from pepr_site.translation.source_tracking import update


class TranslatePageView(SubmitPageTranslationView):
    """Wagtail's own, with a button for each language, and a message where the page above is not translated yet."""

    template_name = "translation/start.html"

    def post(self, request, **kwargs):
        try:
            return super().post(request, **kwargs)
        except ParentNotTranslatedError:
            parent = self.object.get_parent()
            text = _("Traduisez d’abord la page « %(title)s », qui est au-dessus de celle-ci.")
            messages.error(request, text % {"title": parent.get_admin_display_title()})
            return redirect("simple_translation:submit_page_translation", parent.pk)


class TranslateSnippetView(CreateView):
    """Wagtail's form of a new snippet, filled with a copy of the original: Wagtail would publish the copy at once."""

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
    if "locale" not in request.GET:
        missing = Locale.objects.exclude(pk__in=original.get_translations(inclusive=True).values("locale"))
        return redirect(states.start_url(original, get_object_or_404(missing[:1])))
    locale = get_object_or_404(Locale, language_code=request.GET["locale"])
    if twin := model.objects.filter(translation_key=original.translation_key, locale=locale).first():
        return redirect(states.edit_url(twin))
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
    update(page, original, follows=True)
    messages.success(
        request, _("« %(title)s » est à jour avec son original.") % {"title": page.get_admin_display_title()}
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
