"""Template tags of the admin about users and their work."""

from django import template
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pepr_site.accounts.partners import is_partner
from pepr_site.accounts.roles import list_models

register = template.Library()


@register.filter
def unoffered(user):
    """Return the style sheets that hide from a person what the admin's screens offer and would refuse them."""
    pages = policy_registry.get_by_type(Page)
    if not pages.user_has_any_permission(user, {"add", "change", "publish"}):
        return ["css/unoffered-limited.css", "css/unoffered-reader.css"]
    if is_partner(user):
        return ["css/unoffered-limited.css"]
    keeps_lists = any(user.has_perm(f"{m._meta.app_label}.change_{m._meta.model_name}") for m in list_models())
    return [] if keeps_lists else ["css/unoffered-lists.css"]


@register.inclusion_tag("review/review_form.html", takes_context=True)
def review_form(context):
    """The form that approves or sends back, under the comparison of the very version that waits for this person."""
    page, view, request = context["view"].object, context["view"], context["request"]
    state = page.current_workflow_task_state if isinstance(page, Page) else None
    waits = (
        state
        and str(state.revision_id) == str(view.revision_id_b)
        and page.current_workflow_task.get_actions(page, request.user)
    )
    return {"page": page, "task_state": state if waits else None, "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def may_edit(context):
    """Whether the page that a screen of the admin is about, if any, may be changed by who looks at it."""
    page = getattr(context.get("view"), "object", None)
    return not isinstance(page, Page) or page.permissions_for_user(context["request"].user).can_edit()
