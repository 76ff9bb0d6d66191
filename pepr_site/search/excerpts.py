"""The lines that hold the words, with the words marked."""

from django.contrib.postgres.search import SearchHeadline
from django.utils.html import escape
from django.utils.safestring import mark_safe

from pepr_site.search import words
from pepr_site.search.engine import tsquery
from pepr_site.search.models import SearchEntry

# Characters that no text holds: what is indexed has no control characters.
START, STOP = "\x02", "\x03"


def excerpts(hits, terms, language):
    """Return `{pk: {title, excerpt}}` for these hits, safe HTML with the words found in `<mark>`. One query."""
    query = tsquery(terms, language, "|")

    def headline(column, **options):
        marks = {"config": words.configuration(language), "start_sel": START, "stop_sel": STOP}
        return SearchHeadline(column, query, **marks, **options)

    rows = SearchEntry.objects.filter(pk__in=[hit.pk for hit in hits]).annotate(
        marked_title=headline("title", highlight_all=True),
        marked_summary=headline("summary", highlight_all=True),
        marked_body=headline("body", max_fragments=2, max_words=26, min_words=12, fragment_delimiter=" … "),
    )
    return {
        row.pk: {
            "title": marked(row.marked_title),
            "excerpt": marked(_best(row)),
        }
        for row in rows
    }


def _best(row):
    """Return the summary where it holds the words or where the body does not; else the lines of the body that do."""
    if START in row.marked_summary or START not in row.marked_body:
        return row.marked_summary
    ending = "" if row.body.endswith(row.marked_body.replace(START, "").replace(STOP, "")[-20:]) else " …"
    beginning = "" if row.body.startswith(row.marked_body.replace(START, "").replace(STOP, "")[:20]) else "… "
    return f"{beginning}{row.marked_body}{ending}"


def marked(text):
    """Return `text`, escaped, with `<mark>` around what the database has marked."""
    html = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped first; the two marks are ours
