"""Who is responsible for a page, when it was last reviewed, and when the next review is due."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pepr_site.operations.content_version import cached_by_version

MONTH = timedelta(days=365.25 / 12)


class ReviewDatesMixin(models.Model):
    """The review dates of a page, and the user responsible for it."""

    verified_on = models.DateField(
        _("vérifié le"),
        null=True,
        blank=True,
        help_text=_("Le jour où une personne a relu la page en la comparant à ses sources. Les visiteurs le lisent."),
    )
    review_on = models.DateField(
        _("à revoir le"),
        null=True,
        blank=True,
        help_text=_("Le jour où la page devra être relue. Il se calcule quand vous changez « vérifié le »."),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsable de la page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("La personne qui reçoit un courriel quand la page est à relire. Les visiteurs ne la voient pas."),
    )

    # How long a page of the class stays true once checked, in months.
    review_after = 12

    class Meta:
        abstract = True

    @classmethod
    def next_review(cls, verified_on):
        """Return the day on which a page reviewed on `verified_on` is due again."""
        return verified_on + cls.review_after * MONTH

    @property
    def is_stale(self):
        """Whether the page is overdue for review."""
        return bool(self.review_on and self.review_on < timezone.localdate())


def classes():
    return [model for model in apps.get_models() if issubclass(model, ReviewDatesMixin)]


def of_each_class(name, kinds):
    """Return the expression, on `Page`, of a field that every page class has of its own.

    A subquery for each class: planning a join of all tables takes half a second.
    """
    own = [
        When(content_type=kind, then=Subquery(model.objects.order_by().filter(pk=OuterRef("pk")).values(name)))
        for model, kind in kinds.items()
    ]
    return Case(*own)


def with_due_dates(pages):
    """Annotate a queryset of `Page` with `due_on`, `last_verified_on` and `responsible_id`, in the same query.

    A page without a date is due the interval of its class after its last publication; one without a responsible user is
    its creator's.
    """
    kinds = ContentType.objects.get_for_models(*classes())
    published_on = TruncDate("last_published_at")
    by_age = [
        When(content_type=kind, then=Cast(published_on + Value(model.review_after * MONTH), models.DateField()))
        for model, kind in kinds.items()
    ]
    return pages.annotate(
        due_on=Coalesce(of_each_class("review_on", kinds), Case(*by_age, output_field=models.DateField())),
        last_verified_on=of_each_class("verified_on", kinds),
        responsible_id=Coalesce(of_each_class("responsible", kinds), F("owner"), output_field=models.BigIntegerField()),
    )


def to_review(pages=None, on=None):
    """Return the live pages that are due for review on the day `on` (today), the most overdue first."""
    pages = with_due_dates(Page.objects.live().filter(depth__gt=1) if pages is None else pages)
    return pages.filter(due_on__lte=on or timezone.localdate()).order_by("due_on", "title")


@cached_by_version
def reviews_due(day):
    """Return the result of `to_review` as `{key of the page: (due_on, responsible_id)}`, in order."""
    return {pk: found for pk, *found in to_review(on=day).values_list("pk", "due_on", "responsible_id")}
