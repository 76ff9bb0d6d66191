"""The order in which editors drag snippets: one order, the same in every language."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from wagtail.snippets.views.snippets import IndexView, ReorderView


class OneLanguageIndexView(IndexView):
    """The list of a snippet, which shows the first language alone while one drags: a row then counts once."""

    def get_base_queryset(self):
        rows = super().get_base_queryset()
        # Wagtail lets nobody drag in a list that a filter narrows.
        return rows.filter(locale__language_code=settings.LANGUAGE_CODE) if self.show_ordering_column else rows

    def order_queryset(self, queryset):
        """Keep the languages of a thing in their order: they share its place, and chance would settle it."""
        rows = super().order_queryset(queryset)
        return rows.order_by(*(rows.query.order_by or self.model._meta.ordering), "locale_id", "pk")


class SharedReorderView(ReorderView):
    """Puts a row where it was dropped, and its translations with it.

    Wagtail's own view counts the rows of all languages as one list, and fails
    on a row that has no place yet, as a new one.
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
                # Only what changes: a row that somebody has changed is not the content files' any more.
                others = self.model.objects.filter(translation_key=key).exclude(**{self.sort_order_field: place})
                others.update(**{self.sort_order_field: place})
            # For what listens to saved rows: pages are drawn anew.
            moved.refresh_from_db()
            moved.save(update_fields=[self.sort_order_field])
        return JsonResponse({"success": True})

    def _place(self, last):
        """Return the place that the request asks for: the last one where it says none that exists."""
        asked = self.request.GET.get("position", "")
        return min(int(asked), last) if asked.isdecimal() else last
