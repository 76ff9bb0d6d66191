"""theses.fr: theses that match the words of a setting. None has an ANR code, so a person confirms each."""

from django.conf import settings

from research.identifiers import doi_of, nnt_of
from research.publications import PublicationKind, Why
from research.sources import Record, SourceError, batch_of_rows, clean, part
from research.sources.client import data_of

NAME = "theses"
ADDRESS = "https://theses.fr/api/v1/theses/recherche/"
ROWS, MOST_PAGES = 100, 20
ALWAYS = ("id", "titrePrincipal", "auteurs", "status")


def batches(client, visit, is_whole=False):
    """Yield the batches that answer each of the settings' questions."""
    if not settings.THESES_QUERIES:
        raise SourceError("nothing to ask: THESES_QUERIES is not set")
    for query in settings.THESES_QUERIES:
        start = 0
        for _page in range(MOST_PAGES):
            params = {"q": query, "debut": start, "nombre": ROWS, "tri": "dateDesc"}
            batch = batch_of(client.json(client.address, params=params), query)
            yield batch
            start += len(batch.keys)
            if not batch.keys or start >= batch.total:
                break


def read(content, name):
    """Return the one batch of an answer that was saved as a file."""
    return batch_of(data_of(content), "")


def batch_of(answer, query):
    """Return the `Batch` of one page. Raises `ShapeChanged` where it is not what is known of theses.fr."""
    told = {"query": query, "ground": Why.WORDS}
    return batch_of_rows(part(answer, "theses"), part(answer, "totalHits"), ALWAYS, key_of, record_of, **told)


def key_of(row):
    return clean.text(row.get("id"), 60)


def record_of(row, key):
    """Return the `Record` of a thesis; None where it has no title or no author."""
    title = clean.text(row.get("titrePrincipal"))
    authors = [person(author) for author in row.get("auteurs") or [] if isinstance(author, dict)]
    authors = [name for name in authors if name]
    if not title or not authors:
        return None
    is_ongoing = row.get("status") == "enCours"
    day = clean.day(row.get("dateSoutenance") or row.get("datePremiereInscriptionDoctorat"))
    return Record(
        source=NAME,
        key=key,
        title=title,
        language="fr",
        title_en=clean.text(row.get("titreEN")),
        kind=(PublicationKind.ONGOING_THESIS if is_ongoing else PublicationKind.THESIS).value,
        authors=authors,
        date=None if is_ongoing else day,
        year=day.year if day else None,
        container=clean.text(row.get("etabSoutenanceN"), 500),
        doi=doi_of(row.get("doi")),
        nnt=nnt_of(row.get("nnt")),
        source_address=clean.web_address(f"https://theses.fr/{key}"),
    )


def person(author):
    return clean.text(" ".join(filter(None, [clean.text(author.get("prenom")), clean.text(author.get("nom"))])), 300)
