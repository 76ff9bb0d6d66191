"""Searches without results: the words, the day and a count, and the editors' report of them.

Nothing is stored about who searched: no IP address, session or time of day. Queries that could contain personal data
(an e-mail address, a telephone number) and long ones are not stored.
"""

import logging
import re
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.permission_policies import ModelPermissionPolicy

from pepr_site.pages.reports import Report, register_report
from pepr_site.search import words
from pepr_site.search.models import MissedSearch

logger = logging.getLogger(__name__)

MOST_LETTERS, MOST_WORDS = 80, 8
KEPT_DAYS = 180
# The maximum number of rows per day, against a flood of made-up words.
ROWS_A_DAY = 500
PERSONAL = re.compile(r"@|://|www\.|(?:\d[\s.\-/()]*){6,}")

# One statement: delete old rows, increment an existing one, or insert a new one below the maximum.
RECORD = """
WITH gone AS (DELETE FROM pepr_site_missedsearch WHERE day < %(oldest)s)
INSERT INTO pepr_site_missedsearch (day, language, words, times)
SELECT %(day)s, %(language)s, %(words)s, 1
WHERE EXISTS (SELECT FROM pepr_site_missedsearch WHERE (day, language, words) = (%(day)s, %(language)s, %(words)s))
   OR (SELECT count(*) FROM pepr_site_missedsearch WHERE day = %(day)s) < %(most)s
ON CONFLICT (day, language, words) DO UPDATE SET times = LEAST(pepr_site_missedsearch.times + 1, 1000000)
"""


def storable_words(text, language):
    """Return the folded words of `text` to store, or "" where they must not be."""
    if PERSONAL.search(text) or words.is_empty(text, language):
        return ""
    kept = words.key(text)
    return kept if 1 < len(kept) <= MOST_LETTERS and len(kept.split()) <= MOST_WORDS else ""


def record(text, language):
    """Count a search without results. One query; the search is answered even if it fails."""
    kept, today = storable_words(text, language), timezone.localdate()
    if not kept:
        return
    values = {"day": today, "oldest": today - timedelta(days=KEPT_DAYS), "most": ROWS_A_DAY}
    try:
        with connection.cursor() as cursor:
            cursor.execute(RECORD, values | {"language": language, "words": kept})
    except DatabaseError:
        logger.warning("A search that found nothing could not be counted.", exc_info=True)


class MissedSearchFilterSet(WagtailFilterSet):
    day = DateFromToRangeFilter(label=_("Jour"), widget=DateRangePickerWidget)
    language = ChoiceFilter(label=_("Langue"), choices=settings.LANGUAGES)

    class Meta:
        model = MissedSearch
        fields = []


@register_report
class MissedSearchReport(Report):
    """Searches without results, the most frequent first, with the days of a language added up.

    For editors of promoted results.
    """

    model = MissedSearch

    page_title = _("Recherches sans résultat")
    header_icon = "search"
    empty_message = _("Aucune recherche n’est restée sans résultat.")
    is_searchable = True
    search_fields = ["words"]
    filterset_class = MissedSearchFilterSet
    default_ordering = "-sum"
    index_url_name, address, order = "missed_searches", "reports/missed-searches/", 1300
    columns = [
        Column("words", label=_("Mots"), sort_key="words"),
        Column("language", label=_("Langue"), sort_key="language"),
        NumberColumn("sum", label=_("Recherches"), sort_key="sum"),
        DateColumn("last", label=_("Dernier jour"), sort_key="last"),
    ]
    list_export = [column.name for column in columns]

    @classmethod
    def may_read(cls, user):
        return ModelPermissionPolicy(SearchPromotion).user_has_permission(user, "add")

    def get_base_queryset(self):
        kept = MissedSearch.objects.filter(day__gte=timezone.localdate() - timedelta(days=KEPT_DAYS))
        return kept.values("words", "language").annotate(sum=Sum("times"), last=Max("day"))


@hooks.register("construct_reports_menu")
def remove_wagtail_search_terms(request, menu_items):
    """Remove Wagtail's report of search terms, which stays empty: only failed searches are counted."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
