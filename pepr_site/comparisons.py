"""What the comparison of two versions shows of a text, beside what Wagtail does by itself.

Apart from the blocks, which models import: Wagtail's comparisons load only once the models have.
"""

from bs4 import BeautifulSoup
from django.utils.html import escape
from django.utils.safestring import mark_safe
from wagtail.admin.compare import RichTextBlockComparison, diff_text

# Each stands on a line of its own.
LINES = ["p", "li", "br", "hr"]


def lines_of(text):
    """Return the words of a rich text, a paragraph or an item of a list a line."""
    soup = BeautifulSoup(text.source if text else "", "html.parser")
    for node in soup.find_all(LINES):
        node.append("\n")
    return soup.get_text().strip()


class ProseComparison(RichTextBlockComparison):
    """Rich texts, paragraph by paragraph: Wagtail glues the last word of one to the first of the next."""

    def htmlvalue(self, val):
        return _broken(escape(lines_of(val)))

    def htmldiff(self):
        return _broken(diff_text(lines_of(self.val_a), lines_of(self.val_b)).to_html())


def _broken(html):
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308 - both have escaped what they were given
