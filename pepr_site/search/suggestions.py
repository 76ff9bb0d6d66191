"""What one may be looking for, while one types: names that begin with the words typed so far."""

from django.contrib.postgres.search import SearchQuery
from django.db.models.functions import Length

from pepr_site.search import sources, words
from pepr_site.search.engine import visible_entries

LEAST_LETTERS = 2
MOST_LETTERS = 60
MOST = 7


def suggestions(text, language):
    """Return at most MOST entries whose names hold words that begin as those of `text`, the shortest names first.

    Two queries at most; none for less than LEAST_LETTERS.
    """
    *whole, last = words.indexed(text[:MOST_LETTERS]).split()[: words.MOST_WORDS] or [""]
    typed = [*(word for word in whole if word not in words.EMPTY.get(language, ())), last]
    if sum(map(len, typed)) < LEAST_LETTERS:
        return []
    query = SearchQuery(" & ".join(f"'{word}':*" for word in dict.fromkeys(typed)), config="simple", search_type="raw")
    found = list(visible_entries(language).filter(beginnings=query).order_by(Length("title"), "title", "pk")[:MOST])
    for entry in found:
        entry.model = sources.indexed_models()[entry.content_type_id]
    return found
