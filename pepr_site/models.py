"""Where Django looks for the models of this app: they stand in the packages that they belong to."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from pepr_site.accounts.models import SignInAttempt
from pepr_site.contact.models import ContactMessage, DailySalt
from pepr_site.content_files.models import LoadedContent
from pepr_site.editing.models import ReviewReminder
from pepr_site.operations.monitoring.models import OperatingRecord
from pepr_site.pages.models import SiteDocument, SiteImage, SiteRendition, SiteSettings, SiteText
from pepr_site.review.models import DraftRemark, PartnerSpace, ReviewTask, SharedDraft
from pepr_site.search.models import MissedSearch, SearchEntry
from pepr_site.translation.models import TranslationState

__all__ = [
    "ContactMessage",
    "DailySalt",
    "DraftRemark",
    "LoadedContent",
    "MissedSearch",
    "OperatingRecord",
    "PartnerSpace",
    "ReviewReminder",
    "ReviewTask",
    "SearchEntry",
    "SharedDraft",
    "SignInAttempt",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "SiteText",
    "TranslationState",
    "User",
    "UserManager",
]


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
