"""The publication model: its metadata, why it belongs to the programme, and who may see it."""

import itertools

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from pepr_site.pages.fields import YearField
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.snippets import SnippetForm
from pepr_site.pages.visibility import VisibleQuerySet, visible
from research.identifiers import doi_of, hal_id_of, nnt_of
from research.licences import licence_name

# Lists and references name at most this number of authors, followed by « et al. ».
MOST_AUTHORS = 6


class PublicationKind(models.TextChoices):
    ARTICLE = "article", _("article")
    PREPRINT = "preprint", _("prépublication")
    CONFERENCE = "conference", _("communication")
    POSTER = "poster", _("poster")
    CHAPTER = "chapter", _("chapitre d’ouvrage")
    BOOK = "book", _("ouvrage")
    THESIS = "thesis", _("thèse")
    ONGOING_THESIS = "ongoing_thesis", _("thèse en cours")
    HABILITATION = "habilitation", _("habilitation à diriger des recherches")
    REPORT = "report", _("rapport")
    PATENT = "patent", _("brevet")
    SOFTWARE = "software", _("logiciel")
    DATASET = "dataset", _("jeu de données")
    OTHER = "other", _("autre")


class Why(models.TextChoices):
    """Why a record is considered part of this programme."""

    CODE = "code", _("son code ANR")
    COLLECTION = "collection", _("sa collection")
    ACRONYM = "acronym", _("un acronyme de projet")
    WORDS = "words", _("les mots cherchés")
    HAND = "hand", _("ajout à la main")


class State(models.TextChoices):
    TO_CHECK = "to_check", _("à vérifier")
    SHOWN = "shown", _("montrée")
    SET_ASIDE = "set_aside", _("écartée")


class Source(models.TextChoices):
    """Where a publication's metadata come from."""

    HAL = "hal", _("HAL")
    THESES = "theses", _("theses.fr")
    ANR = "anr", _("ANR, données ouvertes")
    DOI = "doi", _("Crossref ou DataCite, par le DOI")
    BIBTEX = "bibtex", _("fichier BibTeX")
    RIS = "ris", _("fichier RIS")
    HAND = "hand", _("saisie")


# Titles for sorting: an index entry has a maximum length.
TITLE = Left("title", 200)
# The orders of lists, which have indexes: the latest first, and by title.
LATEST = (F("year").desc(nulls_last=True), F("date").desc(nulls_last=True), TITLE, "id")
BY_TITLE = (TITLE, "id")


class PublicationQuerySet(VisibleQuerySet):
    def in_list_order(self):
        """The latest first."""
        return self.order_by(*LATEST)

    def with_project_numbers(self):
        """Give each, as `project_numbers`, the numbers of its projects."""
        links = PublicationProject.objects.filter(publication=OuterRef("pk")).order_by("sort_order")
        return self.annotate(project_numbers=ArraySubquery(links.values("project__number")))

    def with_versions(self):
        """Give each, as `shown_versions`, the preprints tied to it that may be told."""
        shown = Publication.objects.filter(state=State.SHOWN).order_by("pk")
        return self.prefetch_related(Prefetch("versions", shown, to_attr="shown_versions"))


class Publication(Searchable, ClusterableModel):
    """An article, a thesis, software…, as its source prints it; public once it is shown."""

    kind = models.CharField(_("nature"), max_length=20, choices=PublicationKind.choices)
    title = models.CharField(_("titre"), max_length=1000, help_text=_("Tel qu’il est imprimé."))
    language = models.CharField(_("langue du titre"), max_length=10, default="en", help_text=_("Code : fr, en…"))
    title_fr = models.CharField(_("titre en français"), max_length=1000, blank=True)
    title_en = models.CharField(_("titre en anglais"), max_length=1000, blank=True)
    authors = models.TextField(_("auteurs"), help_text=_("Tels qu’ils sont imprimés, un par ligne : prénom et nom."))
    year = YearField(_("année"), null=True, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    container = models.CharField(_("revue, conférence ou ouvrage"), max_length=500, blank=True)
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    issue = models.CharField(_("numéro"), max_length=40, blank=True)
    pages = models.CharField(_("pages"), max_length=60, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    hal_id = models.CharField(_("identifiant HAL"), max_length=200, blank=True)
    nnt = models.CharField(_("numéro national de thèse"), max_length=20, blank=True)
    is_open_access = models.BooleanField(
        _("accès ouvert"), null=True, blank=True, help_text=_("« Inconnu » tant qu’aucune source ne le dit.")
    )
    open_access_address = models.URLField(_("version en accès ouvert"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True, help_text=_("Son adresse ou son nom."))
    why = models.CharField(_("pourquoi elle est ici"), max_length=20, choices=Why.choices, default=Why.HAND)
    why_detail = models.CharField(_("précision"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source.choices, default=Source.HAND)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    arrived_at = models.DateTimeField(_("arrivée le"), default=timezone.now, editable=False)
    state = models.CharField(_("état"), max_length=20, choices=State.choices, default=State.TO_CHECK)
    remark = models.CharField(_("ce qui est à vérifier"), max_length=300, blank=True)
    set_aside_reason = models.CharField(_("raison de l’écarter"), max_length=300, blank=True)
    withdrawn_on = models.DateField(_("retirée de sa source le"), null=True, blank=True)
    version_of = models.ForeignKey(
        "self",
        verbose_name=_("prépublication de"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="versions",
        help_text=_(
            "L’article paru depuis : la liste montre alors celui-ci seul, avec un lien vers la prépublication."
        ),
    )
    slug = models.SlugField(_("identifiant"), max_length=80, unique=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    base_form_class = SnippetForm
    expected = ("year", "container", "is_open_access", "licence", "project_links")
    guide = "ajouter-des-publications"
    dataset = "research.open_data.PUBLICATIONS"
    search_kind = "publication"
    search_kind_label = _("Publications")
    search_listing_page = "research.PublicationsPage"
    search_fields = [
        index.SearchField("title", boost=10),
        index.SearchField("title_fr", boost=8),
        index.SearchField("title_en", boost=8),
        index.SearchField("authors", boost=4),
        index.SearchField("container"),
        index.SearchField("doi"),
        index.AutocompleteField("title"),
    ]
    panels = [
        MultiFieldPanel(
            [
                "title",
                FieldRowPanel(["language", "kind"]),
                "title_fr",
                "title_en",
                "authors",
                "container",
                FieldRowPanel(["year", "date"]),
                FieldRowPanel(["volume", "issue", "pages"]),
            ],
            heading=_("La publication"),
        ),
        MultiFieldPanel([FieldRowPanel(["doi", "hal_id", "nnt"])], heading=_("Identifiants")),
        MultiFieldPanel(["is_open_access", "open_access_address", "licence"], heading=_("Accès et licence")),
        InlinePanel("project_links", heading=_("Projets"), label=_("projet")),
        MultiFieldPanel(
            [FieldRowPanel(["why", "why_detail"]), FieldRowPanel(["source", "source_address"])],
            heading=_("Pourquoi elle est ici"),
        ),
        MultiFieldPanel(["state", "remark", "set_aside_reason", "withdrawn_on"], heading=_("État")),
        FieldPanel("version_of"),
    ]

    class Meta:
        verbose_name = _("publication")
        constraints = [
            models.UniqueConstraint(fields=[name], condition=~Q(**{name: ""}), name=f"one_publication_a_{name}")
            for name in ("doi", "hal_id", "nnt")
        ]
        indexes = [
            models.Index(fields=["state", "-year"], name="publication_state_year"),
            # For the queries of feeds and lists, which read one page of the public rows.
            models.Index(
                fields=["-arrived_at", "-id"],
                condition=Q(state=State.SHOWN, version_of=None),
                name="publication_arrival",
            ),
            models.Index(*LATEST, condition=Q(state=State.SHOWN, version_of=None), name="publication_latest"),
            models.Index(*BY_TITLE, condition=Q(state=State.SHOWN, version_of=None), name="publication_title"),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def public(cls):
        """Return the condition, a `Q`, of public rows (see `visible`)."""
        return Q(state=State.SHOWN, version_of=None)

    @property
    def is_public(self):
        return self.state == State.SHOWN and not self.version_of_id

    # The search index only contains public ones.
    is_found = is_public

    def clean(self):
        super().clean()
        self.normalise()
        errors = {}
        for name in ("doi", "hal_id", "nnt"):
            others = Publication.objects.exclude(pk=self.pk)
            if getattr(self, name) and others.filter(**{name: getattr(self, name)}).exists():
                errors[name] = _("Une autre publication a déjà cet identifiant.")
        if self.state == State.SET_ASIDE and not self.set_aside_reason:
            errors["set_aside_reason"] = _("Dites pourquoi : la raison est gardée.")
        if self.version_of_id and self.version_of_id == self.pk:
            errors["version_of"] = _("Une publication n’est pas la prépublication d’elle-même.")
        if errors:
            raise ValidationError(errors)

    def normalise(self):
        """Normalise identifiers: a DOI in lower case, a HAL identifier without its version."""
        self.doi = doi_of(self.doi) or self.doi.strip().lower()
        self.hal_id = hal_id_of(self.hal_id) or self.hal_id.strip().lower()
        self.nnt = nnt_of(self.nnt) or self.nnt.strip().upper()
        if self.date:
            self.year = self.date.year

    def save(self, *args, **kwargs):
        self.normalise()
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def free_slug(self):
        """Return a unique slug: « 2025-batard-un-filtre-qui-pardonne », numbered if it is taken."""
        first = self.author_list[0].split()[-1] if self.author_list else ""
        words = slugify(f"{self.year or ''} {first} {self.title}")[:74].strip("-") or "publication"
        numbered = (f"{words}-{number}" for number in itertools.count(2))
        candidates = itertools.chain([words], numbered)
        return next(slug for slug in candidates if not Publication.objects.filter(slug=slug).exists())

    @property
    def author_list(self):
        return [name.strip() for name in self.authors.splitlines() if name.strip()]

    @property
    def first_authors(self):
        return self.author_list[:MOST_AUTHORS]

    @property
    def other_authors(self):
        """How many authors `first_authors` leaves out."""
        return max(0, len(self.author_list) - MOST_AUTHORS)

    @property
    def shown_title(self):
        """The title in the active language where the source gives one, else as printed."""
        return getattr(self, f"title_{get_language()}", "") or self.title

    @property
    def shown_title_language(self):
        return get_language() if getattr(self, f"title_{get_language()}", "") else self.language

    @property
    def licence_label(self):
        return licence_name(self.licence)

    @property
    def licence_address(self):
        return self.licence if self.licence.startswith(("https://", "http://")) else ""

    @property
    def doi_address(self):
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def address(self):
        """Where the work itself is: by its DOI, else where its source has it."""
        return self.doi_address or self.source_address

    # For the search index (see `Searchable`).

    @property
    def search_anchor(self):
        return f"{self.slug}/"

    @property
    def search_year(self):
        return self.year

    @property
    def search_names(self):
        return [name for name in (self.title_fr, self.title_en, self.doi) if name]

    @property
    def search_summary(self):
        names = ", ".join(self.first_authors)
        return ". ".join(filter(None, [names, self.container, str(self.year or "")]))


class PublicationProject(Orderable):
    """A project that a publication comes from: its page in the site's first language stands for both."""

    publication = ParentalKey(Publication, on_delete=models.CASCADE, related_name="project_links")
    project = models.ForeignKey(
        "projects.ProjectPage", verbose_name=_("projet"), on_delete=models.CASCADE, related_name="publication_links"
    )

    panels = ["project"]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["publication", "project"], name="one_link_a_project")]

    def __str__(self):
        return str(self.project)


def of_project(page):
    """Return the visible publications of a project, whichever language its `page` is in, the latest first."""
    found = Publication.objects.filter(project_links__project__translation_key=page.translation_key)
    return visible(found).distinct().in_list_order()
