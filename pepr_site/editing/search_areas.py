"""What the search of the admin offers beside pages, pictures and documents: the rows of each list of the site."""

from django.urls import reverse
from django.utils.text import capfirst
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models


def area(model):
    """Return the place of a list in the search of the admin."""
    views = model.snippet_viewset
    label = str(capfirst(model._meta.verbose_name_plural))
    return SearchArea(label, reverse(views.get_url_name("list")), name=model._meta.model_name, icon_name=views.icon)


@hooks.register("construct_search")
def add_lists(request, areas):
    """Add the lists that a person may change, in the order of the apps, after Wagtail's own places."""
    for model in get_snippet_models():
        policy = policy_registry.get_by_type(model)
        if policy.user_has_any_permission(request.user, ["add", "change", "delete"]):
            areas.append(area(model))
