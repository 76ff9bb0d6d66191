"""Visitors read what is shown, by year, with its share of open access; nothing of what waits, and no empty section."""

import json
import re

import bibtexparser
import jsonschema_rs
import pytest
import rispy
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pepr_site.content_files import loader
from research.publications import Publication, PublicationProject, State
from research.results import Platform, Result
from research.sources import harvest
from tests.queries import queries_to_draw
from tests.research import stand_in

pytestmark = pytest.mark.django_db
HIDDEN = [
    {"state": State.TO_CHECK},
    {"state": State.SET_ASIDE, "set_aside_reason": "x"},
]
# Every place that tells of publications.
PLACES = [
    *("/publications/", "/publications/?q=zyxologie", "/publications/atom.xml", "/publications/references.bib"),
    *("/publications/references.ris", "/publications/references.json", "/recherche/?q=zyxologie", "/sitemap.xml"),
    *("/donnees/publications.csv", "/donnees/publications.json", "/donnees/publications.jsonld", "/en/publications/"),
]


# The index by which each part of a long list is read.
READ_BY = {
    "/publications/atom.xml": "publication_arrival",
    "/publications/": "publication_latest",
    "/publications/?page=2": "publication_latest",
    "/publications/?sort=title": "publication_title",
}


def make(number, **fields):
    known = {"kind": "article", "authors": "Inès Bâtard\nNoël Le Gall", "year": 2025, "state": State.SHOWN}
    known |= {"title": f"Zyxologie {number}", "doi": f"10.1234/z{number}"}
    return Publication.objects.create(**known | fields)


@pytest.fixture
def thirty(project):
    files = [(name, stand_in.recorded(name)) for name in ("hal-page-1.json", "hal-page-2.json")]
    # All at once: one by one takes three times as long.
    with loader.unindexed():
        harvest.fetch_files("hal", files)
    loader.index(list(Publication.objects.all()))
    return project


def body(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("fields", HIDDEN)
def test_what_waits_or_is_set_aside_stands_nowhere(client, fields):
    make(1)
    hidden = make(2)
    Publication.objects.filter(pk=hidden.pk).update(**fields)
    hidden.refresh_from_db()
    hidden.save()
    for place in PLACES:
        text = body(client, place)
        assert "yxologie 1" in text or "z1" in text or "zyxologie-1" in text, place
        assert "yxologie 2" not in text and "zyxologie-2" not in text, place
    assert client.get(f"/publications/{hidden.slug}/").status_code == 404


def test_an_empty_site_shows_nothing_of_it(client):
    pages = ["/", "/plan-du-site/", "/sitemap.xml", "/donnees/", "/recherche/?q=publications"]
    for page in (*pages, "/projets/substituts-de-peau/"):
        assert "/publications/" not in body(client, page) and "/resultats/" not in body(client, page), page
    for page in ("/publications/", "/resultats/", "/en/publications/"):
        assert "noindex" in body(client, page)
    assert client.get("/publications/atom.xml").status_code == 404
    # Its file answers, and no page names it.
    assert client.get("/donnees/publications.csv").status_code == 200


def test_the_list_says_its_share_and_how_it_is_counted(client, thirty):
    page = body(client, "/publications/")
    assert "97<small>" in page and "29 en accès ouvert ÷ 30" in page
    assert 'href="/publications/"' in body(client, "/")


def test_a_narrowed_list_is_exported_as_it_is_shown(client, thirty):
    shown = re.search(r">(\d+) publications? ", body(client, "/publications/?kind=thesis"))
    assert shown
    library = bibtexparser.parse_string(body(client, "/publications/references.bib?kind=thesis"))
    keys = [entry.key for entry in library.entries]
    assert len(keys) == 2
    assert [row["id"] for row in rispy.loads(body(client, "/publications/references.ris?kind=thesis"))] == keys
    assert [row["id"] for row in json.loads(body(client, "/publications/references.json?kind=thesis"))] == keys
    assert len(json.loads(body(client, "/publications/references.json"))) == 30


def test_a_publication_has_its_address_and_says_itself_to_machines(client, thirty):
    row = Publication.objects.visible().filter(kind="article").first()
    page = body(client, f"/publications/{row.slug}/")
    assert f'name="citation_title" content="{row.title}"' in page and f'content="{row.doi}"' in page
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))["@graph"]
    article = next(node for node in graph if node["@type"] == "ScholarlyArticle")
    assert article["headline"] == row.title and [a["name"] for a in article["author"]] == row.author_list
    assert f'rel="canonical" href="http://localhost/publications/{row.slug}/"' in page
    assert f"/publications/{row.slug}/" in body(client, "/sitemap.xml")
    assert len(json.loads(body(client, f"/publications/{row.slug}/references.json"))) == 1
    assert row.title in body(client, f"/en/publications/{row.slug}/")


def test_a_preprint_leads_to_its_article(client):
    article, preprint = make(1), make(2, kind="preprint")
    preprint.version_of = article
    preprint.save()
    answer = client.get(f"/publications/{preprint.slug}/")
    assert answer.status_code == 301 and answer["Location"] == f"/publications/{article.slug}/"
    assert "https://doi.org/10.1234/z2" in body(client, "/publications/")


@pytest.mark.parametrize("fields", HIDDEN)
def test_a_hidden_preprint_is_told_by_no_article(client, project, fields):
    article = make(1)
    hidden = make(2, kind="preprint", version_of=article, **fields)
    PublicationProject.objects.create(publication=article, project=project)
    places = [*PLACES, f"/publications/{article.slug}/", f"/en/publications/{article.slug}/", project.get_url()]
    for place in places:
        text = body(client, place)
        assert "yxologie 2" not in text and "10.1234/z2" not in text and hidden.slug not in text, place
    assert client.get(f"/publications/{hidden.slug}/").status_code == 404


def test_the_page_of_a_project_shows_its_publications_in_both_languages(client, thirty):
    for page in (thirty, thirty.get_translations().first()):
        text = body(client, page.get_url())
        assert "30 publications" in text and text.count('<ol class="pubs">') == 1


def test_results_and_platforms_are_shown_once_somebody_says_so(client):
    licence = "https://creativecommons.org/licenses/by/4.0/"
    Result.objects.create(name="Jeu inventé", kind="dataset", source="X", is_shown=True, licence=licence)
    Platform.objects.create(
        name="Banc inventé", source="X", who="Les équipes du programme", how="Écrire", is_shown=True
    )
    Platform.objects.create(name="Banc caché", source="X", who="x", how="y")
    page = body(client, "/resultats/")
    assert "Jeu inventé" in page and "CC BY 4.0" in page and "Les équipes" in page and "caché" not in page
    found = body(client, "/recherche/?q=banc")
    assert "</mark> inventé" in found and "caché" not in found
    assert "Banc inventé" in body(client, "/donnees/plateformes.json")


def test_hostile_words_stay_words(client):
    make(1, title="<script>alert(1)</script> & co", container="<b>J</b>", authors="<i>A</i> B")
    for page in ("/publications/", f"/publications/{Publication.objects.get().slug}/"):
        text = body(client, page)
        assert "<script>alert" not in text and "<b>J" not in text and "<i>A</i>" not in text


def test_hundreds_of_publications_cost_the_queries_of_thirty(client, project):
    addresses = ["/publications/", "/publications/?kind=article&q=zyxologie", project.get_url()]
    addresses += ["/publications/references.bib?year=1999"]
    costs = []
    for first, last in ((0, 30), (30, 300)):
        rows = Publication.objects.bulk_create(
            Publication(
                kind="article" if n % 3 else "thesis",
                title=f"Zyxologie {n}",
                authors="Inès Bâtard",
                year=2000 + n % 25,
                doi=f"10.1234/z{n}",
                slug=f"z-{n}",
                state=State.SHOWN,
            )
            for n in range(first, last)
        )
        PublicationProject.objects.bulk_create(PublicationProject(publication=row, project=project) for row in rows)
        costs.append({address: queries_to_draw(client, address) for address in addresses})
    assert costs[0] == costs[1]
    assert max(costs[1].values()) <= 14


def test_a_page_of_three_thousand_is_read_alone(client, project):
    Publication.objects.bulk_create(
        Publication(kind="article", title=f"Zyxologie {n}", authors="Inès Bâtard", slug=f"z-{n}", state=State.SHOWN)
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE research_publication")
    for address, index in READ_BY.items():
        assert_read_alone(client, address, index)


def assert_read_alone(client, address, index):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    (read,) = (q["sql"] for q in asked if "authors" in q["sql"] and re.search(r"LIMIT (24|30)\b", q["sql"]))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {read}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    read_rows = plan.partition("SubPlan")[0]
    assert index in read_rows and "Sort" not in read_rows, plan


def test_the_data_obey_their_schema(client, thirty):
    Result.objects.create(name="Jeu inventé", kind="dataset", source="X", is_shown=True)
    Platform.objects.create(name="Banc inventé", source="X", who="Les équipes", how="Écrire", is_shown=True)
    for name in ("publications", "resultats", "plateformes"):
        schema, content = (client.get(f"/donnees/{name}.{file}").json() for file in ("schema.json", "json"))
        jsonschema_rs.validate(schema, content, validate_formats=True)
        assert content["rows"], name
        for file in ("jsonld", "csv"):
            assert client.get(f"/donnees/{name}.{file}").status_code == 200, name
