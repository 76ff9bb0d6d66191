"""Easy to read, « facile à lire et à comprendre » (FALC): a page in short sentences and pictures, the twin of another.

A twin follows its page as it was on the day somebody compared the two: a digest of what the page then said tells
whether it has changed since, to readers and on the dashboard. That readers have tried it is said only once they have.
"""

import hashlib
import json

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.signals import page_published, page_unpublished
from wagtail.utils.decorators import cached_classmethod

from pepr_site.blocks.base import CheckedStructBlock
from pepr_site.blocks.choosers import LinkedPageBlock
from pepr_site.operations.content_version import cached_by_frame
from pepr_site.pages.base import BasePage
from pepr_site.pages.fields import StreamField
from pepr_site.pages.forms import PageForm
from pepr_site.pages.links import destination
from pepr_site.pages.originals import texts
from pepr_site.pages.readable_blocks import ChoiceBlock
from pepr_site.pages.text import filled
from pepr_site.pages.visibility import HOME_DEPTH, sections, visible
from programme.glossary.models import GlossaryPage, GlossaryTerm
from programme.history.changes import NOT_FACTS


class EasyDrawing(models.TextChoices):
    """The drawings of `static/img/easy.svg`."""

    PERSON = "person", _("Une personne")
    PEOPLE = "people", _("Des personnes")
    DOCTOR = "doctor", _("Un médecin")
    LABORATORY = "laboratory", _("Un laboratoire")
    GENE = "gene", _("Un gène")
    CELL = "cell", _("Une cellule")
    VESICLES = "vesicles", _("Des petites bulles")
    SKIN = "skin", _("De la peau")
    MEDICINE = "medicine", _("Un médicament")
    TANK = "tank", _("Une cuve")
    PATH = "path", _("Un chemin")
    TARGET = "target", _("Un but")
    TWO = "two", _("Deux choses")
    TWELVE = "twelve", _("Douze projets")
    MONEY = "money", _("De l’argent")
    TIME = "time", _("Une durée")
    CALENDAR = "calendar", _("Une date")
    BUILDING = "building", _("Une institution")
    HOSPITAL = "hospital", _("Un hôpital")
    DOCUMENT = "document", _("Un document")
    SCREEN = "screen", _("Un site internet")
    LOOK = "look", _("Chercher")
    QUESTION = "question", _("Une question")
    MAIL = "mail", _("Un message")
    YES = "yes", _("Oui")
    NO = "no", _("Non")


class IdeaValue(blocks.StructValue):
    @property
    def sentences(self):
        """The sentences, one a line, with amounts written out: « M€ » is not easy language."""
        return [filled(line).replace("M€", "millions d’euros") for line in self["text"].splitlines() if line.strip()]


class IdeaBlock(CheckedStructBlock):
    """One idea: a drawing, and the sentences beside it."""

    drawing = ChoiceBlock(
        label=_("Dessin"), choices=EasyDrawing.choices, default=EasyDrawing.PERSON, search_index=False
    )
    text = blocks.TextBlock(
        label=_("Phrases"), rows=3, max_length=400, help_text=_("Une phrase par ligne, courte, avec une seule idée.")
    )

    class Meta:
        label = _("Idée")
        icon = "image"
        value_class = IdeaValue
        label_format = "{text}"


class WordBlock(CheckedStructBlock):
    """A difficult but necessary word, explained in place."""

    word = blocks.CharBlock(label=_("Mot"), max_length=60)
    meaning = blocks.TextBlock(label=_("Ce qu’il veut dire"), rows=2, max_length=300)

    class Meta:
        label = _("Mot difficile")
        icon = "help"
        label_format = "{word}"


class NextPageValue(blocks.StructValue):
    @property
    def leads_to(self):
        """The target page, if public, in the active language."""
        return self["page"] and destination(self["page"])


class NextPageBlock(CheckedStructBlock):
    """A page to read next."""

    label = blocks.CharBlock(label=_("Mots du lien"), max_length=80)
    page = LinkedPageBlock(label=_("Page"))

    class Meta:
        label = _("Lien")
        icon = "link"
        value_class = NextPageValue
        label_format = "{label}"


class EasyBlock(blocks.StreamBlock):
    title = blocks.CharBlock(label=_("Titre"), icon="title", max_length=80)
    idea = IdeaBlock()
    word = WordBlock()
    way = NextPageBlock()


class EasyForm(PageForm):
    def save(self, commit=True):
        day = self.cleaned_data.get("compared_on")
        if "compared_on" in self.changed_data or day == timezone.localdate():
            self.instance.follow()
        return super().save(commit)


class EasyPage(BasePage):
    """An easy-to-read page; the others are below the first one."""

    source_page = models.ForeignKey(
        Page,
        models.SET_NULL,
        verbose_name=_("page d’origine"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("La page que celle-ci dit en mots faciles. Chacune mène à l’autre."),
    )
    ideas = StreamField(EasyBlock, verbose_name=_("contenu"), blank=True)
    compared_on = models.DateField(
        _("comparée à la page d’origine le"),
        null=True,
        blank=True,
        help_text=_("Si la page d’origine change ensuite, les lecteurs le lisent ici, et vous au tableau de bord."),
    )
    read_by = models.CharField(
        _("relue par des lecteurs"),
        max_length=200,
        blank=True,
        help_text=_(
            "Qui l’a relue parmi les personnes qui lisent en facile à lire. Vide : la page dit qu’elle attend."
        ),
    )
    # The digest of the original page when the two were compared, and the date; since when it differs.
    followed = models.CharField(max_length=64, blank=True, editable=False)
    followed_on = models.DateField(null=True, editable=False)
    outdated_since = models.DateTimeField(null=True, editable=False)

    base_form_class = EasyForm
    content_panels = [
        *BasePage.content_panels,
        PageChooserPanel("source_page"),
        FieldRowPanel(["compared_on", "read_by"]),
        FieldPanel("ideas", icon="pilcrow"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("ideas", boost=0.5)]
    parent_page_types = ["programme.HomePage", "programme.EasyPage"]
    required_to_publish = ("source_page", "compared_on")
    is_shareable = True
    card_kind = _("facile à lire")

    class Meta:
        verbose_name = _("page facile à lire")
        verbose_name_plural = _("pages faciles à lire")

    @cached_classmethod
    def shared_names(cls):
        # Each language is compared with its own original page.
        return [name for name in super().shared_names() if name != "compared_on"]

    def save(self, *args, **kwargs):
        if self.compared_on != self.followed_on:
            self.follow()
        self.outdated_since = self.since_when()
        super().save(*args, **kwargs)

    def follow(self):
        """Store the digest of the original, as compared on the day that the page states."""
        is_told = bool(self.compared_on and self.source_page)
        self.followed_on = self.compared_on if is_told else None
        self.followed = digest(self.source_page) if is_told else ""

    def since_when(self):
        """Return since when the original differs from the stored digest, or None."""
        if not self.source_page or digest(self.source_page) == self.followed:
            return None
        known = EasyPage.objects.filter(pk=self.pk).values_list("outdated_since", flat=True).first()
        return known or timezone.now()

    def get_context(self, request, *args, **kwargs):
        source = self.source_page_id and visible(Page.objects.filter(pk=self.source_page_id)).first()
        is_first = self.depth <= HOME_DEPTH + 1
        near = visible(self.get_children() if is_first else self.get_siblings(inclusive=False))
        return super().get_context(request, *args, **kwargs) | {
            "source": source,
            "others": near if is_first else [*visible(self.get_ancestors().filter(depth=HOME_DEPTH + 1)), *near],
        }


def words(page):
    """Return the text of a page: its facts, texts, rows, and the summaries of its child pages."""
    page = page.specific
    shared = set(page.shared_names())
    facts = [field for field in page._meta.concrete_fields if field.name in shared]
    found = [field.value_to_string(page) for field in facts] + [text for _name, text in texts(page)]
    for relation in get_all_child_relations(type(page)):
        rows = getattr(page, relation.get_accessor_name()).all()
        found += [text for row in rows for name, text in texts(row) if name not in NOT_FACTS]
    if page.depth > HOME_DEPTH:
        beneath = visible(page.get_children()).defer_streamfields().specific()
        found += [text for child in beneath for text in (child.title, getattr(child, "standfirst", ""))]
    if isinstance(page, GlossaryPage):
        terms = GlossaryTerm.objects.filter(locale_id=page.locale_id).order_by("slug")
        found += [text for term in terms.values_list("term", "definition") for text in term]
    return found


def digest(page):
    """Return a digest of a page's text."""
    return hashlib.sha256(json.dumps(words(page), ensure_ascii=False).encode()).hexdigest()


@cached_by_frame
def easy_versions():
    """Return the URLs of the visible easy pages by original; one query."""
    pages = visible(EasyPage.objects.exclude(source_page=None)).defer_streamfields().order_by("-path")
    return {page.source_page_id: page.get_url() for page in pages}


def easy_version_url(page):
    """Return the URL of the visible easy page of `page`, or ""; without a query on a home page."""
    section = next((one for one in sections().values() if one.easy_version_of == page.pk), None)
    return section.get_url() if section else easy_versions().get(page.pk, "")


def update_outdated(**sources):
    """Record, for the easy versions of the pages that match a lookup, whether they are still up to date."""
    for page in EasyPage.objects.filter(**{f"source_page__{name}": value for name, value in sources.items()}):
        EasyPage.objects.filter(pk=page.pk).update(outdated_since=page.since_when())


def on_page_changed(sender, instance, **kwargs):
    # The content of a page may include its child pages.
    update_outdated(path__in=[instance.path, instance.path[: -instance.steplen]])


def on_term_changed(sender, instance, **kwargs):
    update_outdated(pk__in=GlossaryPage.objects.filter(locale_id=instance.locale_id))


def connect():
    for signal in (page_published, page_unpublished):
        signal.connect(on_page_changed, dispatch_uid="easy reading")
    for signal in (post_save, post_delete):
        signal.connect(on_term_changed, sender=GlossaryTerm, dispatch_uid="easy reading")
