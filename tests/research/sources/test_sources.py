"""What each source tells becomes records and facts; what is of another programme, or of another shape, does not."""

import gzip
import json
import time

import pytest
from django.core.management import CommandError, call_command

from pepr_site.settings import env
from programme.models import Organisation
from research.identifiers import doi_of, exact_code, hal_id_of, nnt_of, similar_code
from research.imports.models import SourceFact, SourceVisit
from research.publications import Publication, PublicationKind, State
from research.sources import ShapeChanged, SourceError, anr, clean, doi, harvest, ror, theses
from research.sources.client import Client
from tests.research import stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.mark.parametrize(
    ("text", "doi_found", "hal", "nnt"),
    [
        ("https://doi.org/10.1234/ABC.5).", "10.1234/abc.5", "", ""),
        ("hal-01234567v2", "", "hal-01234567", ""),
        ("https://hal.science/tel-01234567v2/document", "", "tel-01234567", ""),
        ("2099INVE0001", "", "", "2099INVE0001"),
        ("nothing", "", "", ""),
        (None, "", "", ""),
    ],
)
def test_identifiers_are_written_one_way(text, doi_found, hal, nnt):
    assert (doi_of(text), hal_id_of(text), nnt_of(text)) == (doi_found, hal, nnt)


@pytest.mark.parametrize(
    ("code", "exact", "similar"),
    [
        (" anr-22-pesn-0003 ", "ANR-22-PESN-0003", "ANR-22-PESN-0003"),
        ("22-PESN-0003", "", "ANR-22-PESN-0003"),
        ("ANR-22-PESN-\n0003", "", "ANR-22-PESN-0003"),
        ("ANR-22-PESN-OOO3", "", "ANR-22-PESN-0003"),
        ("ANR-22-PEPRSN-0013", "", ""),
        ("ANR-23-PEIA-005", "", ""),
        (None, "", ""),
    ],
)
def test_a_code_is_exact_or_merely_alike(code, exact, similar):
    assert (exact_code(code), similar_code(code)) == (exact, similar)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:x", "//host/x", "https://", "https://a b", 'https://a"b', 3, None]
)
def test_only_addresses_of_the_web_are_kept(address):
    assert clean.web_address(address) == ""


@pytest.mark.parametrize("name", ["anr-projects.json", "anr-projects.csv"])
def test_the_anr_tells_of_our_projects_and_of_those_merely_alike(project, settings, name):
    settings.ANR_LETTERS = ["PEXX"]
    report = harvest.fetch_files("anr", [(name, stand_in.recorded(name))])
    assert not report.failure and report.counts["others"] == 2
    facts = {fact.key: fact for fact in SourceFact.objects.all()}
    assert set(facts) == {"ANR-99-PEXX-0001", "99-PEXX-0002", "ANR-99-PEXX-0003"}
    assert facts["ANR-99-PEXX-0001"].is_ours and not facts["99-PEXX-0002"].is_ours and facts["99-PEXX-0002"].remark
    assert "point-virgule et retour à la ligne" in facts["99-PEXX-0002"].data["summary"]
    again = harvest.fetch_files("anr", [(name, stand_in.recorded(name))])
    assert set(again.counts) <= {"same", "others", "unreadable"}


def test_the_partners_of_the_anr_are_told_beside_the_project(client, boss, project):
    harvest.fetch_files("anr", [(n, stand_in.recorded(n)) for n in ("anr-projects.json", "anr-partners.json")])
    client.force_login(boss)
    page = client.get("/admin/research/inbox/").content.decode()
    assert "INSERM - Délégation inventée" in page and "PEBB" not in page


def test_theses_go_to_a_person(project):
    report = harvest.fetch_files("theses", [("x", stand_in.recorded("theses-fr.json"))])
    assert report.counts["to_check"] == 2
    ongoing, defended = Publication.objects.order_by("year")
    assert (ongoing.kind, ongoing.year, ongoing.nnt) == (PublicationKind.ONGOING_THESIS, 2024, "")
    assert (defended.kind, str(defended.date), defended.nnt) == (PublicationKind.THESIS, "2026-02-14", "2099INVE0001")
    assert {ongoing.state, defended.state} == {State.TO_CHECK}


def test_ror_gives_the_place_in_every_language_and_leaves_what_is_written(project):
    rows = Organisation.objects.filter(slug="inserm")
    rows.update(ror="099999990", city="", region="Bretagne", latitude=None, longitude=None)
    harvest.fetch_files("ror", [("x", stand_in.recorded("ror-organization.json"))])
    assert rows.count() == 2
    for row in rows:
        assert (row.city, row.region, float(row.latitude)) == ("Paris", "Bretagne", 48.85341)
    moved = json.loads(stand_in.recorded("ror-organization.json"))
    moved["locations"][0]["geonames_details"] |= {"name": "Évry", "lat": 48.6, "lng": 2.4}
    harvest.fetch_files("ror", [("x", json.dumps(moved).encode())])
    assert {(row.city, row.region, float(row.latitude)) for row in rows.all()} == {("Évry", "Bretagne", 48.6)}


CSL = {
    "type": "article-journal",
    "DOI": "10.1234/CSL.1",
    "title": ["A <i>title</i>"],
    "author": [{"given": "Inès", "family": "Bâtard"}, {"literal": "Group"}],
    "container-title": ["Journal"],
    "issued": {"date-parts": [[2025, 3]]},
    "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}],
}


def test_a_doi_is_answered_by_crossref_or_datacite():
    record = doi.read(json.dumps(CSL).encode(), "10.1234/csl.1").records[0]
    assert (record.title, record.authors, record.year) == ("A title", ["Inès Bâtard", "Group"], 2025)
    assert (record.doi, record.container, record.date) == ("10.1234/csl.1", "Journal", None)


@pytest.mark.parametrize("source", [anr, theses, ror, doi])
@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"<html>", b'{"theses": 3}', b'{"data": [[1]]}']
)
def test_another_shape_is_told(source, content):
    with pytest.raises(ShapeChanged):
        source.read(content, "x")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_source_that_is_busy_is_asked_again(status):
    answers = [(status, {"Retry-After": "0"}, b""), (200, {}, b'{"a": 1}')]
    with stand_in.serving(lambda query: answers.pop(0)) as source:
        assert Client({"127.0.0.1"}, backoff=0).json(source.address) == {"a": 1}


def trickle(seconds):
    """Give one byte after another, each after a while."""
    while True:
        time.sleep(seconds)
        yield b" "


def test_a_source_that_trickles_is_left(monkeypatch):
    monkeypatch.setattr("research.sources.client.WHOLE", 0.5)
    with stand_in.serving(lambda query: (200, {}, trickle(0.05))) as source:
        begun = time.monotonic()
        with pytest.raises(SourceError, match="took more than"):
            Client({"127.0.0.1"}, backoff=0).get(source.address)
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_is_read_whole_however_it_is_sent(encoding):
    content = json.dumps({"a": "é" * 300_000}).encode()
    sent = gzip.compress(content) if encoding == "gzip" else content
    pieces = [sent[at : at + 1000] for at in range(0, len(sent), 1000)]
    with stand_in.serving(lambda query: (200, {"Content-Encoding": encoding}, pieces)) as source:
        assert Client({"127.0.0.1"}, backoff=0).get(source.address) == content


def test_what_has_not_changed_is_not_sent_again():
    visit = SourceVisit(source="anr")
    with stand_in.serving(lambda query: (200, {"ETag": '"x"'}, b"{}")) as source:
        client = Client({"127.0.0.1"}, visit)
        assert client.get(source.address, is_conditional=True) == b"{}"
        source.answer = lambda query: (304, {}, b"")
        assert client.get(source.address, is_conditional=True) is None
        assert source.asked[-1]["headers"]["If-None-Match"] == '"x"'


@pytest.mark.parametrize(
    "address", ["http://example.org/", "https://example.org/", "ftp://127.0.0.1/", "https://a@127.0.0.1/"]
)
def test_no_other_host_is_asked_and_nothing_in_the_clear(address):
    with pytest.raises(SourceError):
        Client({"127.0.0.1", "hal.example"}).get(address)


def test_the_command_says_what_it_did_and_asks_only_what_is_allowed(hal, settings, tmp_path, capsys):
    call_command("fetch", "hal")
    assert "hal: shown 30" in capsys.readouterr().out
    settings.SOURCES = []
    with pytest.raises(CommandError, match="not allowed"):
        call_command("fetch", "hal")
    call_command("fetch", "--queued")
    file = tmp_path / "page.json"
    file.write_bytes(stand_in.recorded("hal-page-1.json"))
    call_command("fetch", "hal", "--from-file", str(file))
    with pytest.raises(CommandError):
        call_command("fetch", "hal", "--from-file", str(tmp_path / "missing"))


def test_a_wrong_name_of_a_source_stops_the_start():
    with pytest.raises(Exception, match="SOURCES"):
        env._names("SOURCES", ["hal", "scopus"], "hal|anr")
