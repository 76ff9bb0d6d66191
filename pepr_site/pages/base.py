"""`BasePage`, the base class of every page."""

import functools

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.api import APIField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail.utils.decorators import cached_classmethod

from pepr_site.pages.alternates import alternates_context, alternates_of
from pepr_site.pages.dates import at_midnight, plausible, publishing_panel
from pepr_site.pages.drafts import DraftPage
from pepr_site.pages.fields import FilledField, StreamField
from pepr_site.pages.forms import CopyForm, PageForm
from pepr_site.pages.images import sharing_errors
from pepr_site.pages.originals import original_of
from pepr_site.pages.panels import sharing_panel, title_panel
from pepr_site.pages.permissions import SitePagePermissions
from pepr_site.pages.readable_blocks import SourcesBlock
from pepr_site.pages.references import References, texts
from pepr_site.pages.review_dates import ReviewDatesMixin
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.snippets import every
from pepr_site.pages.text import placeholders
from pepr_site.pages.visibility import (
    HOME_DEPTH,
    BasePageQuerySet,
    ancestors,
    hidden_pages,
    key_pages,
    known_page_at,
    section_of_row,
    visible,
)

# How many related pages of a type a page lists; the others are in the list page of that type.
RELATED = 5
# Foreign keys that the database checks: Django would validate each with a query, three times a publication.
SET_BY_WAGTAIL = {"alias_of", "content_type", "latest_revision", "live_revision", "locale", "owner"}
# Field types whose values are the same in every language.
SHARED_KINDS = (models.DateField, models.TimeField, models.DecimalField, models.IntegerField, models.EmailField)


class BasePage(Searchable, ReviewDatesMixin, DraftPage):
    """A page of this site: a standfirst, its sources, who is responsible for it and when it is due for review."""

    standfirst = models.TextField(
        _("chapô"),
        blank=True,
        help_text=_(
            "Une ou deux phrases qui disent l’essentiel. Elles paraissent sous le titre, dans les listes "
            "et dans les moteurs de recherche."
        ),
    )
    sources = StreamField(
        SourcesBlock,
        verbose_name=_("sources"),
        blank=True,
        help_text=_("D’où vient ce que dit la page. Les sources paraissent au pied de la page."),
    )
    references = References()

    explain_terms = models.BooleanField(
        _("expliquer les mots du glossaire"),
        default=True,
        help_text=_(
            "Dans le texte de la page, le premier emploi d’un mot du glossaire est souligné de points : "
            "un clic en montre la définition. Décochez pour laisser le texte tel quel."
        ),
    )

    sharing_image = models.ForeignKey(
        "pepr_site.SiteImage",
        verbose_name=_("image de partage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Ce que montre un lien vers la page sur les réseaux et les messageries : au moins 1 200 × 630 pixels. "
            "Laissée vide, c’est l’image que le site dessine."
        ),
    )
    sharing_image_alt = models.CharField(
        _("texte de remplacement de l’image de partage"),
        max_length=255,
        blank=True,
        help_text=_("Ce que montre l’image, pour qui ne la voit pas. Laissé vide, c’est la description de l’image."),
    )
    is_model = models.BooleanField(
        _("modèle"),
        default=False,
        help_text=_("Un modèle ne paraît jamais : on en tire de nouvelles pages, par « Partir d’un modèle »."),
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()

    base_form_class = PageForm
    copy_form_class = CopyForm
    content_panels = [title_panel(), "standfirst"]
    sources_panels = [
        FieldPanel("sources", icon="link"),
        MultiFieldPanel(
            [FieldRowPanel(["verified_on", "review_on"]), "responsible"], heading=_("Relecture"), icon="calendar-check"
        ),
    ]
    promote_panels = [*Page.promote_panels, sharing_panel()]
    settings_panels = [publishing_panel(), *Page.settings_panels[1:], "explain_terms", "is_model"]

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=3),
    ]

    api_fields = [APIField("standfirst", serializer=FilledField()), APIField("sources"), APIField("verified_on")]

    # Further fields that are the same in every language, beside dates, numbers, choices and relations.
    shared_fields = ()
    # Of streams that every language writes in its own words, what of each block is the same in all: names, by the
    # name of the stream.
    shared_parts = {}
    # Fields that are required once the page is published.
    required_to_publish = ()
    # Fields that are unique among published pages of the class, translations excepted.
    unique_to_publish = ()
    # For pages that partners edit: the fields that only staff may change.
    # None: the class has no partners.
    reserved_fields = None
    site_map_order = ()  # the fields by which its pages stand on the site map; the order of the tree without any
    # Whether pages of this class are few and linked from everywhere (see `key_pages`).
    is_key_page = False
    # The day on which the source of what the page tells was published, where the page knows it.
    source_day = None
    # Whether pages of this class offer a citation, and links to share them.
    is_citable = is_shareable = False
    # The schema.org type of pages of this class.
    schema_type = "WebPage"
    # Whether all of its own nodes are the page's subject, rather than the first alone.
    is_about_each_node = False
    # Alternate formats of pages of this class (see `pepr_site.pages.alternates`).
    feed = calendar = exports = sheet = None
    # Set where the page is served: the live pages of the other languages that translate it.
    known_translations = None
    # Set by the form: true for a draft, false when publishing; None where no form is at work.
    is_deferred_validation = None

    class Meta:
        abstract = True

    def route(self, request, path_components):
        """Find the page by its whole URL path in one query, rather than one component at a time."""
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            if holder := section_of_row(address):
                section = holder.specific_class.objects.for_serving().get(pk=holder.pk)
                return section.route(request, path_components[-1:])
            same = known_page_at(address)
            if not same:
                # The slug is indexed, the whole path is not. The translations come with it: the page will lead there.
                asked = Page.objects.filter(slug=path_components[-1], url_path=address).values("translation_key")
                same = list(Page.objects.live().filter(translation_key__in=asked).select_related("locale"))
            found = next((page for page in same if page.url_path == address), None)
            if found and issubclass(found.specific_class, BasePage):
                page = found.specific_class.objects.for_serving().get(pk=found.pk)
                page.known_translations = [other for other in same if other != found]
                return RouteResult(page)
        return super().route(request, path_components)

    def get_view_restrictions(self):
        is_public = not self.alias_of_id and not self.path.startswith(hidden_pages().private)
        return PageViewRestriction.objects.none() if is_public else super().get_view_restrictions()

    def clean_fields(self, exclude=None):
        super().clean_fields({*(exclude or ()), *SET_BY_WAGTAIL})

    def validate_unique(self, exclude=None):
        # Forms do not change a page's position or keys.
        kept = set() if self._state.adding else {"path", "translation_key"}
        super().validate_unique({*(exclude or ()), *kept})

    def permissions_for_user(self, user):
        return SitePagePermissions(user, self)

    def related(self, name):
        """Return the objects related through the field `name`: of pages, the visible ones.

        The ids are annotated when the page is served, and come from the form's choices when it is previewed; without
        ids no query is made.
        """
        model, ids = self._meta.get_field(name).related_model, self.related_ids(name)
        if not ids:
            return model.objects.none()
        if issubclass(model, Page):
            return visible(model.objects.filter(pk__in=ids))
        return [row for row in every(model._meta.label).values() if row.pk in ids]

    def related_ids(self, name):
        """Return the keys of the objects related through the field `name`, visible or not."""
        ids = getattr(self, f"{name}_ids", None)
        return [item.pk for item in getattr(self, name).all()] if ids is None else ids

    def stored_ids(self, names):
        """Return the keys of the objects to which the stored page is related, by field name; one query, or none."""
        if not names:
            return {}
        found = type(self).objects.with_related_ids(*names).values(*(f"{name}_ids" for name in names)).get(pk=self.pk)
        return {name: found[f"{name}_ids"] for name in names}

    def naming(self, name):
        """Return the first visible pages of a list that name this one, by the name of their relation; `news`, `events`…

        No query is made for a page that is served where there are none.
        """
        if not getattr(self, f"is_in_{name}", True):
            return []
        return getattr(self, name).visible().defer_streamfields().in_list_order()[:RELATED]

    def related_key_pages(self, name):
        """Return the visible key pages related through the field `name`, by number."""
        ids = self.related_ids(name)
        pages = [page for pk, page in key_pages().items() if pk in ids] if ids else []
        return sorted(pages, key=lambda page: page.number)

    @functools.cached_property
    def original(self):
        """The page that this one translates, or None; read once for a form and its panels."""
        return original_of(self)

    @cached_classmethod
    def shared_names(cls):
        """Return the names of the fields and rows that are the same in every language.

        Dates, hours, numbers, choices and relations, and what the class names in `shared_fields`; what every page has,
        such as the day of its review, is each language's own.
        """
        common = {field.name for field in BasePage._meta.local_fields}
        own = [field for field in cls._meta.local_fields if field.name not in common]
        found = [f.name for f in own if isinstance(f, SHARED_KINDS) or f.choices or f.name in cls.shared_fields]
        lists = [field.name for field in cls._meta.local_many_to_many if isinstance(field, ParentalManyToManyField)]
        rows = [r for r in get_all_child_relations(cls) if getattr(r.related_model, "is_shared", False)]
        return [*found, *lists, *(relation.get_accessor_name() for relation in rows)]

    @cached_classmethod
    def get_edit_handler(cls):
        tabs = [
            (cls.content_panels, _("Contenu")),
            (cls.sources_panels, _("Sources et relecture")),
            (cls.promote_panels, _("Adresse et partage")),
            (cls.settings_panels, _("Réglages")),
        ]
        return TabbedInterface(
            [ObjectList(panels, heading=heading) for panels, heading in tabs if panels],
            base_form_class=cls.base_form_class,
        ).bind_to_model(cls)

    def publication_errors(self):
        """Return what prevents the page from being published, as a mapping of field name to a list of messages."""
        # Asked of a person at a form: what code makes, a translation or a copy, may wait for its words.
        asked = self.required_to_publish if self.is_deferred_validation is False else ()
        missing = [name for name in asked if not getattr(self, name)]
        errors = {name: [_("À remplir avant de publier.")] for name in missing}
        for name in self.unique_to_publish if self.is_deferred_validation is False else ():
            if other := self.conflicting_page(name):
                errors[name] = [_("La page « %(title)s » a déjà cette valeur.") % {"title": other.draft_title}]
        if self.is_model and self.is_deferred_validation is False:
            errors["is_model"] = [_("Un modèle ne se publie pas : décochez « modèle », ou partez de lui.")]
        return errors | sharing_errors(self)

    def conflicting_page(self, name):
        """Return another page of this class with the same value of the field `name`, or None.

        A published page never conflicts over its own value; otherwise drafts count too.
        """
        value = getattr(self, name)
        if value in (None, "") or type(self).objects.filter(pk=self.pk, live=True, **{name: value}).exists():
            # Who bears it already keeps it, whatever a draft says.
            return None
        others = type(self).objects.exclude(translation_key=self.translation_key)
        return others.filter(
            models.Q(**{name: value}) | models.Q(**{f"latest_revision__content__{name}": value})
        ).first()

    def clean(self):
        if self.sharing_image:
            self.sharing_image_alt = self.sharing_image_alt or self.sharing_image.description
        super().clean()
        # A draft may be incomplete, and its dates may disagree.
        errors = {} if self.is_deferred_validation else self.publication_errors()
        for name, text in texts(self):
            if message := placeholders().error(text):
                errors.setdefault(name, []).append(message)
        if errors:
            raise ValidationError(errors)

    @property
    def compiled_on(self):
        """The last day on which a source of the page was read to write it, or None; not a review by a person.

        The content loader sets it, with the sources; `verified_on` is a person's alone.
        """
        days = [plausible(source.value["consulted_on"]) for source in self.sources]
        return max(filter(None, days), default=None)

    @property
    def first_known_on(self):
        """The day since which the content is known, or None: that of its source, else of its last reading."""
        return self.source_day or self.compiled_on

    @property
    def published_at(self):
        """The time by which the page is dated: that of its source, if the site published it later."""
        moments = [self.source_day and at_midnight(self.source_day), self.first_published_at]
        return min(filter(None, moments), default=None)

    @property
    def description(self):
        """The meta description, for search engines and shared links."""
        return self.search_description or self.standfirst

    def structured_data(self, context, address):
        """Return the schema.org nodes of the page's subject, the main one first (see `pepr_site.web.structured_data`).

        `context` is the template's, `address` the page's full URL, with which each `@id` begins.
        """
        return []

    def main_entity(self, address):
        """Return the `@id` of the page's subject, where that is not the first of its own nodes."""

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "breadcrumb": self.get_breadcrumb(request),
            "alternates": alternates_context(self, request),
        }

    def get_route_paths(self):
        """The page's URLs, for the redirects that Wagtail creates when its URL changes."""
        with override(self.locale.language_code):
            return [*super().get_route_paths(), *(f"/{file}" for file in alternates_of(self))]

    def resolve_subpage(self, path):
        """Tell Wagtail's redirects that `path`, below the page's own URL, still exists."""
        if path not in self.get_route_paths():
            raise Resolver404

    def get_breadcrumb(self, request):
        """Return the breadcrumb from the home page, `{title, url}` each; empty on the home page itself."""
        if self.depth <= HOME_DEPTH:
            return []
        way = [{"title": page.title, "url": page.get_url(request)} for page in ancestors(self.path[: -self.steplen])]
        if way:
            way[0]["title"] = _("Accueil")
        return [*way, {"title": self.short_name, "url": ""}]

    @property
    def type_name(self):
        """The type of the page, for visitors: « projet », « actualité »."""
        return self._meta.verbose_name

    @property
    def tone(self):
        """The colour of the page: medium, plain, mist, o1, o2…"""
        return "medium"

    @property
    def card_kind(self):
        """The line above the title on the page's social picture."""
        return self.type_name

    @property
    def short_name(self):
        """The page's name in the breadcrumb."""
        return getattr(self, "short_title", "") or self.title
