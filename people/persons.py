"""The models of people, their roles and the committees. Nobody is shown without a recorded legal ground."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from pepr_site.pages.dates import at_midnight
from pepr_site.pages.searchable import Shown
from pepr_site.pages.snippets import Bilingual, SnippetForm, every
from pepr_site.pages.visibility import VisibleQuerySet
from pepr_site.web.structured_data import node, ref

# Sixteen characters, the last of which is a checksum (ISO 7064, MOD 11-2).
ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?", re.I)


def orcid_of(text):
    """Return the ORCID that a person typed or pasted, « 0000-0002-1825-0097 ». Raises `ValidationError`."""
    found = ORCID.fullmatch(text.strip())
    if not found:
        raise ValidationError(_("Un ORCID a seize signes : 0000-0002-1825-0097."))
    orcid = "-".join(found.groups()).upper()
    if orcid[-1] != check_sign(orcid):
        raise ValidationError(_("Cet ORCID a une erreur : son dernier signe ne répond pas des autres."))
    return orcid


def check_sign(orcid):
    """Return the check digit for the preceding digits."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


class Ground(models.TextChoices):
    """The legal ground for showing a person."""

    CONSENT = "consent", _("son accord")
    ROLE = "role", _("un rôle public, dit par une source")


class Committee(Bilingual, models.Model):
    """A body of the programme. Its members are the people who have a role in it."""

    name = models.CharField(_("nom"), max_length=200)
    name_en = models.CharField(_("nom en anglais"), max_length=200, blank=True)
    purpose = models.TextField(_("ce qu’il fait"), blank=True)
    purpose_en = models.TextField(_("ce qu’il fait, en anglais"), blank=True)
    source = models.CharField(_("source"), max_length=255)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    base_form_class = SnippetForm
    expected = ("name_en", "purpose", "purpose_en", "source_address")
    guide = "montrer-une-personne"
    panels = [
        MultiFieldPanel(["name", "name_en", "purpose", "purpose_en", "sort_order"], heading=_("Le comité")),
        MultiFieldPanel(["source", "source_address"], heading=_("Source")),
    ]

    class Meta:
        verbose_name = _("comité")
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name

    @property
    def shown_name(self):
        return self.in_language("name")


class Person(Shown, ClusterableModel):
    """A person, the same in every language; shown only on a legal ground, until withdrawn."""

    name = models.CharField(_("nom"), max_length=120, help_text=_("Prénom et nom."))
    organisation = models.ForeignKey(
        "programme.Organisation",
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
    )
    orcid = models.CharField(_("ORCID"), max_length=60, blank=True)
    laboratory_page = models.URLField(_("page de son laboratoire"), max_length=500, blank=True)
    photograph = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photographie"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ground = models.CharField(_("montrée au titre de"), max_length=20, choices=Ground.choices)
    consented_on = models.DateField(_("accord donné le"), null=True, blank=True)
    source = models.CharField(_("source de son rôle"), max_length=255, blank=True)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    is_shown = models.BooleanField(_("montrée sur le site"), default=False)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, editable=False)

    objects = VisibleQuerySet.as_manager()

    base_form_class = SnippetForm
    expected = ("organisation", "orcid", "laboratory_page", "photograph")
    guide = "montrer-une-personne"
    dataset = "people.open_data.PEOPLE"
    withdrawn_among = "people.withdrawal.withdrawn_among"
    on_restored = "people.withdrawal.forget_again"
    search_kind = "person"
    search_kind_label = _("Personnes")
    search_listing_page = "people.GovernancePage"
    search_fields = [
        index.SearchField("name", boost=10),
        index.AutocompleteField("name"),
        index.RelatedFields("roles", [index.SearchField("title"), index.SearchField("title_en")]),
    ]
    panels = [
        MultiFieldPanel(["name", "organisation", "orcid", "laboratory_page", "photograph"], heading=_("La personne")),
        InlinePanel("roles", heading=_("Rôles"), label=_("rôle")),
        MultiFieldPanel(
            [
                "ground",
                FieldRowPanel(["consented_on"]),
                FieldRowPanel(["source", "source_address"]),
                FieldPanel("is_shown"),
            ],
            heading=_("À quel titre elle paraît"),
            help_text=_("Son accord et sa date, ou la source publique qui dit son rôle."),
        ),
    ]

    class Meta:
        verbose_name = _("personne")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        errors = {}
        if self.orcid:
            try:
                self.orcid = orcid_of(self.orcid)
            except ValidationError as error:
                errors["orcid"] = error
        if self.ground == Ground.CONSENT and not self.consented_on:
            errors["consented_on"] = _("Dites quel jour cette personne a donné son accord.")
        if self.ground == Ground.ROLE and not self.source:
            errors["source"] = _("Dites quelle source publique donne son rôle.")
        if self.photograph and not self.photograph.credit:
            errors["photograph"] = _("Cette image n’a pas de crédit : ajoutez-le dans sa fiche.")
        if errors:
            raise ValidationError(errors)

    @property
    def shown_organisation(self):
        """The institution in the active language, or None."""
        rows = every("programme.Organisation")
        mine = rows.get(self.organisation_id)
        same = [row for row in rows.values() if mine and row.translation_key == mine.translation_key]
        return next((row for row in same if row.locale.language_code == get_language()), mine)

    @property
    def is_translated(self):
        """Whether every role has its English."""
        return all(role.is_translated for role in self.roles.all())

    @property
    def search_anchor(self):
        return f"#personne-{self.pk}"

    @property
    def search_summary(self):
        return ", ".join(role.shown_title for role in self.roles.all())


class PersonRole(Bilingual, Orderable):
    """A role of a person: in a committee, in a project (its page in the site's first language), or in the programme."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(_("rôle"), max_length=160)
    title_en = models.CharField(_("rôle en anglais"), max_length=160, blank=True)
    committee = models.ForeignKey(
        Committee, verbose_name=_("comité"), null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    project = models.ForeignKey(
        "projects.ProjectPage",
        verbose_name=_("projet"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="person_roles",
    )
    is_coordination = models.BooleanField(_("coordonne le projet"), default=False)
    since = models.DateField(_("depuis le"), null=True, blank=True)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    panels = [
        FieldRowPanel(["title", "title_en"]),
        FieldRowPanel(["committee", "project"]),
        "is_coordination",
        FieldRowPanel(["since", "until"]),
    ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.committee_id and self.project_id:
            raise ValidationError({"project": _("Un rôle est dans un comité ou dans un projet, pas dans les deux.")})
        if self.is_coordination and not self.project_id:
            raise ValidationError({"is_coordination": _("Dites quel projet cette personne coordonne.")})
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("La fin vient avant le début.")})

    @classmethod
    def scheduled_changes(cls, begin, end):
        """Return when roles begin and end by the clock between two moments."""
        days = [timezone.localdate(begin), timezone.localdate(end)]
        ends = cls.objects.filter(until__range=[days[0] - timedelta(days=1), days[1]]).values_list("until", flat=True)
        begins = cls.objects.filter(since__range=days).values_list("since", flat=True)
        moments = [at_midnight(day) for day in [*begins, *(day + timedelta(days=1) for day in ends)]]
        return [moment for moment in moments if begin < moment < end]

    @property
    def is_current(self):
        today = timezone.localdate()
        return (self.since is None or self.since <= today) and (self.until is None or today <= self.until)

    @property
    def shown_title(self):
        return self.in_language("title")


def person_node(person, address):
    """Return the node of a person, whose page is `address`, without unknown properties."""
    organisation = person.shown_organisation
    return node(
        "Person",
        f"{address}#personne-{person.pk}",
        name=person.name,
        affiliation=ref(organisation.structured_data()["@id"]) if organisation else None,
        sameAs=[link for link in (orcid_address(person), person.laboratory_page) if link],
        jobTitle=[role.shown_title for role in person.roles.all() if role.is_current],
    )


def orcid_address(person):
    return f"https://orcid.org/{person.orcid}" if person.orcid else ""
