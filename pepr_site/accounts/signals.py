"""Signal receivers: sign-ins, changes of permissions and passwords, partners' pages created or deleted."""

from allauth.mfa import signals as mfa_signals
from django.apps import apps as installed
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_save

from pepr_site.accounts import audit_log, groups, mfa, sessions
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.pages.attributes import models_with
from pepr_site.trash.models import TrashEntry

FLAGS = ("is_superuser", "is_active")


def connect():
    """Called once, when the apps are ready."""
    person = get_user_model()
    user_logged_in.connect(sessions.begin)
    user_logged_in.connect(audit_log.signed_in)
    mfa_signals.authentication_failed.connect(audit_log.code_failed)
    mfa_signals.authenticator_added.connect(mfa.added)
    mfa_signals.authenticator_removed.connect(mfa.removed)
    mfa_signals.authenticator_reset.connect(mfa.renewed)
    m2m_changed.connect(groups_changed, sender=person.groups.through)
    pre_save.connect(compare, sender=person)
    post_save.connect(saved, sender=person)
    for model in groups.partner_models():
        post_save.connect(page_saved, sender=model)
        post_delete.connect(page_deleted, sender=model)
    for model in groups.parent_models(models_with("partner_proposal")):
        post_save.connect(on_list_page_created, sender=model)
    post_delete.connect(trash_emptied, sender=TrashEntry)
    post_migrate.connect(migrated)


def groups_changed(instance, action, reverse, pk_set, **kwargs):
    """Log the groups that a user joined or left, and end their sessions."""
    if action not in {"post_add", "post_remove"}:
        return
    change = "joined" if action == "post_add" else "left"
    # One user and their groups, or one group and its users.
    people = get_user_model().objects.filter(pk__in=pk_set) if reverse else [instance]
    changed = [instance] if reverse else Group.objects.filter(pk__in=pk_set)
    names = sorted(group.name for group in changed)
    for person in people if names else ():
        audit_log.write(person, audit_log.RIGHTS, changes={change: names})
        sessions.end_all(person)


def compare(instance, raw=False, update_fields=None, **kwargs):
    """Note which powers of a user a save is about to change."""
    instance.changed_flags = {}
    if raw or (update_fields and not {*FLAGS}.intersection(update_fields)):
        return
    before = get_user_model().objects.filter(pk=instance.pk).values(*FLAGS).first()
    # Whoever is new has no power yet, and an account that is open.
    for flag, value in (before or {"is_superuser": False, "is_active": instance.is_active}).items():
        if value != getattr(instance, flag):
            instance.changed_flags[f"{flag}{'+' if getattr(instance, flag) else '-'}"] = []


def saved(instance, created, raw=False, **kwargs):
    """Log changes of a user's powers or password, and end their sessions."""
    if instance.changed_flags:
        audit_log.write(instance, audit_log.RIGHTS, changes=instance.changed_flags)
    has_new_password = instance.has_new_password and not created and not raw
    if has_new_password:
        audit_log.write(instance, audit_log.PASSWORD)
    if instance.changed_flags or has_new_password:
        sessions.end_all(instance)


def page_saved(instance, created=False, raw=False, update_fields=None, **kwargs):
    # Saving a draft writes some columns only, none of which names the page.
    if not raw and not update_fields:
        groups.update_workspace(instance.translation_key, is_name_alone=not created)


def on_list_page_created(created=False, raw=False, **kwargs):
    """Open a new list page to the proposals of every partner."""
    for workspace in PartnerWorkspace.objects.all() if created and not raw else ():
        groups.update_workspace(workspace.page_key)


def page_deleted(instance, **kwargs):
    groups.update_workspace(instance.translation_key)


def trash_emptied(instance, **kwargs):
    """After a restoration or a purge: give partners their page again, or drop their workspace."""
    for workspace in PartnerWorkspace.objects.filter(page_key__in=instance.keys):
        groups.update_workspace(workspace.page_key)


def migrated(sender, apps, **kwargs):
    """Make the roles once the permissions of every app exist: after the last app."""
    is_last = sender is list(installed.get_app_configs())[-1]
    if is_last and "partnerworkspace" in apps.all_models["pepr_site"]:
        groups.make_roles()
