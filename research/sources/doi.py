"""A publication by its DOI, from Crossref or DataCite: content negotiation at doi.org, as CSL-JSON."""

from research.identifiers import doi_of
from research.kinds import kind_of
from research.publications import Why
from research.sources import Batch, Record, ShapeChanged, SourceError, clean
from research.sources.client import data_of

NAME = "doi"
ADDRESS = "https://doi.org/"
# The hosts to which doi.org redirects requests for data.
HOSTS = ("api.crossref.org", "data.crossref.org", "data.crosscite.org", "api.datacite.org", "data.datacite.org")
ACCEPT = "application/vnd.citationstyles.csl+json"
PAUSE = 0.2  # seconds


def batches(client, visit, is_whole=False):
    """Nothing is asked by the clock: DOIs are asked for one by one, once somebody has pasted them."""
    raise SourceError("DOIs are asked for when they are pasted, not by the clock")


def batch_for(client, doi):
    """Return the batch of one DOI."""
    return read(client.get(client.address + doi, headers={"Accept": ACCEPT}), doi)


def read(content, name):
    """Return the batch of one answer in CSL-JSON. Raises `ShapeChanged`."""
    answer = data_of(content)
    if not isinstance(answer, dict) or "title" not in answer:
        raise ShapeChanged("no record stands in the answer")
    record = record_of(answer, name)
    return Batch(ground=Why.HAND, total=1, **({"records": [record]} if record else {"unreadable": [str(name)]}))


def record_of(item, name=""):
    """Return the `Record` of an item of CSL-JSON; None where it has no title or no author."""
    title, doi = first(item.get("title")), doi_of(item.get("DOI") or name)
    people = item.get("author") if isinstance(item.get("author"), list) else []
    authors = [found for found in (person(author) for author in people if isinstance(author, dict)) if found]
    if not title or not authors:
        return None
    parts = date_parts(item)
    return Record(
        source=NAME,
        key=doi or name,
        title=title,
        language=clean.text(item.get("language"), 2) or "en",
        kind=kind_of(clean.text(item.get("type")), "csl"),
        authors=authors[: clean.MOST_AUTHORS],
        year=clean.year(parts[0]) if parts else None,
        date=clean.day("-".join(f"{part:02d}" for part in parts)) if len(parts) == 3 else None,
        container=first(item.get("container-title"))[:500],
        volume=clean.text(item.get("volume"), 40),
        issue=clean.text(item.get("issue"), 40),
        pages=clean.text(item.get("page"), 60),
        doi=doi,
        licence=licence_of(item.get("license")),
        source_address=f"https://doi.org/{doi}" if doi else "",
    )


def first(value):
    """Return the first text of what Crossref writes as a list and DataCite as a text."""
    return clean.text(value[0] if isinstance(value, list) and value else value)


def person(author):
    parts = [clean.text(author.get(name), 150) for name in ("given", "family")]
    return " ".join(filter(None, parts)) or clean.text(author.get("literal") or author.get("name"), 300)


def date_parts(item):
    """Return the numbers of the first known date, the most exact of them first written."""
    for name in ("issued", "published", "published-online", "created"):
        parts = item.get(name, {}).get("date-parts") if isinstance(item.get(name), dict) else None
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            numbers = [int(part) for part in parts[0] if str(part).isdecimal()]
            if numbers:
                return numbers[:3]
    return []


def licence_of(value):
    """Return the address of the licence of an item, "" where none is said."""
    entries = value if isinstance(value, list) else []
    found = [clean.web_address(entry.get("URL")) for entry in entries if isinstance(entry, dict)]
    return next(filter(None, found), "")[:200]
