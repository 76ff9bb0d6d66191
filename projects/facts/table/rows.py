"""The rows of the table: the values of each draft, the edits, and their saving."""

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.editing.dashboard.records import anchor
from projects.facts.expected import EXPECTED, every_fact
from projects.project_pages import ProjectPage


@dataclass
class TableCell:
    """One fact of one draft: `text` is the cell's text, `was` the value when the table was displayed."""

    fact: object
    name: str
    was: str
    text: str
    url: str
    state: str
    error: str = ""

    @property
    def is_changed(self):
        return self.text != self.was


@dataclass
class Row:
    """A project's draft and its cells, by the keys of their facts."""

    page: ProjectPage
    draft: ProjectPage
    is_open: bool
    may_publish: bool
    cells: dict = field(default_factory=dict)
    error: str = ""

    @property
    def was(self):
        """The displayed values, sent back by the form to detect concurrent changes."""
        return json.dumps({key: cell.was for key, cell in self.cells.items()}, ensure_ascii=False)

    @property
    def changed(self):
        return [cell for cell in self.cells.values() if cell.is_changed]

    @property
    def has_errors(self):
        return bool(self.error) or any(cell.error for cell in self.cells.values())


def rows_of(user):
    """Return a `Row` for each project that a person may change, in the site's first language, by number."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(user, "change").values("pk")
    pages = ProjectPage.objects.filter(pk__in=allowed, locale__language_code=settings.LANGUAGE_CODE)
    pages = list(pages.select_related("locale").order_by("number", "pk"))
    revisions = Revision.objects.in_bulk([page.latest_revision_id for page in pages if page.latest_revision_id])
    return [row_of(page, revisions.get(page.latest_revision_id), user) for page in pages]


def row_of(page, revision, user):
    draft, rights = revision.as_object() if revision else page, page.permissions_for_user(user)
    row = Row(page, draft, not rights.page_locked(), rights.can_publish())
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for fact in every_fact():
        text = one_line(fact.read(draft))
        name = f"cell-{page.pk}-{fact.key}"
        row.cells[fact.key] = TableCell(
            fact, name, text, text, f"{edit}#{anchor(ProjectPage, fact.names[0])}", fact.state(draft), ""
        )
    return row


def one_line(text):
    """Return a text with single plain blanks, as cells are compared."""
    return " ".join(text.split())


def fill(row, posted):
    """Put the edits, a mapping of cell names, into the cells of `row`.

    A cell that was not edited keeps the draft's present value; one that another person changed meanwhile is an error,
    and keeps the edit.
    """
    try:
        shown = json.loads(posted.get(f"was-{row.page.pk}", "{}"))
    except (ValueError, RecursionError):
        shown = {}
    shown = shown if isinstance(shown, dict) else {}
    for key, cell in row.cells.items():
        typed = one_line(posted.get(cell.name, cell.was).replace("\0", ""))
        if not cell.fact.is_typed or typed in {cell.was, shown.get(key)}:
            continue
        cell.text = typed
        if key in shown and shown[key] != cell.was:
            cell.error = _("Ce fait a changé depuis : « %(text)s ». Enregistrez à nouveau pour l’écraser.") % {
                "text": cell.was
            }


def save(row, user, is_publishing, source=None):
    """Save the edits of a row: as a draft, or published if the user may and there was no other draft.

    `source`, a function of the row, returns a page source to add. Returns "" if nothing was saved, with errors on the
    row or its cells; else "draft" or "published".
    """
    if not row.changed or row.has_errors:
        return ""
    if not row.is_open:
        row.error = _("Cette page est verrouillée, ou attend une relecture.")
        return ""
    is_publishing = is_publishing and row.may_publish and row.page.live and not row.page.has_unpublished_changes
    write(row)
    if not row.has_errors:
        check(row, is_publishing)
    if row.has_errors:
        return ""
    if source:
        row.draft.sources.append(("source", source(row)))
    with transaction.atomic():
        revision = row.draft.save_revision(user=user, changed=True, clean=False)
        if is_publishing:
            revision.publish(user=user)
    return "published" if is_publishing else "draft"


def write(row):
    """Write the edits to the draft of a row, with errors on cells that cannot be parsed."""
    for cell in row.changed:
        try:
            cell.fact.write(row.draft, cell.text)
        except ValidationError as error:
            cell.error = " ".join(error.messages)


def check(row, is_publishing):
    """Validate the draft as its own form does; errors go to their cell, else to the row."""
    row.draft.is_deferred_validation = not is_publishing
    try:
        row.draft.full_clean()
    except ValidationError as error:
        for name, told in error.message_dict.items():
            cells = [cell for cell in row.changed if name in cell.fact.names]
            for cell in cells:
                cell.error = " ".join(told)
            if not cells:
                where = "" if name == NON_FIELD_ERRORS else f"{name} : "
                row.error = f"{where}{' '.join(told)}"


def remaining(page):
    """Return what a draft lacks, `{label, url}` each, with the URL of the field in the form."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    draft = page.get_latest_revision_as_object()
    # Fields reserved for the staff, and those that a translation shares with its original, are read-only.
    closed = {*page.reserved_fields, *(page.shared_names() if page.original else ())}
    asked = [fact for fact in every_fact() if not fact.read(draft) and not closed.issuperset(fact.names)]
    return [{"label": fact.label, "url": f"{edit}#{anchor(ProjectPage, fact.names[0])}"} for fact in asked]


def counts(rows):
    """Return how many of the expected facts of all rows are known, and how many there are."""
    cells = [row.cells[fact.key] for row in rows for fact in EXPECTED]
    return sum(1 for cell in cells if cell.was), len(cells)
