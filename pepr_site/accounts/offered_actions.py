"""What Wagtail's screens offer to everybody, out of sight for whom it would refuse: no link leads to a closed door."""

from pepr_site.accounts.admin_allowlist import READERS, limits_of
from pepr_site.accounts.roles import list_models


def unoffered(user):
    """Return the style sheets that hide from a person what the screens of the admin offer and they may not open."""
    limits = limits_of(user)
    if limits is None:
        return [] if _keeps_lists(user) else ["css/unoffered-lists.css"]
    return ["css/unoffered-limited.css", *(["css/unoffered-reader.css"] if limits == [READERS] else [])]


def _keeps_lists(user):
    return any(user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}") for model in list_models())
