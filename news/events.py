"""Events: a day, a place, a programme."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from news.news_pages import Scope
from pepr_site.blocks.body import BodyBlock
from pepr_site.fields import StreamField
from pepr_site.pages import BasePage, BasePageQuerySet


class EventPageQuerySet(BasePageQuerySet):
    def in_list_order(self):
        """The latest first."""
        return self.order_by("-start_date", "-pk")


class EventPage(BasePage):
    """A meeting to come or past. Its hours are kept apart from its days, for they are often unknown."""

    start_date = models.DateField(_("premier jour"))
    end_date = models.DateField(
        _("dernier jour"), null=True, blank=True, help_text=_("Laissez vide si tout se passe le même jour.")
    )
    start_time = models.TimeField(_("heure de début"), null=True, blank=True, help_text=_("Heure de Paris."))
    end_time = models.TimeField(_("heure de fin"), null=True, blank=True, help_text=_("Heure de Paris."))
    place = models.CharField(_("lieu"), max_length=255, blank=True, help_text=_("Le bâtiment et la ville."))
    online_address = models.URLField(
        _("adresse en ligne"), max_length=500, blank=True, help_text=_("Où l’on suit l’événement à distance.")
    )
    registration_address = models.URLField(
        _("inscription"), max_length=500, blank=True, help_text=_("L’adresse de la page où l’on s’inscrit.")
    )
    organiser = models.CharField(_("organisateur"), max_length=255, blank=True)
    scope = models.CharField(_("portée"), max_length=20, choices=Scope.choices, default=Scope.PROGRAMME)
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)

    objects = PageManager.from_queryset(EventPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel(["start_date", "start_time"]), FieldRowPanel(["end_date", "end_time"])],
            heading=_("Quand"),
            icon="calendar",
        ),
        MultiFieldPanel(
            [FieldRowPanel(["place", "online_address"]), FieldRowPanel(["organiser", "registration_address"]), "scope"],
            heading=_("Où et avec qui"),
            icon="globe",
        ),
        FieldPanel("body", icon="pilcrow"),
    ]
    required_to_publish = ("standfirst",)
    review_after = 6
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("place")]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("événement")

    def publication_errors(self):
        errors = super().publication_errors()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            errors["end_date"] = [_("Le dernier jour vient avant le premier.")]
        is_one_day = self.end_date in {None, self.start_date}
        if is_one_day and self.start_time and self.end_time and self.end_time < self.start_time:
            errors["end_time"] = [_("L’heure de fin vient avant l’heure de début.")]
        return errors

    @property
    def is_past(self):
        return (self.end_date or self.start_date) < timezone.localdate()
