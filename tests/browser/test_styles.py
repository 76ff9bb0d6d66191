"""What is served of a style sheet says what is written: a browser reads the same rules from both."""

from pathlib import Path

import pytest
from django.conf import settings

from pepr_site.operations.static_storage import inlined, minified_css

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
RULES = """
(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  // A property of our own keeps the blanks of its value, however many.
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s+/g, " "));
}
"""


def test_a_browser_reads_the_same_rules(chromium):
    page = chromium.new_page()
    for path in SHEETS:
        written = inlined(path.read_text(), lambda name: (SHEETS[0].parent / name).read_text())
        read = page.evaluate(RULES, written)
        assert read, path.name
        assert page.evaluate(RULES, minified_css(written)) == read, path.name
    page.close()
