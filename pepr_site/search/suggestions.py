"""What one may be looking for, while one types: names that begin with the words typed so far."""

from django.contrib.postgres.search import SearchQuery
from django.db.models.functions import Length

from pepr_site.search import sources, words
from pepr_site.search.engine import says_nothing, visible_entries

LEAST_LETTERS = 2
MOST_LETTERS = 60
MOST = 7


def suggestions(text, language):
    """Return at most MOST entries whose names hold words that begin as those of `text`, the shortest names first.

    Pages that say nothing come last. Two queries at most; none for less than LEAST_LETTERS.
    """
    *before, last = words.words(text[:MOST_LETTERS])[: words.MOST_WORDS] or [""]
    typed = [*(word for word in before if word not in words.EMPTY.get(language, ())), last]
    if sum(map(len, typed)) < LEAST_LETTERS:
        return []
    query = SearchQuery(words.raw_query(dict.fromkeys(typed), suffix=":*"), config="simple", search_type="raw")
    order = says_nothing(), Length("title"), "title", "pk"
    found = list(visible_entries(language).filter(beginnings=query).order_by(*order)[:MOST])
    for entry in found:
        entry.model = sources.indexed_models()[entry.content_type_id]
    return found
