"""A summary of the changes between two versions of a page, for mails and the history."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

LENGTH = 160
# Elements that separate lines in a diff.
LINES = ["br", "dd", "div", "dt", "p"]


@dataclass
class Change:
    """One field: its label in the form, and its text before and after, each cut to the difference."""

    field: str
    before: str
    after: str


def changes(before, after, request=None):
    """Return the `Change`s from one version of a page to another, in the order of the form."""
    panel = after.get_edit_handler().get_bound_panel(instance=after, request=request, form=None)
    found = []
    for comparison in panel.get_comparison():
        compared = comparison(before, after)
        if compared.has_changed():
            found += _of_rows(compared) if compared.is_child_relation else [_of_field(compared)]
    # The editor may rewrite only the whitespace and tags of a rich text.
    return [change for change in found if change.before != change.after]


def _of_field(compared):
    html = force_str(compared.htmldiff())
    return Change(force_str(compared.field_label()), *_cut(_without(html, "addition"), _without(html, "deletion")))


def _of_rows(relation):
    label = force_str(relation.field_label())
    rows = []
    for child in relation.get_child_comparisons():
        if child.is_addition():
            rows.append(Change(label, "", _shortened(force_str(child.obj_b))))
        elif child.is_deletion():
            rows.append(Change(label, _shortened(force_str(child.obj_a)), ""))
        elif child.has_changed():
            fields = [_of_field(field) for field in child.get_field_comparisons() if field.has_changed()]
            rows += [Change(f"{label}, {field.field}", field.before, field.after) for field in fields]
    return rows or [Change(label, "", _("ordre changé"))]


def _without(html, mark):
    """Return the text of an HTML diff without elements of the class `mark`."""
    soup = BeautifulSoup(html, "html.parser")
    for node in soup.select(f".{mark}"):
        node.decompose()
    for node in soup.find_all(LINES):
        node.append("\n")
    # The text nodes are joined without separator: a mark may be inside a word or before a comma.
    return " ".join(soup.get_text().split())


def _cut(before, after):
    """Cut two texts to the surroundings of their first difference."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    start = max(0, start - LENGTH // 4)
    start = before.rfind(" ", 0, start) + 1 if start else 0
    return _shortened(before, start), _shortened(after, start)


def _shortened(text, start=0):
    part = text[start : start + LENGTH]
    return f"{'…' if start else ''}{part}{'…' if len(text) > start + LENGTH else ''}"
