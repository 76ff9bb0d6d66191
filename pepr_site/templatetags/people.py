"""What the admin's templates show of people's work."""

from django import template
from wagtail.models import Page

from pepr_site.accounts import offered_actions

register = template.Library()
register.filter("unoffered", offered_actions.unoffered)


@register.inclusion_tag("people/review_form.html", takes_context=True)
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
