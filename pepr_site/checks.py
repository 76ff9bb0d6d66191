"""The conventions of this house that Django can check at start."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import Page

from pepr_site.pages import BasePage


@register()
def page_classes(app_configs, **kwargs):
    """Every page class stands on `BasePage` and has a template of its own name."""
    errors = []
    for model in apps.get_models():
        if not issubclass(model, Page) or model is Page:
            continue
        if not issubclass(model, BasePage):
            errors.append(Error(f"{model.__name__} does not stand on BasePage.", obj=model, id="pepr_site.E001"))
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            errors.append(Error(f"The template {model.template} is missing.", obj=model, id="pepr_site.E002"))
    return errors


@register()
def folders(app_configs, **kwargs):
    """The folders of the site exist, so that a mistyped path is told at start."""
    return [
        Error(f"The folder {path} does not exist.", id="pepr_site.E003")
        for path in map(Path, settings.STATICFILES_DIRS)
        if not path.is_dir()
    ]
