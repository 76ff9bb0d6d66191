"""Base classes of the blocks."""

import re

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.coreutils import camelcase_to_underscore
from wagtail.rich_text import RichText, expand_db_html

from pepr_site.pages.readable_blocks import check_links
from pepr_site.pages.slugs import slug_of

# What French and English scientific prose quotes. The label is what the button shows.
LANGUAGES = {
    "fr": ("FR", _("Passage en français")),
    "en": ("EN", _("Passage en anglais")),
    "la": ("LA", _("Passage en latin")),
}
FEATURES = [f"lang-{code}" for code in LANGUAGES]


RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]
RICH_TEXT_FEATURES += FEATURES

# No stored text can hold it: PostgreSQL refuses it in JSON.
SEPARATOR = "\x00"
# By which the editor knows a paragraph again; of no use to a reader.
EDITORS_KEYS = re.compile(r' data-block-key="[^"]*"')


# Keeps the anchors of a body apart from the ids of the templates around it.
ANCHOR_PREFIX = "t-"


class TemplateByName:
    """A block drawn by the template of its own name: `QuoteBlock` by `templates/blocks/quote.html`."""

    @classmethod
    def template_name(cls):
        return f"blocks/{camelcase_to_underscore(cls.__name__).removesuffix('_block')}.html"

    def get_template(self, value=None, context=None):
        return self.template_name()


class BodyValue(blocks.StructValue):
    """A block's value, with the heading that it needs at its place in the page.

    `tag` is the level of its title, "h2" or "h3"; `anchor` is the id of its
    title, empty without one. `BodyBlock` sets both from what comes before.
    """

    tag = "h2"
    opens_section = False

    @property
    def heading(self):
        """The words of the title, or an empty string."""
        return self.get("title") or ""

    @cached_property
    def anchor(self):
        return ANCHOR_PREFIX + (slug_of(self.heading) or "titre") if self.heading else ""


def _nothing(block):
    """Return what a field holds that nobody has filled in: no text is an empty one, as the editor's form sends it."""
    default = block.get_default()
    return (
        "" if default is None and isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.URLBlock) else default
    )


class CheckedStructBlock(blocks.StructBlock):
    """A block of several fields, whose value has them all, and which must agree before they are published."""

    def publication_errors(self, value):
        """Return what keeps `value` from being published, as a mapping of field name to message."""
        return {}

    def normalize(self, value):
        if not isinstance(value, self.meta.value_class):
            # Wagtail leaves out what code does not give.
            value = {name: value.get(name, _nothing(block)) for name, block in self.child_blocks.items()}
        return super().normalize(value)

    def clean(self, value):
        value = super().clean(value)
        # A draft may be incomplete: Wagtail defers what only publishing demands.
        errors = {} if self.is_deferred_validation else self.publication_errors(value)
        if errors:
            raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})
        return value


class BodyStructBlock(TemplateByName, CheckedStructBlock):
    """A block of the body made of several fields."""

    class Meta:
        value_class = BodyValue


class LinkBatch:
    """Rich texts read together, whose links are looked up together, when the first of them is shown."""

    def __init__(self, sources):
        self.sources = list(dict.fromkeys(source or "" for source in sources))

    @cached_property
    def expanded(self):
        html = EDITORS_KEYS.sub("", expand_db_html(SEPARATOR.join(self.sources)))
        return dict(zip(self.sources, html.split(SEPARATOR), strict=True))


class BatchedRichText(RichText):
    """A rich text that shares the queries of its links with the rest of its batch."""

    def __init__(self, source, batch):
        super().__init__(source)
        self.batch = batch

    def __html__(self):
        return render_to_string("wagtailcore/shared/richtext.html", {"html": self.batch.expanded[self.source]})


class ProseBlock(blocks.RichTextBlock):
    """Rich text as the whole site allows it: emphasis, lists, links. Headings are blocks of their own."""

    def __init__(self, features=None, **kwargs):
        super().__init__(features=features or RICH_TEXT_FEATURES, **kwargs)

    def value_from_form(self, value):
        # Half a character, which the script may send of an emoji cut in two, can be stored nowhere.
        text = super().value_from_form(value.encode(errors="replace").decode())
        # The editor sends an empty paragraph, which would be a change to a text that nobody has written.
        return RichText("") if is_blank(text) else text

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            check_links(value.source)
        return value

    def get_comparison_class(self):
        # Models read this module, before Wagtail's comparisons can be.
        from pepr_site.blocks.comparisons import ProseComparison

        return ProseComparison

    def bulk_to_python(self, values):
        values = list(values)
        batch = LinkBatch(values)
        return [BatchedRichText(value, batch) for value in values]


def is_blank(text):
    """Tell whether a rich text holds no word: the editor stores an empty one as an empty paragraph."""
    return not strip_tags(text.source if text else "").strip()


class TitleBlock(blocks.CharBlock):
    """The optional title of a block."""

    def __init__(self, **kwargs):
        options = {
            "label": _("Titre"),
            "required": False,
            "max_length": 120,
            "help_text": _("Laissez vide pour ne pas afficher de titre."),
        }
        super().__init__(**options | kwargs)
