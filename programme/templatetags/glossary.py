from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.templatetags.wagtailcore_tags import richtext

from programme.explained import explained
from programme.glossary import address, vocabulary

register = template.Library()

BUTTON = '<dfn><button class="term" type="button" popovertarget="mot-{}">{}</button></dfn>'


@register.simple_tag(takes_context=True)
def prose(context, text):
    """Print a rich text of a page's body; the first use of a word of the glossary on the page offers its definition.

    The request remembers what the page has explained already. Plain rich text
    where the page wants no explanation, and where there is no page.
    """
    html = conditional_escape(richtext(text))
    page, request = context.get("page"), context.get("request")
    if not request or not getattr(page, "explain_terms", False):
        return html
    if not hasattr(request, "explained_terms"):
        request.explained_terms = set()
    words = vocabulary(get_language())
    # Parsed from rendered rich text; what is added is rendered too.
    return mark_safe(explained(html, words, request.explained_terms, lambda *use: draw(words, *use)))  # noqa: S308 - rendered


def draw(vocabulary, term, written):
    """Return the button of a word as the text has it, and its definition, which is rendered once for all pages."""
    if term.slug not in vocabulary.definitions:
        values = {"term": term, "address": address(get_language())}
        vocabulary.definitions[term.slug] = render_to_string("components/definition.html", values).strip()
    return format_html(BUTTON, term.slug, written), vocabulary.definitions[term.slug]
