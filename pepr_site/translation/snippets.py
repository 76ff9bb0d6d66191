"""Begins the translation of a snippet: a form filled with the original's words, of which nothing is kept until saved.

A snippet has no draft: wagtail-localize's copy would be shown at once, in the
original's words.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from wagtail.models import Locale
from wagtail.snippets.views.snippets import CreateView
from wagtail_localize.models import get_edit_url

from pepr_site.translation import states
from pepr_site.translation.source_tracking import followed_models


class TranslateView(CreateView):
    """Wagtail's own form for a new snippet, filled with a copy that keeps its tie to the original."""

    original = None

    def get_locale(self):
        return self.target

    @cached_property
    def target(self):
        return get_object_or_404(Locale, language_code=self.kwargs["code"])

    def get_initial_form_instance(self):
        return self.original.copy_for_translation(self.target)

    def get_add_url(self):
        return states.start_url(self.original, self.target)

    def get_translations(self):
        return []


def snippet_model(app_label, model_name):
    model = next((m for m in followed_models() if m._meta.label_lower == f"{app_label}.{model_name}"), None)
    if model is None or not hasattr(model, "snippet_viewset"):
        raise Http404
    return model


def translate(request, app_label, model_name, pk, code):
    """Show the form, or save it; a snippet that is translated already opens in its own form."""
    model = snippet_model(app_label, model_name)
    original = get_object_or_404(model, pk=pk)
    if original.locale.language_code == code:
        raise Http404
    if twin := original.get_translations().filter(locale__language_code=code).first():
        return redirect(get_edit_url(twin))
    viewset = model.snippet_viewset
    view = viewset.construct_view(TranslateView, original=original, **viewset.get_add_view_kwargs())
    return view(request, code=code)


def submit(request, app_label, model_name, pk):
    """Stand in for wagtail-localize's own question."""
    original = get_object_or_404(snippet_model(app_label, model_name), pk=pk)
    missing = [row for row in states.rows_of(original) if row.is_missing and row.locale.pk != original.locale_id]
    return redirect(missing[0].url if missing else get_edit_url(original))
