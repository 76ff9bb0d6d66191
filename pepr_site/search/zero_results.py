"""What people sought and did not find: the words, the day and a number, so that editors know what is missing.

Nothing about who typed them: no address, no session, no hour. What could be about
a person (an e-mail address, a telephone number) is not kept, nor anything long.
"""

import logging
import re
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from pepr_site.search import words

logger = logging.getLogger(__name__)

MOST_LETTERS = 80
MOST_WORDS = 8
KEPT_DAYS = 180
# A flood of invented words fills this many rows of a day, and no more.
ROWS_A_DAY = 500
PERSONAL = re.compile(r"@|://|www\.|(?:\d[\s.\-/()]*){6,}")

# One statement: what is too old goes, what is known is counted once more, what is new comes in while there is room.
RECORD = """
WITH gone AS (DELETE FROM pepr_site_missedsearch WHERE day < %(oldest)s)
INSERT INTO pepr_site_missedsearch (day, language, words, times)
SELECT %(day)s, %(language)s, %(words)s, 1
WHERE EXISTS (SELECT FROM pepr_site_missedsearch WHERE (day, language, words) = (%(day)s, %(language)s, %(words)s))
   OR (SELECT count(*) FROM pepr_site_missedsearch WHERE day = %(day)s) < %(most)s
ON CONFLICT (day, language, words) DO UPDATE SET times = LEAST(pepr_site_missedsearch.times + 1, 1000000)
"""


def keepable(text, language):
    """Return the folded words of `text` as they are kept, or "" where they are not to be."""
    if PERSONAL.search(text) or words.is_empty(text, language):
        return ""
    kept = words.key(text)
    return kept if 1 < len(kept) <= MOST_LETTERS and len(kept.split()) <= MOST_WORDS else ""


def record(text, language):
    """Count one search that found nothing. One query; a search is answered even where it cannot be written."""
    kept, today = keepable(text, language), timezone.localdate()
    if not kept:
        return
    values = {"day": today, "oldest": today - timedelta(days=KEPT_DAYS), "most": ROWS_A_DAY}
    try:
        with connection.cursor() as cursor:
            cursor.execute(RECORD, values | {"language": language, "words": kept})
    except DatabaseError:
        logger.warning("A search that found nothing could not be counted.", exc_info=True)
