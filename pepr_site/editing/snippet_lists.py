"""The lists of snippets in the admin: their search, and the order that editors set by dragging.

The order is shared by all languages. The search of the admin lists each kind of snippet too.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.views.snippets import IndexView, ReorderView, SnippetViewSet


class ListViewSet(SnippetViewSet):
    """A snippet list searched by the fields that it names, whatever the search backend indexes."""

    search_backend_name = None


class OneLanguageIndexView(IndexView):
    """The list of a snippet, limited to the first language while dragging: each row then counts once."""

    def get_base_queryset(self):
        rows = super().get_base_queryset()
        # Wagtail disables dragging in a list with an active filter.
        return rows.filter(locale__language_code=settings.LANGUAGE_CODE) if self.show_ordering_column else rows

    def order_queryset(self, queryset):
        """Keep the languages of an object in a stable order: they share its position."""
        rows = super().order_queryset(queryset)
        return rows.order_by(*(rows.query.order_by or self.model._meta.ordering), "locale_id", "pk")


class SharedReorderView(ReorderView):
    """Moves a row to where it was dropped, with its translations.

    Wagtail's own view counts the rows of all languages as one list, and fails on a new row without a position.
    """

    def post(self, request, pk):
        moved = get_object_or_404(self.model, pk=pk)
        rows = self.model.objects.filter(locale=moved.locale_id).exclude(pk=pk)
        keys = list(
            rows.order_by(F(self.sort_order_field).asc(nulls_last=True), "pk").values_list("translation_key", flat=True)
        )
        keys.insert(self._place(len(keys)), moved.translation_key)
        with transaction.atomic():
            for place, key in enumerate(keys):
                # Only rows that change: content files no longer update a row that was changed in the admin.
                others = self.model.objects.filter(translation_key=key).exclude(**{self.sort_order_field: place})
                others.update(**{self.sort_order_field: place})
            # For receivers of `post_save`: pages must be rendered again.
            moved.refresh_from_db()
            moved.save(update_fields=[self.sort_order_field])
        return JsonResponse({"success": True})

    def _place(self, last):
        """Return the requested position: the last one if it is invalid."""
        asked = self.request.GET.get("position", "")
        return min(int(asked), last) if asked.isdecimal() else last


def area(model):
    """Return the entry of a list in the search of the admin."""
    views = model.snippet_viewset
    label = str(capfirst(model._meta.verbose_name_plural))
    return SearchArea(label, reverse(views.get_url_name("list")), name=model._meta.model_name, icon_name=views.icon)


@hooks.register("construct_search")
def add_lists(request, areas):
    """Add the lists that a user may change to the admin's search, after Wagtail's own entries."""
    for model in get_snippet_models():
        policy = policy_registry.get_by_type(model)
        if policy.user_has_any_permission(request.user, ["add", "change", "delete"]):
            areas.append(area(model))
