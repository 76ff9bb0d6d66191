"""Runs axe-core, the copy that Wagtail ships for its content checks, on a page opened with Playwright."""

import re
from functools import cache
from pathlib import Path

import wagtail.admin

RULES = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        *("best-practice", "RGAAv4"),
    ],
    # Target size is not among the default rules of axe.
    "rules": {"target-size": {"enabled": True}},
}
# The rules that depend on colours, not only on elements.
SEEN = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
# For `prefers-contrast: more`: seven to one (WCAG 1.4.6).
MORE_CONTRAST = {"runOnly": ["color-contrast-enhanced"], "resultTypes": ["violations"]}
_FOLDER = Path(wagtail.admin.__file__).parent / "static/wagtailadmin/js"
_RUN = """async ([rules, within]) => {
  const { violations } = await axe.run(within || document, rules);
  const line = (id, { target, html }) => `${id}: ${target} ${html.slice(0, 160)}`;
  // A target within a sentence may be as small as its text (WCAG 2.5.8): axe-core grants that to links, not to
  // buttons, and takes the frame around the two lines of a link for the link.
  const isInSentence = ({ target }) => Boolean(document.querySelector(target[0])?.closest("p .term, li .term"));
  return violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => id !== "target-size" || !isInSentence(node)).map((node) => line(id, node)));
}"""


@cache
def source():
    """Return the script of axe-core, which defines the object `axe`."""
    # The second needs modules of the first.
    return "\n".join((_FOLDER / name).read_text() for name in ("vendor.js", "userbar.js"))


@cache
def version():
    """Return the version of axe-core."""
    return re.search(r"axe v([\d.]+)", (_FOLDER / "userbar.js.LICENSE.txt").read_text())[1]


def violations(page, within=None, rules=None):
    """Return the violations that axe-core finds in `page`, one line per element.

    `within` is a selector; `rules` are axe-core's options, by default `RULES`.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(source())
    return page.evaluate(_RUN, [rules or RULES, within])
