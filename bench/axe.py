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
    # The size of targets is left out of axe's own choice.
    "rules": {"target-size": {"enabled": True}},
}
# What depends on the colours in which a page is seen, and not on its elements alone.
SEEN = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
# For who asks for more contrast: seven to one (WCAG 1.4.6).
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
    """Return the script of axe-core, which gives a page the object `axe`."""
    # The second waits for what the first holds.
    return "\n".join((_FOLDER / name).read_text() for name in ("vendor.js", "userbar.js"))


@cache
def version():
    """Return the version of axe-core."""
    return re.search(r"axe v([\d.]+)", (_FOLDER / "userbar.js.LICENSE.txt").read_text())[1]


def violations(page, within=None, rules=None):
    """Return what axe-core finds wrong in `page`, a line for each element.

    `within` is a selector; `rules` are axe-core's options, `RULES` unless told.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(source())
    return page.evaluate(_RUN, [rules or RULES, within])
