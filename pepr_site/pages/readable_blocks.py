"""Blocks of one plain value, shown in comparisons by their label instead of the stored value.

Wagtail would show what is stored: « h2 », « True », « 2024-02-07 », « None ». Templates still get the value itself.
"""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminTimeInput

from pepr_site.pages.dates import DateField, DateInput, TimeField

OUTSIDE = {"http", "https", "mailto", "tel"}


def is_open(address):
    """Whether a visitor can follow a URL as it is written in a page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    is_here = not parts.netloc or parts.hostname == urlsplit(settings.SITE_URL).hostname
    if is_here and f"{parts.path}/".startswith(reverse("wagtailadmin_home")):
        return False
    # One that goes on from the page at hand leads elsewhere from a list, a feed or a mail.
    return parts.scheme in OUTSIDE if parts.scheme else address.strip().startswith(("/", "#"))


def check_address(address, words=None):
    """Raise a `ValidationError` for a URL that no visitor can follow; `words` are the text of its link."""
    if address and not is_open(address):
        message = gettext(
            "Le lien « %(words)s » mène à l’administration du site, ou à un fichier d’un ordinateur : "
            "un visiteur ne pourrait pas l’ouvrir. Corrigez son adresse, ou retirez-le."
        )
        raise ValidationError(message % {"words": words or address})


def check_links(source):
    """Raise a `ValidationError` at the first link of a rich text that no visitor can follow."""
    for link in BeautifulSoup(source, "html.parser").find_all("a", href=True):
        check_address(link["href"], link.get_text())


def leaves(block, value, way=()):
    """Yield `(way, block, value)` for each non-empty leaf block inside `block`.

    `way` lists the blocks that lead to it from the outermost, each with its parent, as pairs.
    """
    if not value:
        return
    if isinstance(block, blocks.StreamBlock):
        children = [(child.block, child.value) for child in value]
    elif isinstance(block, blocks.ListBlock):
        children = [(child.block, child.value) for child in value.bound_blocks]
    elif isinstance(block, blocks.StructBlock):
        children = [(child, value.get(name)) for name, child in block.child_blocks.items()]
    else:
        yield way, block, value
        return
    for child, held in children:
        yield from leaves(child, held, (*way, (block, child)))


class ChoiceBlock(blocks.ChoiceBlock):
    def render_basic(self, value, context=None):
        labels = dict(self.field.choices)
        return str(labels.get(value, "")) if value else ""


class BooleanBlock(blocks.BooleanBlock):
    def render_basic(self, value, context=None):
        return gettext("Oui") if value else gettext("Non")


class DateBlock(blocks.DateBlock):
    @cached_property
    def field(self):
        return DateField(widget=DateInput(format=self.format), **self.field_options)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValueError:
            # As only what no form has written can be: 2027-02-31.
            return None

    def render_basic(self, value, context=None):
        return date_format(value) if value else ""


class TimeBlock(blocks.TimeBlock):
    @cached_property
    def field(self):
        return TimeField(widget=AdminTimeInput(format=self.format), **self.field_options)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValueError:
            # As only what no form has written can be: 25:61.
            return None

    def render_basic(self, value, context=None):
        return time_format(value) if value else ""


class URLBlock(blocks.URLBlock):
    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            check_address(value)
        return value

    def render_basic(self, value, context=None):
        # Read as HTML by the comparison.
        return escape(value or "")


class SourceBlock(blocks.StructBlock):
    """The source of a fact."""

    label = blocks.CharBlock(
        label=_("Intitulé"), max_length=300, help_text=_("Auteur, titre et date, comme dans une bibliographie.")
    )
    address = URLBlock(label=_("Adresse"), max_length=1000, required=False)
    consulted_on = DateBlock(label=_("Consultée le"), required=False)

    class Meta:
        label = _("Source")
        icon = "link"


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock()

    class Meta:
        label = _("Sources")
