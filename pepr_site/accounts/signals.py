"""What is done when somebody comes in, or when somebody's rights or password change."""

from allauth.mfa import signals as factor_signals
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_save, pre_save

from pepr_site.accounts import audit_log, mfa, rate_limits, sessions

FLAGS = ("is_superuser", "is_active")


def connect():
    """Called once, when the apps are ready."""
    person = get_user_model()
    user_logged_in.connect(sessions.begin, dispatch_uid="doors_session")
    user_logged_in.connect(audit_log.signed_in, dispatch_uid="doors_journal")
    factor_signals.authenticator_added.connect(mfa.added, dispatch_uid="doors_added")
    factor_signals.authenticator_removed.connect(mfa.removed, dispatch_uid="doors_removed")
    factor_signals.authenticator_reset.connect(mfa.renewed, dispatch_uid="doors_renewed")
    m2m_changed.connect(groups_changed, sender=person.groups.through, dispatch_uid="doors_groups")
    pre_save.connect(compare, sender=person, dispatch_uid="doors_compare")
    post_save.connect(saved, sender=person, dispatch_uid="doors_saved")


def groups_changed(instance, action, reverse, pk_set, **kwargs):
    """Write down who entered which group or left it, and end their sessions."""
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    change = "joined" if action == "post_add" else "left"
    if reverse:
        people = instance.user_set.all() if action == "pre_clear" else get_user_model().objects.filter(pk__in=pk_set)
        pairs = [(person, [instance.name]) for person in people]
    else:
        groups = instance.groups.all() if action == "pre_clear" else Group.objects.filter(pk__in=pk_set)
        pairs = [(instance, sorted(group.name for group in groups))]
    for person, names in pairs:
        if names:
            audit_log.write(person, audit_log.RIGHTS, changes={change: names})
            sessions.end_all(person)


def compare(instance, raw=False, update_fields=None, **kwargs):
    """Note what a save is about to change of a person's power or password."""
    instance.door_changes, instance.has_new_password = {}, False
    if raw or instance.pk is None or (update_fields and not {*FLAGS, "password"}.intersection(update_fields)):
        return
    # The password as it was typed stands there until it is saved; a mere change of its encoding leaves nothing.
    instance.has_new_password = instance._password is not None
    before = get_user_model().objects.filter(pk=instance.pk).values(*FLAGS).first() or {}
    for flag, value in before.items():
        if value != getattr(instance, flag):
            instance.door_changes[f"{flag}{'+' if getattr(instance, flag) else '-'}"] = []


def saved(instance, created, raw=False, **kwargs):
    if raw or created:
        if created and not raw and instance.is_superuser:
            audit_log.write(instance, audit_log.RIGHTS, changes={"is_superuser+": []})
        return
    if instance.door_changes:
        audit_log.write(instance, audit_log.RIGHTS, changes=instance.door_changes)
    if instance.has_new_password:
        audit_log.write(instance, audit_log.PASSWORD)
        rate_limits.forgive(instance.get_username())
    if instance.door_changes or instance.has_new_password:
        sessions.end_all(instance)
