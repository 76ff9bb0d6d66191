"""People and the partners' workspaces."""

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class UserManager(DjangoUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractUser):
    """A person who edits the site. Names and addresses of electronic mail are one in capitals or not."""

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
        """Whether a password was set that is not saved yet; a mere change of its encoding is none."""
        return self._password is not None

    @cached_property
    def workspaces(self):
        """The partners' workspaces of which they are a member, a list."""
        return list(PartnerWorkspace.objects.filter(group__user=self).select_related("group", "collection"))

    @cached_property
    def is_partner(self):
        """Whether they are a partner and have no other role."""
        return not self.is_superuser and bool(self.workspaces) and self.groups.count() == len(self.workspaces)


class PartnerWorkspace(models.Model):
    """What the partners of one page have: their group and their collection of media.

    The page is named by its translation key, which its versions in every
    language share, and which stays when the page is renamed or moved.
    """

    page_key = models.UUIDField(unique=True)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="partner_workspace")
    # Deleted by hand in the admin, it is made anew the next time the workspace is kept in step.
    collection = models.OneToOneField(Collection, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        permissions = [("invite_partner", _("Peut inviter un partenaire"))]

    def __str__(self):
        return self.group.name
