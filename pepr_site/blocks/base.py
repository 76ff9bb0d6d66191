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

# The languages that scientific prose in French and English quotes. The label is that of the button.
LANGUAGES = {
    "fr": ("FR", _("Passage en français")),
    "en": ("EN", _("Passage en anglais")),
    "la": ("LA", _("Passage en latin")),
}
FEATURES = [f"lang-{code}" for code in LANGUAGES]


RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]
RICH_TEXT_FEATURES += FEATURES

# No stored text contains it: PostgreSQL rejects it in JSON.
SEPARATOR = "\x00"
# The keys by which the rich text editor identifies paragraphs; of no use in a page.
EDITORS_KEYS = re.compile(r' data-block-key="[^"]*"')


# Prevents clashes between the anchors of a body and the ids in templates.
ANCHOR_PREFIX = "t-"


class TemplateByName:
    """A block rendered by the template of the same name: `QuoteBlock` by `templates/blocks/quote.html`."""

    @classmethod
    def template_name(cls):
        return f"blocks/{camelcase_to_underscore(cls.__name__).removesuffix('_block')}.html"

    def get_template(self, value=None, context=None):
        return self.template_name()


class BodyValue(blocks.StructValue):
    """A block's value, with the heading level and the anchor that depend on its position in the page.

    `tag` is the level of its title, "h2" or "h3"; `anchor` is the id of its
    title, empty without one. `BodyBlock` sets both from the preceding blocks.
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


def _empty_value(block):
    """Return the value of an empty field: "" for text, as the editor's form submits it."""
    default = block.get_default()
    return (
        "" if default is None and isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.URLBlock) else default
    )


class CheckedStructBlock(blocks.StructBlock):
    """A block of several fields, all of them in its value, which are validated together before publication."""

    def publication_errors(self, value):
        """Return the errors that prevent the publication of `value`, as a mapping of field name to message."""
        return {}

    def normalize(self, value):
        if not isinstance(value, self.meta.value_class):
            # Wagtail does not add fields that are missing in a value given by code.
            value = {name: value.get(name, _empty_value(block)) for name, block in self.child_blocks.items()}
        return super().normalize(value)

    def clean(self, value):
        value = super().clean(value)
        # A draft may be incomplete: Wagtail defers validation until publication.
        errors = {} if self.is_deferred_validation else self.publication_errors(value)
        if errors:
            raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})
        return value


class BodyStructBlock(TemplateByName, CheckedStructBlock):
    """A block of the body made of several fields."""

    class Meta:
        value_class = BodyValue


class LinkBatch:
    """Rich texts loaded together, whose links are fetched together when the first of them is rendered."""

    def __init__(self, sources):
        self.sources = list(dict.fromkeys(source or "" for source in sources))

    @cached_property
    def expanded(self):
        html = EDITORS_KEYS.sub("", expand_db_html(SEPARATOR.join(self.sources)))
        return dict(zip(self.sources, html.split(SEPARATOR), strict=True))


class BatchedRichText(RichText):
    """A rich text that shares the queries for its links with the rest of its batch."""

    def __init__(self, source, batch):
        super().__init__(source)
        self.batch = batch

    def __html__(self):
        return render_to_string("wagtailcore/shared/richtext.html", {"html": self.batch.expanded[self.source]})


class ProseBlock(blocks.RichTextBlock):
    """Rich text with the features allowed on this site: emphasis, lists, links. Headings are separate blocks."""

    def __init__(self, features=None, **kwargs):
        super().__init__(features=features or RICH_TEXT_FEATURES, **kwargs)

    def value_from_form(self, value):
        # A lone surrogate, which the script sends if an emoji is cut in two, cannot be stored.
        text = super().value_from_form(value.encode(errors="replace").decode())
        # The editor submits an empty paragraph, which would count as a change of an empty text.
        return RichText("") if is_blank(text) else text

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            check_links(value.source)
        return value

    def get_comparison_class(self):
        # Models import this module, before Wagtail's comparison classes can be imported.
        from pepr_site.blocks.comparisons import ProseComparison

        return ProseComparison

    def bulk_to_python(self, values):
        values = list(values)
        batch = LinkBatch(values)
        return [BatchedRichText(value, batch) for value in values]


def is_blank(text):
    """Whether a rich text has no words: the editor stores an empty one as an empty paragraph."""
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
