"""Template tags of the programme: key figures, glossary, easy-to-read pages."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from wagtail.templatetags.wagtailcore_tags import richtext

from programme.easy_reading.models import easy_version_url
from programme.figures.models import with_figures
from programme.glossary.explained import explained
from programme.glossary.models import address, vocabulary

register = template.Library()

LINK = '<a class="term" href="{}#{}" data-definition="{}" data-entry="{}">{}</a>'


@register.simple_tag(takes_context=True)
def prose(context, text):
    """Render a rich text of a body, with the first use of each glossary term on the page linked to its definition.

    The request keeps track of explained terms. Plain rich text where the page has this switched off, or without a page
    or a public glossary.
    """
    html = conditional_escape(richtext(text))
    page, request = context.get("page"), context.get("request")
    if not request or not getattr(page, "explain_terms", False) or not address(get_language()):
        return html
    if not hasattr(request, "explained_terms"):
        request.explained_terms = set()
    # It is parsed from rendered rich text; additions are escaped.
    return mark_safe(explained(html, vocabulary(get_language()), request.explained_terms, draw))  # noqa: S308 - escaped


def draw(term, written):
    """Return a word of the text as a link to its glossary entry; a script shows the definition in place."""
    entry = gettext("« %(term)s » dans le glossaire") % {"term": term.term}
    return format_html(LINK, address(get_language()), term.slug, term.definition, entry, written)


@register.simple_block_tag
def figures(content):
    """Replace the placeholders of key figures, `[[budget]]`, in the rendered document."""
    return mark_safe(with_figures(content))  # noqa: S308 - `with_figures` escapes what it adds


@register.simple_tag
def easy_address(page):
    """Return the URL of the easy-to-read version of `page`, or "" if there is none."""
    return easy_version_url(page) if page and page.pk else ""
