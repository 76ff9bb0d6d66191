"""HAL: publications by ANR reference, by the programme's letters, by collection and by the acronym of a project.

The cursor of each question is `modifiedDate_tdate`: a visit asks what changed since, in that order.
"""

from django.conf import settings

from research.identifiers import doi_of, hal_id_of, nnt_of
from research.kinds import kind_of
from research.publications import Why
from research.sources import Record, ShapeChanged, SourceError, batch_of_rows, clean, part
from research.sources.client import data_of
from research.sources.grounds import our_acronyms, our_codes

NAME = "hal"
ADDRESS = "https://api.archives-ouvertes.fr/search/"
ROWS, MOST_PAGES = 100, 200
# Required fields: if no row of a response has one of them, the field has been renamed.
ALWAYS = (
    *("halId_s", "uri_s", "title_s", "docType_s", "authFullName_s", "publicationDateY_i"),
    *("modifiedDate_tdate", "openAccess_bool"),
)
# Fields that two of three records have, and the number of rows from which one must have them.
OFTEN, MANY = ("doiId_s", "fileMain_s", "language_s"), 20
CODE = "anrProjectReference_s"
CONTAINERS = ("journalTitle_s", "conferenceTitle_s", "bookTitle_s")
OTHERS = (
    *("language_s", "fr_title_s", "en_title_s", "producedDate_s", *CONTAINERS, "volume_s", "issue_s", "page_s"),
    *("doiId_s", "nntId_s", "fileMain_s", "licence_s", "collCode_s", "labStructName_s", "anrProjectAcronym_s"),
)


def questions():
    """Return `(query, ground)` for each question that the settings and the projects' pages allow."""
    codes = [f'{CODE}:"{code}"' for code in sorted(our_codes())]
    letters = [f"{CODE}:*{letters}*" for letters in settings.ANR_LETTERS]
    collections = [f'collCode_s:"{escaped(code)}"' for code in settings.HAL_COLLECTIONS]
    acronyms = [f'anrProjectAcronym_s:"{escaped(name)}"' for name in sorted(our_acronyms())]
    grounds = ((codes, Why.CODE), (letters, Why.CODE), (collections, Why.COLLECTION), (acronyms, Why.ACRONYM))
    return [(query, ground) for queries, ground in grounds for query in queries]


def escaped(words):
    """Return words that cannot end the quoted text of a question."""
    return words.replace("\\", "\\\\").replace('"', '\\"')


def batches(client, visit, is_whole=False):
    """Yield the batches of every question; `is_whole` asks for all of each again, whatever its cursor."""
    asked = questions()
    if not asked:
        raise SourceError("nothing to ask: no project has an ANR reference, and neither letters nor collection are set")
    for query, ground in asked:
        yield from answers(client, query, ground, "" if is_whole else visit.cursors.get(query, ""))


def answers(client, query, ground, cursor):
    """Yield the batches that answer one question, page by page, from `cursor` on."""
    start, seen, moments = 0, set(), [cursor]
    params = {
        "q": query,
        "fl": ",".join([*ALWAYS, CODE, *OTHERS]),
        "rows": ROWS,
        "sort": "modifiedDate_tdate asc,docid asc",
        "wt": "json",
    }
    if cursor:
        params["fq"] = f"modifiedDate_tdate:[{cursor} TO *]"
    for _page in range(MOST_PAGES):
        batch = batch_of(client.json(client.address, params=params | {"start": start}), query, ground)
        rows = len(batch.keys)
        if rows and set(batch.keys) <= seen:
            raise ShapeChanged("the same page comes again and again")
        seen.update(batch.keys)
        start += rows
        # An empty page before the total is an error, not the end.
        if not rows and start < batch.total:
            raise ShapeChanged(f"{start} rows were given of {batch.total}")
        moments += batch.moments
        # If the rows are not in the requested order, the cursor only advances at the end.
        if start >= batch.total or moments == sorted(moments):
            batch.cursor = max(moments)
        yield batch
        if start >= batch.total:
            return
    raise SourceError(f"more than {MOST_PAGES} pages answer {query}")


def read(content, name):
    """Return the one batch of a page that was saved as a file."""
    return batch_of(data_of(content), "", "")


def batch_of(answer, query, ground):
    """Return the `Batch` of one page. Raises `ShapeChanged` where it is not what is known of HAL."""
    response = part(answer, "response")
    docs, total = part(response, "docs"), part(response, "numFound")
    # The field of the code is only required in results that were found by code.
    expected = [*ALWAYS, CODE] if ground == Why.CODE else ALWAYS
    batch = batch_of_rows(docs, total, expected, key_of, record_of, query=query, ground=ground)
    batch.absent = [name for name in OFTEN if len(docs) >= MANY and not any(name in doc for doc in docs)]
    batch.moments = [doc["modifiedDate_tdate"] for doc in docs if is_moment(doc.get("modifiedDate_tdate"))]
    return batch


def key_of(doc):
    return hal_id_of(doc.get("halId_s"))


def is_moment(value):
    return isinstance(value, str) and clean.day(value) is not None and len(value) <= 30


def record_of(doc, key):
    """Return the `Record` of a row; None where it has no title or no author."""
    language = (clean.texts(doc.get("language_s")) or ["en"])[0][:10]
    titles, authors = titles_of(doc, language), clean.texts(doc.get("authFullName_s"))
    if not titles or not authors:
        return None
    produced = clean.day(doc.get("producedDate_s"))
    is_open = doc.get("openAccess_bool")
    return Record(
        source=NAME,
        key=key,
        language=language,
        **titles,
        kind=kind_of(first(doc.get("docType_s")), "hal"),
        authors=authors,
        date=produced,
        year=produced.year if produced else clean.year(doc.get("publicationDateY_i") or doc.get("producedDate_s")),
        container=next(filter(None, (first(doc.get(name), 500) for name in CONTAINERS)), ""),
        volume=first(doc.get("volume_s"))[:40],
        issue=first(doc.get("issue_s"))[:40],
        pages=first(doc.get("page_s"))[:60],
        doi=doi_of(first(doc.get("doiId_s"))),
        hal_id=key,
        nnt=nnt_of(first(doc.get("nntId_s"))),
        is_open_access=is_open if isinstance(is_open, bool) else None,
        open_access_address=clean.web_address(doc.get("fileMain_s")),
        licence=first(doc.get("licence_s"))[:200],
        source_address=clean.web_address(doc.get("uri_s")),
        codes=[clean.as_written(code) for code in as_list(doc.get(CODE))[:50]],
        acronyms=clean.texts(doc.get("anrProjectAcronym_s"))[:50],
        collections=clean.texts(doc.get("collCode_s"))[:100],
        institutions=clean.texts(doc.get("labStructName_s"))[:100],
    )


def titles_of(doc, language):
    """Return the title of a row and those in French and in English, by the names of a `Record`; {} without a title."""
    titles = [title for title in (clean.text(title) for title in as_list(doc.get("title_s"))) if title]
    if not titles:
        return {}
    others = {code: first(doc.get(f"{code}_title_s")) for code in ("fr", "en")}
    # With two titles, the first is that of the work, the second is in the other language.
    other = {"en": "fr", "fr": "en"}.get(language)
    if len(titles) > 1 and other and not others[other]:
        others[other] = titles[1]
    others[language] = ""
    return {"title": titles[0], "title_fr": others["fr"], "title_en": others["en"]}


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def first(value, most=1000):
    """Return the first text of a field that is a list in some answers and a text in others."""
    return next((found for found in (clean.text(item, most) for item in as_list(value)) if found), "")
