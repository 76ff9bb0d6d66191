"""The visibility matrix: state of a page × kind of page × every place that shows pages.

Every page of the matrix is tied to the same objective, axis, project and institution as a live one of
its kind, so that each place would show it if it could; and each place does show the live one, so that
an empty place proves nothing.

Rows without a page of their own stand in it by their classes: one of every class that says what is `public`.
"""

import datetime
import itertools
import re

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, PageViewRestriction, Site

from news.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from people.models import Person, PersonRole
from pepr_site.models import User
from pepr_site.pages.attributes import attribute_of, models_with
from pepr_site.pages.searchable import Searchable
from pepr_site.web.api import router
from programme.models import AxisPage, HomePage, ObjectivePage, Organisation
from projects.models import CallIndexPage, CallPage, OfferIndexPage, OfferPage, ProjectIndexPage, ProjectPage
from research.models import Platform, Publication, PublicationProject, Result, ResultProject
from tests.conftest import publish
from tests.hidden import draft, expired, private, scheduled, unpublished

# The mark has the database made, even when these tests run alone.
pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + datetime.timedelta(days=1)
WORD = "zyxologie"


def with_password(page, index):
    publish(page, index)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")


HIDDEN = [draft, unpublished, expired, scheduled, private, with_password]


def news(title, slug):
    return NewsPage(title=title, slug=slug, date=timezone.localdate(), standfirst=WORD), NewsIndexPage


def event(title, slug):
    return EventPage(title=title, slug=slug, start_date=TOMORROW.date(), standfirst=WORD), EventIndexPage


def project(title, slug):
    page = ProjectPage(title=title, slug=slug, number=90, short_title=title, standfirst=WORD, keywords=title)
    return page, ProjectIndexPage


def call(title, slug):
    page = CallPage(title=title, slug=slug, kind="aap", opens_at=timezone.now(), closes_at=TOMORROW, standfirst=WORD)
    return page, CallIndexPage


def offer(title, slug):
    page = OfferPage(title=title, slug=slug, kind="thesis", closes_at=TOMORROW, standfirst=WORD)
    return page, OfferIndexPage


def closed(page, index):
    """Its address answers, and no list names it."""
    page.closes_at = TOMORROW - datetime.timedelta(days=2)
    publish(page, index)


def publication(title, **values):
    row = Publication.objects.create(title=title, authors="Ada Essai", kind="article", year=2026, **values)
    PublicationProject.objects.create(publication=row, project=first(ProjectPage))


def result(title, **values):
    row = Result.objects.create(name=title, kind="dataset", source="x", **values)
    ResultProject.objects.create(result=row, project=first(ProjectPage))


def platform(title, **values):
    Platform.objects.create(name=title, who="x", how="x", source="x", organisation=first(Organisation), **values)


def person(title, **values):
    row = Person.objects.create(name=title, ground="role", source="x", organisation=first(Organisation), **values)
    PersonRole.objects.create(person=row, title="x", project=first(ProjectPage))


KINDS = [news, event, project, call, offer]
SHOWN = {"is_shown": True}
# What of each kind of row is public, and what is not.
ROWS = {
    publication: ({"state": "shown"}, [{"state": "to_check"}, {"state": "set_aside", "set_aside_reason": "x"}]),
    **dict.fromkeys([result, platform], (SHOWN, [{"is_shown": False}])),
    person: (SHOWN, [{"is_shown": False}, {"is_shown": False, "withdrawn_at": timezone.now()}]),
}
FILES = ["csv", "json", "jsonld"]
STATES = {publish: "live", with_password: "with password"}

# Every place, with the kinds that it must show when they are live.
PLACES = {
    "/": "news call",
    "/actualites/": "news event",
    "/agenda/": "event",
    "/projets/": "project",
    "/projets/?view=table": "project",
    "/appels/": "call",
    "/offres/": "offer",
    f"/actualites/?q={WORD}": "news",
    f"/recherche/?q={WORD}": "news event project call offer publication result platform person",
    f"/recherche/suggestions/?q={WORD}": "",
    "/recherche/suggestions/?q=project": "project",
    "/plan-du-site/": "news event project call offer",
    "/sitemap.xml": "news event project call offer publication",
    "/faits/ro-crate-metadata.json": "project",
    "/publications/": "publication",
    "/resultats/": "result platform",
    "/gouvernance/": "person",
    "/collaborations/": "",
    **{f"/publications/{file}": "publication" for file in ("atom.xml", "rss.xml", "references.bib", "references.json")},
    **{f"/donnees/publications.{file}": "publication" for file in FILES},
    **{f"/donnees/resultats.{file}": "result" for file in FILES},
    **{f"/donnees/plateformes.{file}": "platform" for file in FILES},
    **{f"/donnees/personnes.{file}": "person" for file in FILES},
    "/api/v2/publications/": "publication",
    "/api/v2/results/": "result",
    "/api/v2/platforms/": "platform",
    "/api/v2/people/": "person",
    **dict.fromkeys(["/atom.xml", "/rss.xml", "/actualites/atom.xml", "/actualites/rss.xml"], "news"),
    **dict.fromkeys(["/appels/atom.xml", "/appels/agenda.ics"], "call"),
    **dict.fromkeys(["/agenda/atom.xml", "/agenda/rss.xml", "/agenda/agenda.ics"], "event"),
    **dict.fromkeys(["/resultats/atom.xml", "/resultats/rss.xml"], "result platform"),
    **dict.fromkeys(["/offres/atom.xml", "/offres/rss.xml", "/offres/agenda.ics"], "offer"),
    **dict.fromkeys(["/donnees/offres.csv", "/donnees/offres.json", "/donnees/offres.jsonld"], "offer"),
    "/agenda.ics": "event call",
    **dict.fromkeys(["/donnees/projets.csv", "/donnees/projets.json", "/donnees/projets.jsonld"], "project"),
    **dict.fromkeys(["/donnees/appels.csv", "/donnees/appels.json", "/donnees/appels.jsonld"], "call"),
    "/api/v2/pages/?limit=20&order=-first_published_at": "news event project call offer",
    f"/api/v2/pages/?search={WORD}": "",
    "objective": "news event project call",
    "objective/atom.xml": "news",
    "axis": "news event project call",
    "sister project": "news event call offer publication result person",
    "sister project/rss.xml": "news",
    "institution": "news event offer platform person",
}


def row_name(kind, state):
    return f"{kind.__name__} {' '.join(map(str, state.values()))[:20]} {WORD}"


def name(kind, state):
    return f"{kind.__name__} {STATES.get(state, state.__name__)} {WORD}"


def relate(page):
    """Tie a page to what a live one is tied to, by the relations that its class has."""
    targets = {"axes": AxisPage, "objectives": ObjectivePage, "organisations": Organisation, "projects": ProjectPage}
    for field, model in targets.items():
        if any(f.name == field for f in page._meta.many_to_many):
            setattr(page, field, [first(model)])


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """What each place answers, to nobody and to an administrator, while all pages of the matrix exist."""
    with django_db_blocker.unblock(), transaction.atomic():
        home = HomePage.objects.get(locale__language_code="fr")
        own = {}
        for kind in KINDS:
            for state in (publish, *HIDDEN):
                page, index = kind(name(kind, state), slugify(name(kind, state)))
                relate(page)
                state(page, index.objects.child_of(home).get())
                own[kind, state] = page.get_url()
        page, index = offer(name(offer, closed), slugify(name(offer, closed)))
        relate(page)
        closed(page, index.objects.child_of(home).get())
        own[offer, closed] = page.get_url()
        for kind, (shown, hidden) in ROWS.items():
            for values in (shown, *hidden):
                kind(row_name(kind, values), **values)
        Site.clear_site_root_paths_cache()
        staff = Client()
        staff.force_login(User.objects.create_superuser("matrix"))
        clients = (Client(), staff)
        yield {"own": own} | {place: ask(clients, place) for place in [*PLACES, *own.values()]}
        transaction.set_rollback(True)


def first(model):
    return model.objects.filter(locale__language_code="fr").order_by("pk").first()


def ask(clients, place):
    """Return `[(status, text), …]`, one for each client."""
    named, _slash, file = place.partition("/")
    if named == "institution":
        place = f"/partenaires/{first(Organisation).slug}/"
    elif named:
        place = first({"objective": ObjectivePage, "axis": AxisPage, "sister project": ProjectPage}[named]).url + file
    replies = [client.get(place) for client in clients]
    bodies = [b"".join(r.streaming_content) if r.streaming else r.content for r in replies]
    texts = [plain(body.decode()) for body in bodies]
    if place == "/sitemap.xml":
        # It names a page by its address alone.
        texts = [text.replace("-", " ") for text in texts]
    return [(reply.status_code, text) for reply, text in zip(replies, texts, strict=True)]


def plain(text):
    """Without the marks, thin spaces and folded lines that come between words."""
    return re.sub(r"\s+", " ", re.sub(r"</?mark>|\r\n ", "", text))


def replies(answers):
    """Yield `(place, kinds that it must show, status, text)` of each place and each client."""
    for place, kinds in PLACES.items():
        yield from ((place, set(kinds.split()), *reply) for reply in answers[place])


def test_what_is_live_shows_and_what_is_hidden_does_not(answers):
    # What has closed shows at its address alone.
    hidden = [name(offer, closed), *(name(kind, state) for kind in KINDS for state in HIDDEN)]
    for place, wanted, status, text in replies(answers):
        assert status == 200, place
        assert {kind.__name__ for kind in KINDS if name(kind, publish) not in text} & wanted == set(), place
        assert [one for one in hidden if one in text] == [], place


def test_rows_show_where_they_are_public_and_nowhere_else(answers):
    hidden = [row_name(kind, values) for kind, (_shown, some) in ROWS.items() for values in some]
    for place, wanted, _status, text in replies(answers):
        missing = {kind.__name__ for kind, (shown, _hidden) in ROWS.items() if row_name(kind, shown) not in text}
        assert missing & wanted == set(), place
        assert [one for one in hidden if one in text] == [], place


def test_every_class_of_rows_is_in_the_matrix_the_search_the_open_data_and_the_api():
    rows = [model for model in models_with("public") if not issubclass(model, Page)]
    assert {model.__name__.lower() for model in rows} == {kind.__name__ for kind in ROWS}
    for model in rows:
        assert issubclass(model, Searchable) and model.search_kind != "page" and model.search_listing_page
        dataset = attribute_of(model, "dataset")
        assert dataset.queryset and router.get_model_endpoint(model)[0] == dataset.name
        assert f"/api/v2/{dataset.name}/" in PLACES


def test_what_has_closed_says_so_at_its_address(answers):
    status, text = answers[answers["own"][offer, closed]][0]
    assert status == 200 and "Cette offre est close depuis le" in text and name(offer, closed) in text


def test_the_address_of_what_is_hidden_says_nothing_of_it(answers):
    for kind, state in itertools.product(KINDS, HIDDEN):
        status, text = answers[answers["own"][kind, state]][0]
        assert status in (200, 302, 404)
        assert name(kind, state) not in text
