"""Which links are found and where, which are asked, how and how often, and what the staff reads of it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from news.models import NewsIndexPage, NewsPage
from pepr_site.editing.link_check import run
from pepr_site.editing.link_check.models import CheckedLink, LinkState
from pepr_site.editing.link_check.report import reason_of
from pepr_site.editing.link_check.run import answers as answers_here
from pepr_site.editing.link_check.run import is_followed, links, own_hosts, places
from pepr_site.operations.schedule import JOBS
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
BODY = [
    {
        "type": "paragraph",
        "value": '<p><a href="https://exemple.fr/lu">lu</a> <a href="mailto:a@b.fr">m</a></p>',
        "id": "p",
    },
    {
        "type": "buttons",
        "value": {"buttons": [{"label": "Lire", "page": None, "address": "https://exemple.fr/bouton"}]},
    },
]


@pytest.fixture
def news(french):
    page = NewsPage(title="Des liens", slug="des-liens", standfirst="x", body=BODY, locale=french)
    page.sources = [{"type": "source", "value": {"label": "a", "address": "/nulle-part/", "consulted_on": None}}]
    return publish(page, NewsIndexPage.objects.get(locale=french))


@pytest.fixture
def answers(monkeypatch, settings):
    """What each address would answer; those that were asked, in order, stand under `asked`."""
    settings.LINK_CHECK = True
    told = {"asked": []}

    def ask(address):
        told["asked"].append(address)
        return told.get(address, (LinkState.WORKS, ""))

    monkeypatch.setattr(run, "ask", ask)
    monkeypatch.setattr(run, "PAUSE", 0)
    return told


def test_an_address_is_found_with_the_field_that_holds_it(news):
    found = {address: label for label, address in links(news)}
    assert "Contenu" in found["https://exemple.fr/lu"]
    assert "Boutons" in found["https://exemple.fr/bouton"] and "Sources" in found["/nulle-part/"]
    where = places()["https://exemple.fr/bouton"][0]
    assert where["title"] == news.title and where["url"].endswith(reverse("wagtailadmin_pages:edit", args=[news.pk]))
    run.store_places()
    news.unpublish()
    assert "https://exemple.fr/bouton" not in places()
    run.store_places()
    assert not CheckedLink.objects.filter(address="https://exemple.fr/bouton").exists()


@pytest.mark.parametrize(
    "address",
    ["mailto:a@b.fr", "tel:+33", "#ici", "javascript:x", "http://[", "", "ftp://a.fr/", "https://a.fr/" + "x" * 1000],
)
def test_what_leads_to_no_page_is_left_alone(address):
    assert not is_followed(address)


def test_what_was_typed_of_this_site_is_true_or_reported(news, settings):
    run.store_places()
    assert CheckedLink.objects.get(address="/nulle-part/").state == LinkState.LOST
    own = f"{settings.SITE_URL}{news.url}"
    assert answers_here(news.url) and answers_here(own) and answers_here("/recherche/?q=x")
    assert answers_here(news.url.rstrip("/")) and answers_here(news.url.replace("liens", "%6Ciens"))
    assert answers_here("/en/") and not answers_here("/en/nowhere/") and not answers_here("/documents/999999/x.pdf")
    news.unpublish()
    assert not answers_here(own)


def test_every_link_within_the_launch_content_is_true(db):
    own = own_hosts()
    typed = [address for address in places() if run.urlsplit(address).hostname in own]
    assert [address for address in typed if not answers_here(address)] == []


def test_nothing_is_asked_until_it_is_allowed(news, answers, settings):
    settings.LINK_CHECK = False
    run.store_places()
    assert run.check_other_hosts() == 0 and answers["asked"] == []


def test_it_is_bounded_a_host_and_in_all_and_goes_on_the_next_night(answers, monkeypatch):
    CheckedLink.objects.bulk_create(
        CheckedLink(address=f"https://{host}.fr/{number}") for host in "abc" for number in range(4)
    )
    monkeypatch.setattr(run, "MOST_OF_A_HOST", 3)
    monkeypatch.setattr(run, "MOST", 7)
    assert run.check_other_hosts() == 7
    assert max(sum(f"//{host}." in address for address in answers["asked"]) for host in "abc") == 3
    first = set(answers["asked"])
    run.check_other_hosts()
    assert len(set(answers["asked"])) == 12 and len(first) == 7


def test_it_is_broken_after_several_nights_and_sound_after_one(answers):
    link = CheckedLink.objects.create(address="https://exemple.fr/")
    answers[link.address] = (LinkState.FAILING, "HTTP 404")
    seen = []
    for _night in range(3):
        run.check_other_hosts()
        link.refresh_from_db()
        seen.append((link.state, link.failing_since))
    assert [state for state, _since in seen] == [LinkState.FAILING, LinkState.FAILING, LinkState.BROKEN]
    assert len({since for _state, since in seen}) == 1 and link.failing_since
    answers[link.address] = (LinkState.WORKS, "")
    run.check_other_hosts()
    link.refresh_from_db()
    assert (link.state, link.failures, link.failing_since) == (LinkState.WORKS, 0, None)


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/x"),
        *("https://exemple.fr:8443/", "http://exemple.fr:22/", "https://moi:secret@exemple.fr/", "file:///etc/passwd"),
        *("http://192.168.1.1/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://100.64.0.1/"),
    ],
)
def test_no_private_machine_is_asked(address, monkeypatch):
    monkeypatch.setattr(run, "HTTPConnectionPool", lambda *a, **k: pytest.fail("it was connected to"))
    monkeypatch.setattr(run, "HTTPSConnectionPool", lambda *a, **k: pytest.fail("it was connected to"))
    assert run.ask(address)[0] == LinkState.FAILING


class Machine:
    """In the place of urllib3's pools: answers what a test says, and remembers what it was asked."""

    asked = []
    told = {}

    def __init__(self, machine, port, **options):
        assert (machine, options.get("assert_hostname", "exemple.fr")) == ("93.184.216.34", "exemple.fr")

    def urlopen(self, method, target, headers, **options):
        self.asked.append((method, headers["Host"] + target))
        assert (
            options["redirect"] is False and "pepr-site" in headers["User-Agent"] and "+http" in headers["User-Agent"]
        )
        status, location = self.told[method, headers["Host"] + target]
        return type("Answer", (), {"status": status, "headers": {"Location": location}, "close": lambda self: None})()


@pytest.fixture
def machine(monkeypatch):
    for name in ("HTTPConnectionPool", "HTTPSConnectionPool"):
        monkeypatch.setattr(run, name, Machine)
    names = {"exemple.fr": ["93.184.216.34"], "dedans.fr": ["10.0.0.7"], "deux.fr": ["93.184.216.34", "10.0.0.7"]}
    found = lambda host, *args, **options: [(0, 0, 0, "", (address, 443)) for address in names[host]]  # noqa: E731
    monkeypatch.setattr(run.socket, "getaddrinfo", found)
    Machine.asked, Machine.told = [], {}
    return Machine


@pytest.mark.parametrize(
    ("told", "state", "methods"),
    [
        ({("HEAD", "exemple.fr/a"): (200, None)}, LinkState.WORKS, ["HEAD"]),
        (
            {("HEAD", "exemple.fr/a"): (404, None), ("GET", "exemple.fr/a"): (200, None)},
            LinkState.WORKS,
            ["HEAD", "GET"],
        ),
        (
            {("HEAD", "exemple.fr/a"): (404, None), ("GET", "exemple.fr/a"): (404, None)},
            LinkState.FAILING,
            ["HEAD", "GET"],
        ),
        (
            {("HEAD", "exemple.fr/a"): (403, None), ("GET", "exemple.fr/a"): (403, None)},
            LinkState.REFUSED,
            ["HEAD", "GET"],
        ),
        (
            {("HEAD", "exemple.fr/a"): (301, "/b"), ("HEAD", "exemple.fr/b"): (200, None)},
            LinkState.WORKS,
            ["HEAD", "HEAD"],
        ),
        ({("HEAD", "exemple.fr/a"): (302, "https://dedans.fr/")}, LinkState.FAILING, ["HEAD"]),
        ({("HEAD", "exemple.fr/a"): (302, "https://deux.fr/")}, LinkState.FAILING, ["HEAD"]),
        (
            {("HEAD", "exemple.fr/a"): (301, "/b?x=1"), ("HEAD", "exemple.fr/b?x=1"): (200, None)},
            LinkState.WORKS,
            ["HEAD", "HEAD"],
        ),
        ({("HEAD", "exemple.fr/a"): (301, "/a")}, LinkState.FAILING, ["HEAD"] * 6),
    ],
)
def test_the_headers_are_asked_for_first_and_each_step_is_looked_at(machine, told, state, methods):
    machine.told = told
    assert run.ask("https://exemple.fr/a")[0] == state
    assert [method for method, _target in machine.asked] == methods


def test_a_host_that_drips_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(run, "WHOLE", 0.05)
    monkeypatch.setattr(run, "_ask", lambda address: run.time.sleep(0.5))
    assert run.ask("https://exemple.fr/") == (LinkState.FAILING, "> 0.05 s")


def test_the_report_says_where_each_stands_worst_first(as_, news):
    run.store_places()
    CheckedLink.objects.filter(address="https://exemple.fr/lu").update(
        state=LinkState.BROKEN, reason="HTTP 404", failing_since=timezone.now()
    )
    client = as_("communication")
    page = BeautifulSoup(client.get(reverse("link_report")).content, "lxml")
    first, second = [row.get_text(" ") for row in page.select("table.listing tbody tr")][:2]
    assert "/nulle-part/" in first and "introuvable" in first
    assert "exemple.fr/lu" in second and "cassé" in second and news.title in second
    assert "ne sont pas vérifiées" in page.get_text()
    narrowed = client.get(reverse("link_report"), {"state": "broken"}).content.decode()
    assert "exemple.fr/lu" in narrowed and "/nulle-part/" not in narrowed
    assert as_("partner").get(reverse("link_report")).status_code in {302, 403}


@pytest.mark.parametrize(("language", "told"), [("fr", "adresse non publique"), ("en", "not a public address")])
def test_why_an_address_is_not_asked_is_told_in_the_language_of_the_reader(language, told):
    _state, reason = run.ask("http://127.0.0.1/")
    with override(language):
        assert reason_of(CheckedLink(reason=reason)) == told


def test_many_places_are_folded_so_that_the_next_address_is_seen(as_):
    place = {"title": "Une page", "field": "Sources", "url": ""}
    for count in (5, 6):
        CheckedLink.objects.create(address=f"https://exemple.fr/{count}", places=[place] * count)
    page = BeautifulSoup(as_("communication").get(reverse("link_report")).content, "lxml")
    (folded,) = page.select("table.listing details")
    assert folded.summary.get_text() == "6 endroits" and len(folded.select("li")) == 6


def test_the_clock_leaves_it_to_the_worker(news, answers, work):
    job = next(job for job in JOBS if job.name == "check_links")
    from django.core.management import call_command

    call_command(job.name, *job.options)
    assert answers["asked"] == [] and not CheckedLink.objects.exists()
    work()
    assert CheckedLink.objects.filter(state=LinkState.WORKS, address="https://exemple.fr/lu").exists()
    assert ProjectPage.objects.exists()
