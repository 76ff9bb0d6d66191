"""Plain questions: their page, and each question as a search result."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from pepr_site.pages.base import BasePage
from pepr_site.pages.panels import RowsPanel
from pepr_site.pages.references import References
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.sections import Section
from pepr_site.pages.slugs import slug_of
from pepr_site.pages.text import placeholders
from pepr_site.pages.visibility import visible
from pepr_site.web.structured_data import node


class QuestionsPage(Section, BasePage):
    """What people ask, each answered in two sentences, with its source."""

    content_panels = [*BasePage.content_panels, RowsPanel("questions", heading=_("Questions"), icon="help")]
    is_shareable = True
    schema_type = "FAQPage"
    is_about_each_node = True

    class Meta:
        verbose_name = _("page de questions")
        verbose_name_plural = _("pages de questions")

    def structured_data(self, context, address):
        return [
            node(
                "Question",
                f"{address}#{asked.anchor}",
                name=asked.question,
                acceptedAnswer=node(
                    "Answer",
                    text=asked.answer,
                    url=f"{address}#{asked.anchor}",
                    citation=asked.source and node("CreativeWork", name=asked.source, url=asked.source_address),
                ),
            )
            for asked in context["questions"]
        ]

    def get_context(self, request, *args, **kwargs):
        questions = list(self.questions.all())
        pages = visible(Page.objects.all()).in_bulk([asked.page_id for asked in questions if asked.page_id])
        for asked in questions:
            asked.further = pages.get(asked.page_id)
        return super().get_context(request, *args, **kwargs) | {"questions": questions}


class Question(Searchable, Orderable):
    """A question as people put it, its answer, and where the answer comes from."""

    on_page = ParentalKey(QuestionsPage, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(_("question"), max_length=120, help_text=_("Comme on la pose : « Qui paie ? »."))
    also_asked = models.TextField(
        _("autres façons de la poser"),
        blank=True,
        help_text=_(
            "Une par ligne, en peu de mots : la recherche trouve la question par elles. Elles ne paraissent pas."
        ),
    )
    answer = models.TextField(_("réponse"), help_text=_("Deux phrases au plus, sans mot difficile."))
    source = models.CharField(_("source"), max_length=255, blank=True)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    page = models.ForeignKey(
        Page, verbose_name=_("page à lire ensuite"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    references = References()

    panels = [
        "question",
        "answer",
        FieldRowPanel(["source", "source_address"]),
        PageChooserPanel("page"),
        "also_asked",
    ]
    search_kind = "question"
    search_kind_label = _("Questions")
    search_listing_page = "programme.QuestionsPage"
    search_fields = [
        index.SearchField("question", boost=10),
        index.SearchField("also_asked", boost=8),
        index.SearchField("answer", boost=2),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question

    @classmethod
    def get_indexed_objects(cls):
        return super().get_indexed_objects().select_related("on_page")

    def clean(self):
        super().clean()
        if message := placeholders().error(self.answer):
            raise ValidationError({"answer": message})

    @property
    def locale_id(self):
        return self.on_page.locale_id

    @property
    def anchor(self):
        """Where the question stands on its page; it changes with its words."""
        return slug_of(self.question, self.on_page.locale.language_code)

    @property
    def search_names(self):
        return self.also_asked.splitlines()

    @property
    def search_summary(self):
        return self.answer

    @property
    def search_anchor(self):
        return f"#{self.anchor}"
