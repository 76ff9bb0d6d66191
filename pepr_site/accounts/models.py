"""Users, partners' workspaces, and the task that approves submissions."""

from datetime import timedelta

from django import forms
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Collection

# Of the groups of partners; their own name is that of the project.
PREFIX = "Partenaire · "


class UserManager(DjangoUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractUser):
    """A user of the admin. User names and e-mail addresses are case-insensitive."""

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Upper("username"), name="one_account_a_name"),
            models.UniqueConstraint(Upper("email"), condition=~models.Q(email=""), name="one_account_an_address"),
        ]

    def clean(self):
        super().clean()
        others = type(self).objects.exclude(pk=self.pk)
        errors = {}
        if self.username and others.filter(username__iexact=self.username).exists():
            errors["username"] = _("Un autre compte porte ce nom, en majuscules ou en minuscules.")
        if self.email and others.filter(email__iexact=self.email).exists():
            errors["email"] = _("Un autre compte a cette adresse.")
        if errors:
            raise ValidationError(errors)

    def __str__(self):
        return self.get_full_name() or self.get_username()

    @property
    def has_new_password(self):
        """Whether an unsaved new password was set; a mere upgrade of its hash is none."""
        return self._password is not None

    @property
    def has_joined(self):
        """Whether they have chosen a password, or signed in by another method."""
        return self.has_usable_password() or self.last_login is not None

    @cached_property
    def workspaces(self):
        """The partners' workspaces of which they are a member, a list."""
        return list(PartnerWorkspace.objects.filter(group__user=self).select_related("group", "collection"))

    @cached_property
    def is_partner(self):
        """Whether they are a partner and have no other role."""
        return not self.is_superuser and bool(self.workspaces) and self.groups.count() == len(self.workspaces)


class Invitation(models.Model):
    """The last invitation of a user: who sent it, its message, and the secret of its link."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=timezone.now)
    # When a mail last left; None where none did.
    sent_at = models.DateTimeField(null=True)
    word = models.TextField(blank=True)
    # Empty once it was used.
    secret = models.CharField(max_length=32, blank=True, db_index=True)

    def __str__(self):
        return str(self.person)

    @property
    def is_open(self):
        """Whether the link is still valid."""
        return bool(self.secret) and self.expires_at > timezone.now()

    @property
    def may_remind(self):
        """Whether the last mail is old enough."""
        return self.sent_at is None or self.sent_at < timezone.now() - timedelta(days=1)


class PartnerWorkspace(models.Model):
    """The group and the media collection of the partners of one page.

    The page is identified by its translation key, which its language versions share, and which stays when the page is
    renamed or moved.
    """

    page_key = models.UUIDField(unique=True)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="partner_workspace")
    # Deleted by hand in the admin, it is made anew the next time the workspace is kept in step.
    collection = models.OneToOneField(Collection, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        permissions = [("invite_partner", _("Peut inviter un partenaire"))]

    def __str__(self):
        return self.group.name.removeprefix(PREFIX)


def comparison_url(page):
    """Return the URL of the comparison of the last version of a page with the online one, or with its first."""
    versions = "live" if page.live else "earliest", page.latest_revision_id
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, *versions])


class DecisionForm(TaskStateCommentForm):
    """The comment of a decision, and the version that was read, where the form stands under one."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReviewTask(AbstractGroupApprovalTask):
    """Approval by a group, of other users' work only.

    Users who may publish anyway may also approve their own.
    """

    class Meta:
        verbose_name = _("relecture par un groupe")
        verbose_name_plural = _("relectures par un groupe")

    def is_own_work(self, page, user):
        """Whether `user` submitted the page, or edited what is to be approved, and may not publish."""
        if user.is_superuser or page.permissions_for_user(user).can_publish():
            return False
        state = page.current_workflow_state
        unpublished = page.revisions.filter(user=user)
        if page.live_revision_id:
            unpublished = unpublished.filter(pk__gt=page.live_revision_id)
        return bool(state and state.requested_by_id == user.pk) or unpublished.exists()

    def locked_for_user(self, obj, user):
        """The page is locked for reviewers without the permission to change it."""
        permissions = obj.permissions_for_user(user)
        may_write = user.is_superuser or "change" in permissions.permissions
        return super().locked_for_user(obj, user) or not may_write

    def get_actions(self, obj, user):
        return [] if self.is_own_work(obj, user) else super().get_actions(obj, user)

    def get_form_for_action(self, action):
        return DecisionForm

    def on_action(self, task_state, user, action_name, revision=None, **kwargs):
        """Approve or reject; return the URL of the comparison instead if a version came after `revision`, the one read.

        What is published is the last version: it may not be approved unread.
        """
        page = task_state.workflow_state.content_object
        if self.is_own_work(page, user):
            raise PermissionDenied
        if action_name == "approve" and revision and revision != page.latest_revision_id:
            return f"{comparison_url(page)}?newer=1"
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return _("Les membres des groupes choisis approuvent le travail des autres, jamais le leur.")
