"""Where each glossary term is used: found in the rendered texts, and shown to editors.

Pages do not refer to terms, so Wagtail's reference index has none of them; and a new term is explained at once on pages
that nobody has saved since.
"""

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.usage import TitleColumn
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.snippets.views.snippets import DeleteView, UsageView

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.fields import StreamField
from pepr_site.pages.visibility import visible
from programme.glossary.explained import explained
from programme.glossary.models import vocabulary


def rich_texts(value):
    """Yield every `RichText` that a block's value holds, at any depth."""
    if isinstance(value, RichText):
        yield value
    elif isinstance(value, StreamValue):
        for block in value:
            yield from rich_texts(block.value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from rich_texts(part)
    elif isinstance(value, (list, tuple)) or hasattr(value, "bound_blocks"):
        for part in value:
            yield from rich_texts(part)


@cached_by_version
def explained_on(language):
    """Return the ids of the pages that explain each term of a language: a mapping of slug to a list, in page order."""
    words, found = vocabulary(language), {}
    for page in visible(Page.objects.filter(locale__language_code=language)).order_by("path").specific():
        if not getattr(page, "explain_terms", False):
            continue
        known = set()
        for field in page._meta.local_fields:
            if isinstance(field, StreamField):
                for text in rich_texts(getattr(page, field.name)):
                    explained(text.source, words, known, lambda *use: "")
        for slug in known:
            found.setdefault(slug, []).append(page.pk)
    return found


def pages_explaining(term):
    """Return the ids of the visible pages that explain a `GlossaryTerm`."""
    return explained_on(term.locale.language_code).get(term.slug, [])


def count(term):
    """Return the number of pages that explain a term, in words; an empty text for none."""
    pages = len(pages_explaining(term))
    return ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages} if pages else ""


class TermUsageView(UsageView):
    """The pages that explain a term."""

    page_title = _("Où ce mot est expliqué")

    def get_queryset(self):
        pages = Page.objects.filter(pk__in=pages_explaining(self.object)).order_by("path").specific()
        return [(page, []) for page in pages]

    @cached_property
    def columns(self):
        return [
            TitleColumn("name", label=_("Page"), accessor="label", get_url=lambda row: row["edit_url"]),
            Column("type", label=_("Type"), accessor=lambda row: capfirst(row["object"].type_name)),
        ]


class TermDeleteView(DeleteView):
    """Says on how many pages the term would no longer be explained. The texts do not change."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"usage_count": len(pages_explaining(self.object))}
