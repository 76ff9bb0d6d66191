"""Who may read which document, by which name; and what a partner may link to."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.models import SiteDocument, SiteImage
from programme.models import StandardPage
from tests.conftest import publish
from tests.hidden import HIDDEN
from tests.pepr_site.review.forms import sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return SiteDocument.objects.create(title="Rapport secret", file=ContentFile(b"%PDF-1.4 un", "rapport.pdf"))


def page_with(document, **other):
    link = f'<p><a linktype="document" id="{document.pk}">le rapport</a></p>'
    return StandardPage(**{"title": "Rapports", "slug": "rapports", "body": [("paragraph", link)]} | other)


def shown(response):
    """What an answer tells a stranger: all but what is another in each."""
    own = {"X-Request-ID", "Date", "Content-Length"}
    return response.status_code, response.content, {k: v for k, v in response.headers.items() if k not in own}


def test_counting_tells_nothing(client, document):
    nothing = shown(client.get(f"/documents/{document.pk + 99}/x"))
    assert nothing[0] == 404
    for name in ("x", "rapport.pdf", "rapport", "RAPPORT.PDF", "", "rapport.pdf/", "../x"):
        assert shown(client.get(f"/documents/{document.pk}/{name}")) == nothing, name
    for number in ("0", "9" * 18, "9" * 40, "٣"):
        assert client.get(f"/documents/{number}/rapport.pdf").status_code == 404, number


def button_to(address):
    return ("buttons", {"buttons": [{"label": "Lire", "page": None, "address": address, "style": "primary"}]})


KINDS = {
    "paragraph": lambda document, address: page_with(document),
    "list": lambda document, address: page_with(document, body=[("documents", {"title": "", "documents": [document]})]),
    "button": lambda document, address: page_with(document, body=[button_to(address)]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_public_page_shows_is_public_by_its_names_alone(client, document, home, kind):
    page = publish(KINDS[kind](document, f"http://localhost{document.url}"), home)
    answer = client.get(document.url)
    assert answer.status_code == 200 and "no-cache" in answer["Cache-Control"]
    assert client.get(f"/documents/{document.pk}/x").status_code == 404
    page.unpublish()
    assert client.get(document.url).status_code == 404


def test_each_name_that_it_had_leads_to_the_present_one(client, document, home):
    publish(page_with(document), home)
    addresses = [document.url]
    for name in ("b.csv", "c.odt", "d.pdf"):
        document.file = ContentFile(b"x", name)
        document.save()
        document = SiteDocument.objects.get(pk=document.pk)
        addresses.append(document.url)
    assert [client.get(address).status_code for address in addresses] == [200, 302, 302, 200]
    assert client.get(addresses[1])["Location"] == document.url
    assert b"".join(client.get(document.url).streaming_content) == b"x"
    assert client.get(f"/documents/{document.pk}/d.pdf").status_code == 404


def test_a_document_of_before_keeps_the_address_it_had(document):
    SiteDocument.objects.update(address_name="")
    document = SiteDocument.objects.get(pk=document.pk)
    address = document.url
    document.file = ContentFile(b"%PDF-1.4 trois", "tout-autre.pdf")
    document.save()
    assert SiteDocument.objects.get(pk=document.pk).url == address


@pytest.mark.parametrize("hide", HIDDEN)
def test_what_only_a_hidden_page_shows_is_not_public(client, document, home, hide):
    hide(page_with(document), home)
    assert client.get(document.url).status_code == 404


def test_a_link_that_only_a_draft_of_a_live_page_holds_is_not_public(client, document, home):
    page = publish(page_with(document, body=[]), home)
    page.body = page_with(document).body
    page.save_revision()
    assert client.get(document.url).status_code == 404


def test_who_passes_a_private_page_reads_what_it_shows(client, document, home):
    page = publish(page_with(document), home)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="sésame")
    assert client.get(document.url).status_code == 404
    restriction = page.get_view_restrictions().get()
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    client.post(address, {"password": "sésame", "return_url": page.url})
    answer = client.get(document.url)
    assert answer.status_code == 200 and "private" in answer["Cache-Control"]
    # One that is open to them is not enough.
    PageViewRestriction.objects.create(page=home, restriction_type="login")
    assert client.get(document.url).status_code == 404


def test_a_private_collection_is_asked_before_any_name_is_told(client, document, home):
    publish(page_with(document), home)
    document.file = ContentFile(b"x", "b.csv")
    document.collection = Collection.get_first_root_node().add_child(name="Réservé")
    document.save()
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    for name in (document.filename, "rapport.pdf"):
        assert client.get(f"/documents/{document.pk}/{name}")["Location"].startswith("/admin/login/")
    assert client.get(f"/documents/{document.pk}/x").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("communication", 200), ("redaction", 200), ("relecture", 200), ("partner", 404), ("nobody", 404)],
)
def test_the_staff_reads_what_nobody_has_published_and_a_partner_what_is_theirs(as_, document, workspace, role, status):
    client = as_(role)
    answer = client.get(document.url)
    assert answer.status_code == status
    assert status == 404 or "no-store" in answer["Cache-Control"]
    assert client.get(f"/documents/{document.pk}/x").status_code == 404
    document.collection = workspace.collection
    document.save()
    assert client.get(document.url).status_code == (404 if role == "nobody" else 200)


@pytest.fixture
def others(neighbour):
    """A document and a picture of another partner's."""
    collection = PartnerWorkspace.objects.get(page_key=neighbour.translation_key).collection
    document = SiteDocument.objects.create(
        title="Rapport secret", file=ContentFile(b"%PDF-1.4", "secret.pdf"), collection=collection
    )
    picture = SiteImage.objects.first()
    picture.collection = collection
    picture.save()
    return document, picture


def test_no_chooser_names_anothers_file_to_a_partner(as_, others):
    client = as_("partner")
    for kind, row in zip(("documents", "images"), others, strict=True):
        for path in (f"{row.pk}/", f"chosen-multiple/?id={row.pk}", f"{row.pk}/select_format/"):
            answer = client.get(f"/admin/{kind}/chooser/{path}")
            # Of several that are asked for, Wagtail gives those that may be chosen: none.
            is_told = answer.status_code == 200 and "chosen-multiple" not in path
            assert not is_told and row.title not in answer.content.decode(), path
    for path in (f"documents/edit/{others[0].pk}/", f"documents/usage/{others[0].pk}/", f"images/{others[1].pk}/"):
        assert others[0].title not in client.get(f"/admin/{path}").content.decode(), path


def edited(client, page, block):
    """What the form of a page sends when its body is `block` alone."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    posted = sent_by(client.get(address))
    streams = {"body": streamfield([block]), "sources": streamfield([])}
    return address, dict(posted.lists()) | nested_form_data(streams)


def list_of(document):
    one = {"deleted": "", "order": "0", "type": "", "id": "", "value": str(document.pk)}
    return "documents", {"title": "", "documents": {"count": "1", "0": one}}


def link_to(document):
    return "paragraph", rich_text(f'<p><a linktype="document" id="{document.pk}">x</a></p>', features=["document-link"])


def picture_of(picture):
    return "picture", {"image": str(picture.pk), "alt": "x", "is_decorative": "", "caption": "", "credit": ""}


BODIES = {
    "rich text": lambda document, picture: link_to(document),
    "documents": lambda document, picture: list_of(document),
    "picture": lambda document, picture: picture_of(picture),
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("action", [{}, {"action-submit": "1"}])
def test_a_partner_cannot_show_anothers_file_however_it_is_sent(as_, project, others, kind, action):
    client = as_("partner")
    address, data = edited(client, project, BODIES[kind](*others))
    before = project.revisions.count()
    answer = client.post(address, data | action)
    assert answer.status_code == 302 and answer["Location"] == "/admin/"
    assert project.revisions.count() == before
    assert "Rapport secret" not in answer.content.decode()


def test_what_the_staff_has_put_there_stays_and_their_own_is_taken(as_, project, others, workspace):
    file = ContentFile(b"%PDF-1.4", "notre.pdf")
    own = SiteDocument.objects.create(title="Le nôtre", file=file, collection=workspace.collection)
    project.body = [("documents", {"title": "", "documents": [others[0]]})]
    project.save_revision().publish()
    client = as_("partner")
    for document in (others[0], own):
        address, data = edited(client, project, list_of(document))
        assert client.post(address, data).status_code == 302, document
