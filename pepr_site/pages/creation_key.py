"""The key of a form that makes something, by which it is made once (see `pepr_site.editing.repeated_creation`)."""

from django import forms
from wagtail.models import Page

NAME = "creation"


def offer(form):
    """Give the form of something new the field of its key, which the script fills in."""
    if form.instance._state.adding:
        attrs = {"data-key": str(form.instance.translation_key)}
        form.fields[NAME] = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs=attrs))


def take(form):
    """Give what the form makes its key, unless something has it already, in whatever language."""
    key = form.cleaned_data.get(NAME)
    model = Page if isinstance(form.instance, Page) else type(form.instance)
    if key and not model.objects.filter(translation_key=key).exists():
        form.instance.translation_key = key
