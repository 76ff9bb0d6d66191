"""Keeps partners' spaces in step with their pages."""

from django.apps import apps as installed
from django.db.models.signals import post_delete, post_migrate, post_save


def connect():
    """Called once, when the apps are ready."""
    from pepr_site.accounts.groups import partner_models

    for model in partner_models():
        post_save.connect(page_saved, sender=model, dispatch_uid=f"partner_space_saved_{model._meta.label}")
        post_delete.connect(page_deleted, sender=model, dispatch_uid=f"partner_space_deleted_{model._meta.label}")
    post_migrate.connect(tables_ready, dispatch_uid="make_roles")


def page_saved(instance, raw=False, update_fields=None, **kwargs):
    from pepr_site.accounts.groups import keep_space

    # Saving a draft writes some columns only, none of which names the page.
    if not raw and not update_fields:
        keep_space(instance.translation_key)


def page_deleted(instance, **kwargs):
    from pepr_site.accounts.groups import keep_space

    keep_space(instance.translation_key)


def tables_ready(sender, apps, **kwargs):
    """Make the roles once the permissions of every app exist: after the last one."""
    from pepr_site.accounts.groups import make_roles

    if sender is not list(installed.get_app_configs())[-1]:
        return
    try:
        apps.get_model("pepr_site", "PartnerSpace")
    except LookupError:
        # An older state of the tables, on the way back or to a given migration.
        return
    make_roles()
