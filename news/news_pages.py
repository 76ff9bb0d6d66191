"""News: their categories, and one page each."""

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.images.models import Filter
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from pepr_site.blocks.body import BodyBlock, pages_listed
from pepr_site.editing.dashboard.actions import PageAction
from pepr_site.pages.base import BasePage, BasePageQuerySet
from pepr_site.pages.dates import DateInput
from pepr_site.pages.fields import StreamField
from pepr_site.pages.forms import PageForm
from pepr_site.pages.images import credit_errors
from pepr_site.pages.links import absolute
from pepr_site.pages.models import Tagged
from pepr_site.pages.readable_blocks import DateBlock
from pepr_site.pages.snippets import NamedSnippet, NamePanel
from pepr_site.web.structured_data import date, node, programme_id, published, publisher_id, ref, signature

# The rendition of the lead image in structured data, which the page uses too.
PICTURE = Filter(spec="format-jpeg|width-800")
# Search engines truncate longer headlines.
HEADLINE = 110


class Scope(models.TextChoices):
    """Whether an item is about the programme, or about what surrounds it."""

    PROGRAMME = "programme", _("Programme")
    CONTEXT = "context", _("Contexte")


class NewsCategory(NamedSnippet, Orderable):
    """A heading under which news are filed."""

    name = models.CharField(_("nom"), max_length=80)

    panels = [NamePanel("name"), "slug"]

    class Meta(NamedSnippet.Meta, Orderable.Meta):
        abstract = False
        verbose_name = _("catégorie d’actualité")
        verbose_name_plural = _("catégories d’actualité")

    def __str__(self):
        return self.name


class CorrectionsBlock(blocks.StreamBlock):
    correction = blocks.StructBlock(
        [
            ("made_on", DateBlock(label=_("corrigé le"))),
            ("text", blocks.TextBlock(label=_("ce qui a changé"), rows=2)),
        ],
        label=_("correction"),
        icon="edit",
    )


class NewsPageQuerySet(BasePageQuerySet):
    def in_list_order(self, programme_first=False):
        """The latest first, or the programme's own first; none before its day: what is announced is no news.

        Each comes with what a list shows: its categories, and the lead picture in every size.
        """
        news = self.select_related("lead_image").prefetch_related("lead_image__renditions")
        news = news.filter(date__lte=timezone.localdate()).defer_streamfields()
        news = news.with_related_ids("categories")
        # « programme » sorts after « context » alphabetically, so that an index provides this order.
        return news.order_by(*(["-scope"] if programme_first else []), "-date", "-pk")

    def for_serving(self):
        return super().for_serving().select_related("lead_image")


class NewsForm(PageForm):
    """Asks for confirmation of a future date, which keeps the page out of lists until then."""

    def clean(self):
        data = super().clean()
        day, starts = data.get("date"), data.get("go_live_at") or timezone.now()
        is_asked = not self.is_deferred_validation and ("date" in self.changed_data or not self.instance.live)
        if day and is_asked and day > timezone.localdate(max(starts, timezone.now())):
            question = _(
                "Ce jour n’est pas venu : l’actualité ne paraîtra dans les listes et les flux que ce jour-là. "
                "Si c’est voulu, publiez une seconde fois. Pour annoncer une rencontre, créez plutôt un événement."
            )
            try:
                self.fields["date"].ask(self["date"].data, question)
            except ValidationError as asked:
                self.add_error("date", asked)
        return data


class NewsPage(Tagged, BasePage):
    """A news item: something that happened, with its date."""

    date = models.DateField(
        _("date de l’événement"), default=timezone.localdate, help_text=_("Le jour où la chose a eu lieu.")
    )
    published_on = models.DateField(
        _("date de publication"), null=True, blank=True, help_text=_("Le jour où la source l’a publiée.")
    )
    scope = models.CharField(
        _("portée"),
        max_length=20,
        choices=Scope.choices,
        default=Scope.PROGRAMME,
        help_text=_("« Contexte » : ce qui se passe autour du programme sans venir de lui."),
    )
    categories = ParentalManyToManyField(
        NewsCategory,
        verbose_name=_("catégories"),
        related_name="news",
        blank=True,
        help_text=_("Elles paraissent au-dessus du titre. Aucune n’est obligatoire."),
    )
    lead_image = models.ForeignKey(
        "pepr_site.SiteImage",
        verbose_name=_("image d’ouverture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_alt = models.CharField(
        _("texte de remplacement de l’image"),
        max_length=255,
        blank=True,
        help_text=_("Ce que montre l’image, pour qui ne la voit pas. Laissé vide, c’est la description de l’image."),
    )
    lead_image_is_decorative = models.BooleanField(
        _("image décorative"), default=False, help_text=_("L’image n’apprend rien que le texte ne dise déjà.")
    )
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)
    corrections = StreamField(
        CorrectionsBlock,
        verbose_name=_("corrections"),
        blank=True,
        help_text=_("Ce qui a été corrigé depuis la publication. Paraît au pied de la page."),
    )
    projects = ParentalManyToManyField(
        "projects.ProjectPage", verbose_name=_("projets"), related_name="news", blank=True
    )
    axes = ParentalManyToManyField("programme.AxisPage", verbose_name=_("axes"), related_name="news", blank=True)
    objectives = ParentalManyToManyField(
        "programme.ObjectivePage", verbose_name=_("objectifs"), related_name="news", blank=True
    )
    organisations = ParentalManyToManyField(
        "programme.Organisation", verbose_name=_("institutions"), related_name="news", blank=True
    )
    calls = ParentalManyToManyField("projects.CallPage", verbose_name=_("appels"), related_name="news", blank=True)

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date", widget=DateInput(asks=True)), "published_on", "scope"]),
                FieldRowPanel([FieldPanel(name, widget=CheckboxSelectMultiple) for name in ("categories", "tags")]),
            ],
            heading=_("Date et classement"),
            icon="calendar",
        ),
        MultiFieldPanel(
            ["lead_image", FieldRowPanel(["lead_image_alt", "lead_image_is_decorative"])],
            heading=_("Image d’ouverture"),
            icon="image",
        ),
        FieldPanel("body", icon="pilcrow"),
        MultiFieldPanel(
            ["projects", "axes", "objectives", "organisations", "calls"],
            heading=_("De quoi et de qui parle-t-on ?"),
            icon="link",
            classname="collapsed",
            help_text=_("L’actualité paraît aussi sur les pages que vous choisissez ici."),
        ),
        FieldPanel("corrections", icon="edit", classname="collapsed"),
    ]
    base_form_class = NewsForm
    required_to_publish = ("standfirst",)
    review_after = 24
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("date")]
    api_fields = [*BasePage.api_fields, *map(APIField, ["date", "published_on", "scope"])]
    search_kind = "news"
    search_kind_label = _("Actualités")
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types = []
    site_map_order = ("-date",)
    is_citable = is_shareable = True
    dataset = "news.open_data.NEWS"
    dashboard_actions = (
        PageAction(_("Nouvelle actualité"), "edit", order=10),
        PageAction(_("Importer un communiqué"), "doc-full", view="import_release", order=12),
    )

    class Meta:
        verbose_name = _("actualité")
        # The orders of its lists, so that the first items are found without reading all.
        indexes = [
            models.Index(fields=["-date", "-page_ptr"], name="news_by_date"),
            models.Index(fields=["-scope", "-date", "-page_ptr"], name="news_own_first"),
        ]

    @property
    def category_names(self):
        return [category.name for category in self.related("categories")]

    @property
    def search_year(self):
        return self.date.year

    @property
    def source_day(self):
        return self.published_on

    @property
    def first_known_on(self):
        return self.published_on or self.date

    @property
    def card_kind(self):
        return _("Actualité, %(date)s") % {"date": date_format(self.date)}

    def structured_data(self, context, address):
        organisations = [organisation.structured_data() for organisation in context["organisations"]]
        projects = [f"{absolute(project.get_url(context['request']))}#project" for project in context["projects"]]
        article = node(
            "NewsArticle",
            f"{address}#article",
            headline=self.title if len(self.title) <= HEADLINE else self.title[: HEADLINE - 1] + "…",
            description=self.standfirst,
            url=address,
            mainEntityOfPage=ref(address),
            inLanguage=get_language(),
            datePublished=published(self.published_at),
            dateModified=published(self.last_published_at),
            contentReferenceTime=date(self.date),
            articleSection=[category.name for category in context["categories"]],
            image=self.lead_image and self.structured_picture(),
            about=[ref(programme_id())] if self.scope == Scope.PROGRAMME else None,
            mentions=[*map(ref, projects), *(ref(organisation["@id"]) for organisation in organisations)],
            author=signature(context),
            publisher=ref(publisher_id(context["site_settings"])) or signature(context),
            correction=[
                node("CorrectionComment", datePublished=date(item.value["made_on"]), text=item.value["text"])
                for item in self.corrections
            ],
        )
        return [article, *organisations]

    def structured_picture(self):
        """Return the lead picture, or None while it is not there in the size that the page shows."""
        for picture in self.lead_image.find_existing_renditions(PICTURE).values():
            return node(
                "ImageObject",
                contentUrl=absolute(picture.url),
                width=node("QuantitativeValue", value=picture.width, unitText="px"),
                height=node("QuantitativeValue", value=picture.height, unitText="px"),
                caption=self.lead_image_alt,
                creditText=self.lead_image.credit,
            )
        return None

    def clean(self):
        if self.lead_image and not self.lead_image_is_decorative:
            self.lead_image_alt = self.lead_image_alt or self.lead_image.description
        super().clean()

    def publication_errors(self):
        errors = super().publication_errors()
        if self.lead_image and not (self.lead_image_alt or self.lead_image_is_decorative):
            errors["lead_image_alt"] = [_("Écrivez ce que montre l’image, ou cochez « image décorative ».")]
        if found := credit_errors(self.lead_image):
            errors["lead_image"] = found
        return errors

    @property
    def lead_image_alternative(self):
        """The alternative text of the lead image; empty for a decorative one."""
        return "" if self.lead_image_is_decorative else self.lead_image_alt

    def get_context(self, request, *args, **kwargs):
        siblings = NewsPage.objects.visible().filter(locale_id=self.locale_id).exclude(pk=self.pk).in_list_order()
        other_news = list(siblings.prefetch_related(None)[:3])
        # For all images at once.
        models.prefetch_related_objects([self, *other_news], "lead_image__renditions")
        # Pages listed in the text are not listed again beside it.
        listed = pages_listed(self.body)
        return super().get_context(request, *args, **kwargs) | {
            "categories": self.related("categories"),
            "projects": self.related("projects").exclude(pk__in=listed).defer_streamfields().order_by("number"),
            "axes": [page for page in self.related_key_pages("axes") if page.pk not in listed],
            "objectives": [page for page in self.related_key_pages("objectives") if page.pk not in listed],
            "organisations": self.related("organisations"),
            "calls": self.related("calls").defer_streamfields().in_list_order(),
            "other_news": other_news,
        }
