"""What Wagtail's screens offer to everybody, out of sight for whom it would refuse: no link leads to a closed door."""

from pepr_site.people.gate import READERS, limits_of
from pepr_site.people.roles import list_models

# The link from a field to the thing that is chosen in it; the boxes and buttons for many things at once.
EDIT_LINK = "[data-chooser-edit-link]"
BULK = [".bulk-action-checkbox-cell", ".bulk-actions-filter-checkbox", ".bulk-actions-choices"]
# Wagtail asks for the right to change a page before it shows these.
OF_WRITERS = ['a[href*="/pages/"][href*="/history/"]', 'a[href*="/pages/"][href*="/usage/"]']


def unoffered(user):
    """Return the selectors of what the screens of the admin do not show to a person."""
    limits = limits_of(user)
    if limits is None:
        return [] if _keeps_lists(user) else [f'{EDIT_LINK}[href*="/snippets/"]']
    return [EDIT_LINK, *BULK, *(OF_WRITERS if limits == [READERS] else [])]


def _keeps_lists(user):
    return any(user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}") for model in list_models())
