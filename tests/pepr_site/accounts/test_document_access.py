"""The address of a document stays when its file is replaced."""

import pytest
from django.core.files.base import ContentFile

from pepr_site.models import SiteDocument
from tests.pepr_site.showing import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(home):
    """A document that a public page shows."""
    document = SiteDocument.objects.create(title="Rapport", file=ContentFile(b"%PDF-1.4 un", "rapport.pdf"))
    show(document, home)
    return document


def replace(document, content, name):
    document.file = ContentFile(content, name)
    document._set_document_file_metadata()
    document.save()
    return SiteDocument.objects.get(pk=document.pk)


def test_the_same_address_gives_the_new_file(client, document):
    address = document.url
    document = replace(document, b"%PDF-1.4 deux", "autre nom, version 2.pdf")
    assert document.url == address
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.4 deux"
    assert response["Content-Type"] == "application/pdf"


def test_another_kind_of_file_takes_its_own_ending_and_old_addresses_lead_there(client, document):
    old = document.url
    document = replace(document, b"a;b", "tableau.csv")
    assert document.url == old.replace(".pdf", ".csv")
    assert client.get(old, follow=True).redirect_chain == [(document.url, 302)]


def test_a_document_of_before_keeps_the_address_it_had(client, document):
    SiteDocument.objects.update(address_name="")
    document = SiteDocument.objects.get(pk=document.pk)
    address = document.url
    assert replace(document, b"%PDF-1.4 trois", "tout-autre.pdf").url == address


def test_an_unknown_document_is_not_found(client, document):
    assert client.get(f"/documents/{document.pk + 99}/rapport.pdf").status_code == 404
