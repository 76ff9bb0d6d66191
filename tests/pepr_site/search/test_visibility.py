"""What a visitor may not read appears nowhere in the search, whoever asks."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pepr_site.models import SiteDocument
from programme.models import GlossaryPage
from programme.programme_pages import StandardPage
from tests.conftest import publish
from tests.pepr_site.search.results import found, page, suggested

pytestmark = pytest.mark.django_db

# A word that nothing else holds, and one that is nearly it.
WORD, NEARLY = "xylophagose", "xylofagose"
STATES = ["private", "below a private page", "draft", "unpublished", "expired", "a draft over a live page", "deleted"]


def hidden(state, home):
    """Return a page that holds WORD and is in this state."""
    secret = StandardPage(title=f"La {WORD}", slug="secret", standfirst=f"Où l’on parle de {WORD}.")
    if state == "draft":
        secret.live = False
        home.add_child(instance=secret)
        secret.save_revision()
    elif state == "a draft over a live page":
        secret.title, secret.standfirst = "Une page", ""
        publish(secret, home)
        secret.title = f"La {WORD}"
        secret.save_revision()
    elif state == "below a private page":
        above = publish(StandardPage(title="Au-dessus", slug="au-dessus"), home)
        publish(secret, above)
        PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)
    else:
        publish(secret, home)
    if state == "private":
        PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    elif state == "unpublished":
        secret.unpublish()
    elif state == "expired":
        secret.expire_at = timezone.now() - timedelta(minutes=1)
        secret.save_revision().publish()
        call_command("publish_scheduled")
    elif state == "deleted":
        secret.delete()
    return secret


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_public_is_in_no_part_of_the_search_whoever_asks(
    client, admin_client, home, django_capture_on_commit_callbacks, state
):
    with django_capture_on_commit_callbacks(execute=True):
        secret = hidden(state, home)
    if state != "deleted":
        SearchPromotion.objects.create(query=Query.get("oncologie"), page=secret, description="À lire")
    for who in (client, admin_client):
        assert found(who, WORD) == []
        assert suggested(who, WORD[:6]) == []
        # Nor is the word proposed for one that resembles it, nor counted in a facet.
        mistyped = page(who, q=NEARLY).find("main")
        assert not mistyped.select(".proposal")
        assert WORD not in mistyped.get_text()
        promoted = page(who, q="oncologie").find("main")
        assert WORD not in promoted.get_text()
        # The live version of a page with a draft may be read.
        assert bool(promoted.select(".promoted")) == (state == "a draft over a live page")


def test_the_same_page_is_in_every_part_of_the_search_while_it_is_public(
    client, home, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        public = publish(StandardPage(title=f"La {WORD}", slug="secret", standfirst="Un mot."), home)
    SearchPromotion.objects.create(query=Query.get("oncologie"), page=public, description="À lire")
    assert found(client, WORD) == ["/secret/"]
    assert suggested(client, WORD[:6]) == ["/secret/"]
    assert page(client, q=NEARLY).select_one(".proposal a").get_text() == WORD
    assert page(client, q="oncologie").select_one(".promoted a")["href"] == "/secret/"


@pytest.fixture
def document(home, django_capture_on_commit_callbacks):
    """A document that a live page links to."""
    file = ContentFile(b"%PDF-1.4", name="rapport.pdf")
    document = SiteDocument.objects.create(title=f"Rapport sur la {WORD}", file=file)
    link = f'<p><a linktype="document" id="{document.pk}">le rapport</a></p>'
    with django_capture_on_commit_callbacks(execute=True):
        document.page = publish(StandardPage(title="Rapports", slug="rapports", body=[("paragraph", link)]), home)
        document.save()
    return document


def test_a_document_that_a_public_page_links_to_is_found(client, document):
    assert found(client, WORD) == [f"/documents/{document.pk}/{document.filename}"]


@pytest.mark.parametrize("state", ["linked from nowhere", "linked from a private page", "in a private collection"])
def test_a_document_that_is_not_offered_is_not_found(client, document, django_capture_on_commit_callbacks, state):
    with django_capture_on_commit_callbacks(execute=True):
        if state == "linked from nowhere":
            document.page.delete()
        elif state == "linked from a private page":
            PageViewRestriction.objects.create(page=document.page, restriction_type=PageViewRestriction.LOGIN)
        else:
            above = Collection.get_first_root_node().add_child(name="Réservé")
            document.collection = above.add_child(name="Rapports")
            document.save()
            CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    assert found(client, WORD) == []
    assert suggested(client, WORD[:6]) == []
    assert WORD not in page(client, q=NEARLY).find("main").get_text()


def test_the_terms_are_found_only_while_the_glossary_may_be_read(client, french):
    assert "/glossaire/#exosome" in found(client, "exosome")
    GlossaryPage.objects.get(locale=french).unpublish()
    assert not [url for url in found(client, "exosome") if "glossaire" in url]
    assert not [url for url in suggested(client, "exosom") if "glossaire" in url]
