"""What every page of the site has: a base class, and the one door to lists of pages."""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.utils.decorators import cached_classmethod

from pepr_site.blocks.sources import SourcesBlock
from pepr_site.fields import StreamField
from pepr_site.forms import PageForm
from pepr_site.freshness import FreshnessMixin
from pepr_site.generation import memoised
from pepr_site.snippets import every
from pepr_site.usage import References, texts

# The root of the tree is at depth 1, the home page of a language at 2.
HOME_DEPTH = 2


# What the apps have to say of a text before it is published: functions that take
# a text and return a message or None.
text_checks = []


def visible(pages):
    """Narrow a queryset of pages to what anybody may read: live, and under no private section.

    This is the only door to a list, a feed, a sitemap, a search, an API or an
    export. Wagtail's `public()` asks the database for the restrictions first;
    here they are part of the same query.

    Takes and returns a `PageQuerySet`, of `Page` or of any page class.
    """
    return pages.filter(~Exists(restrictions(OuterRef("path"))), live=True)


def restrictions(path):
    """Return the restrictions that hold for the page at `path`, an expression: its own, and those of its ancestors."""
    return PageViewRestriction.objects.annotate(root=models.F("page__path")).filter(root=Left(path, Length("root")))


@memoised
def landmarks():
    """Return the visible pages of every class that is a landmark, by id: few, and shown all over the site."""
    classes = [model for model in apps.get_models() if issubclass(model, BasePage) and model.is_landmark]
    return {
        page.pk: page
        for model in classes
        for page in visible(model.objects.defer_streamfields()).order_by("path").select_related("locale")
    }


@memoised
def way_to(path):
    """Return the visible pages from the home page down to `path`, a path of the tree."""
    steps = range(HOME_DEPTH * Page.steplen, len(path) + 1, Page.steplen)
    return list(visible(Page.objects.filter(path__in=[path[:end] for end in steps])).order_by("path"))


class BasePageQuerySet(PageQuerySet):
    def visible(self):
        return visible(self)

    def with_related_ids(self):
        """Add the ids of what each page is related to, in the same query: `axes_ids` for its field `axes`…"""
        relations = [field for field in self.model._meta.many_to_many if isinstance(field, ParentalManyToManyField)]
        return self.annotate(
            **{
                f"{field.name}_ids": ArraySubquery(
                    field.remote_field.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})
                    .order_by("pk")
                    .values(field.m2m_reverse_field_name())
                )
                for field in relations
            }
        )

    def for_serving(self):
        """Fetch what showing one page of this class takes."""
        return self.with_related_ids()


class BasePage(FreshnessMixin, Page):
    """A page of this site: a standfirst, its sources, who keeps it true and until when."""

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

    objects = PageManager.from_queryset(BasePageQuerySet)()

    base_form_class = PageForm
    content_panels = [*Page.content_panels, "standfirst"]
    sources_panels = [
        FieldPanel("sources", icon="link"),
        MultiFieldPanel(
            [FieldRowPanel(["verified_on", "review_on"]), "responsible"], heading=_("Relecture"), icon="calendar-check"
        ),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=3),
    ]

    # The fields that a draft may lack and a published page may not.
    required_to_publish = ()
    # Whether pages of this class are few and shown all over the site (see `landmarks`).
    is_landmark = False
    # Set by the form: true for a draft, false when publishing; None where no form is at work.
    is_deferred_validation = None
    # Set by the router, which has looked.
    is_known_public = False

    class Meta:
        abstract = True

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none() if self.is_known_public else super().get_view_restrictions()

    def related(self, name):
        """Return what the page is related to by its field `name`: of pages, the visible ones.

        The ids come with the page when it is served, and from the form's choices
        when it is previewed; no query is made where there are none.
        """
        model = self._meta.get_field(name).related_model
        ids = getattr(self, f"{name}_ids", None)
        if ids is None:
            ids = [item.pk for item in getattr(self, name).all()]
        if not ids:
            return model.objects.none()
        if issubclass(model, Page):
            return visible(model.objects.filter(pk__in=ids))
        return [row for row in every(model._meta.label).values() if row.pk in ids]

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
        """Return what keeps the page from being published, as a mapping of field name to a list of messages."""
        # Asked of a person at a form: what code makes, a translation or a copy, may wait for its words.
        asked = self.required_to_publish if self.is_deferred_validation is False else ()
        missing = [name for name in asked if not getattr(self, name)]
        return {name: [_("À remplir avant de publier.")] for name in missing}

    def clean(self):
        super().clean()
        # A draft may be incomplete, and its dates may disagree.
        errors = {} if self.is_deferred_validation else self.publication_errors()
        for name, text in texts(self):
            messages = [message for check in text_checks if (message := check(text))]
            if messages:
                errors.setdefault(name, []).extend(messages)
        if errors:
            raise ValidationError(errors)

    @property
    def description(self):
        """What search engines and shared links show under the title."""
        return self.search_description or self.standfirst

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"breadcrumb": self.get_breadcrumb(request)}

    def get_breadcrumb(self, request):
        """Return the way here from the home page, `{title, url}` each; none on the home page itself."""
        if self.depth <= HOME_DEPTH:
            return []
        way = [{"title": page.title, "url": page.get_url(request)} for page in way_to(self.path[: -self.steplen])]
        if way:
            way[0]["title"] = _("Accueil")
        return [*way, {"title": self.short_name, "url": ""}]

    @property
    def type_name(self):
        """What the page is, for a visitor: « projet », « actualité »."""
        return self._meta.verbose_name

    @property
    def short_name(self):
        """The name that the page bears in the breadcrumb."""
        return getattr(self, "short_title", "") or self.title
