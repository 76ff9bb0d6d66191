"""Template tags of the admin."""

import re

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pepr_site.accounts.models import comparison_url
from pepr_site.accounts.partners import is_partner
from pepr_site.accounts.roles import list_models
from pepr_site.editing.dashboard.actions import buttons
from pepr_site.pages.text import NO_BREAK
from pepr_site.translation import lifecycle, side_by_side, states

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_marks(context, page):
    """Return the rows that concern one page of a list: of an original its translations, of a translation itself.

    The whole list costs the queries of one reading of the states.
    """
    request = context.get("request")
    if request is None:
        return []
    known = request.__dict__.setdefault("translation_marks", {})
    if page.pk not in known:
        listed = [page, *getattr(context.get("table"), "data", ())]
        known |= {item.pk: [] for item in listed}
        for row in states.rows(models=[Page], keys={item.translation_key for item in listed}):
            if row.state != states.State.TRANSLATED:
                for item in filter(None, (row.source, row.translation)):
                    known.setdefault(item.pk, []).append(row)
    return known[page.pk]


@register.simple_tag
def page_translations(page, **filters):
    """Return the translations of a page that is about to be unpublished or deleted."""
    found = lifecycle.translations_of(page).filter(**filters)
    return [{"page": item, "language": states.language_name(item.locale)} for item in found]


@register.simple_tag(takes_context=True)
def original_passages(context, panel):
    """Return the original's text for the field of a panel in the form of a translation, a list of `Passage`."""
    context["original_language"] = settings.LANGUAGE_CODE
    return side_by_side.passages_beside(panel)


@register.filter
def unoffered(user):
    """Return the style sheets that hide actions of the admin that a user has no permission for."""
    pages = policy_registry.get_by_type(Page)
    if not pages.user_has_any_permission(user, {"add", "change", "publish"}):
        return ["css/unoffered-limited.css", "css/unoffered-reader.css"]
    if is_partner(user):
        return ["css/unoffered-limited.css"]
    keeps_lists = any(user.has_perm(f"{m._meta.app_label}.change_{m._meta.model_name}") for m in list_models())
    return [] if keeps_lists else ["css/unoffered-lists.css"]


@register.inclusion_tag("review/review_form.html", takes_context=True)
def review_form(context):
    """The form that approves or sends back, under the comparison of the last version, which is what is published.

    Under another one, the way to that comparison.
    """
    page, view, request = context["view"].object, context["view"], context["request"]
    state = page.current_workflow_task_state if isinstance(page, Page) else None
    return {
        "page": page,
        "task_state": state if state and page.current_workflow_task.get_actions(page, request.user) else None,
        "is_last": str(view.revision_id_b) in {str(page.latest_revision_id), "latest"},
        "compare_url": comparison_url(page) if state else "",
        "is_newer": "newer" in request.GET,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def may_edit(context):
    """Whether the user may edit the page of an admin screen, if any."""
    page = getattr(context.get("view"), "object", None)
    return not isinstance(page, Page) or page.permissions_for_user(context["request"].user).can_edit()


@register.simple_tag(takes_context=True)
def quick_actions(context):
    return buttons(context["request"].user)


@register.filter
def spaced(title):
    """Return the title of a screen, « Historique: Appels » as Wagtail joins it, with the space of French."""
    return re.sub(r"(?<=\w): ", f"{NO_BREAK}: ", str(title), count=1) if get_language() == "fr" else title


@register.filter
def spaced_labels(comparison):
    """Return a rendered comparison with the French space before the colon of each label."""
    if get_language() != "fr":
        return comparison
    return mark_safe(comparison.replace(":</div>", f"{NO_BREAK}:</div>"))  # noqa: S308 - drawn, hence already escaped
