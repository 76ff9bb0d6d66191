"""A draft shown without an account: this one, for a time, and nothing else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from pepr_site.models import SiteDocument
from pepr_site.review.models import DraftRemark, SharedDraft
from pepr_site.review.shared_drafts import MOST_REMARKS_AN_HOUR, SIGNER, link_of
from projects.models import ProjectPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture
def draft(project, people):
    """The link of a draft of the project, whose standfirst nobody has published."""
    project.standfirst = "Résumé partagé."
    revision = project.save_revision(user=people["redaction"])
    return SharedDraft.objects.create(page=project.page_ptr, revision=revision, created_by=people["communication"])


def path_of(draft):
    return link_of(draft).removeprefix("http://localhost")


def test_a_reader_sees_the_draft_as_it_will_look(client, draft):
    page = client.get(path_of(draft))
    assert page.status_code == 200
    assert f"{path_of(draft)}page/" in page.content.decode()
    inner = client.get(f"{path_of(draft)}page/").content.decode()
    assert "Résumé partagé." in inner and "<h1" in inner
    assert "/admin/" not in inner and 'href="/en/projects/' in inner and 'id="sans-traduction"' not in inner


def test_a_reader_opens_the_documents_of_the_draft_and_no_other(client, draft, project, people):
    file = ContentFile(b"%PDF-1.4 un", "rapport.pdf")
    shown, other = (SiteDocument.objects.create(title="Rapport", file=file) for _ in range(2))
    project.body = [("paragraph", f'<p><a linktype="document" id="{shown.pk}">le rapport</a></p>')]
    SharedDraft.objects.update(revision=project.save_revision(user=people["redaction"]))
    inner = f"{path_of(draft)}page/"
    own = [f"{inner}{document.url.removeprefix('/')}" for document in (shown, other)]
    page = client.get(inner)
    assert f'"{own[0]}"' in page.content.decode()
    assert int(page.get("Content-Length", len(page.content))) == len(page.content)
    answer = client.get(own[0])
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 un" and answer["Cache-Control"] == "private, no-store"
    assert [client.get(address).status_code for address in (own[1], own[0] + "x", shown.url)] == [404] * 3
    SharedDraft.objects.update(revoked_at=timezone.now())
    assert client.get(own[0]).status_code == 404


@pytest.mark.parametrize("ending", ["", "page/"])
def test_nothing_keeps_it_nor_tells_of_it(client, draft, ending):
    response = client.get(path_of(draft) + ending)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_later_draft_is_not_shown_unless_so_chosen(client, draft, project):
    project.standfirst = "Version suivante."
    project.save_revision()
    address = f"{path_of(draft)}page/"
    assert "Version suivante." not in client.get(address).content.decode()
    SharedDraft.objects.update(follows=True)
    assert "Version suivante." in client.get(address).content.decode()


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(1)}])
def test_a_link_that_is_over_shows_and_takes_nothing(client, draft, change):
    SharedDraft.objects.update(**change)
    for ending in ("", "page/"):
        response = client.get(path_of(draft) + ending)
        assert response.status_code == 404
        assert "Résumé partagé." not in response.content.decode()
    assert client.post(path_of(draft), {"name": "Ana", "text": "Oui", "approves": "on"}).status_code == 404
    assert not DraftRemark.objects.exists()


@pytest.mark.parametrize("token", ["1", "1:xyz", "é", "0" * 300, SIGNER.sign(0), SIGNER.sign("x")])
def test_a_forged_link_shows_nothing(client, draft, token):
    assert client.get(f"/relecture/{token}/").status_code == 404
    assert client.get(f"/relecture/{token}/page/").status_code == 404


def test_a_reader_comments_and_approves(client, draft, people):
    words = {"name": "Ana Diaz", "text": "Très clair.", "approves": "on"}
    response = client.post(path_of(draft), words)
    assert response.status_code == 302
    assert "Merci" in client.get(response.headers["Location"]).content.decode()
    remark = DraftRemark.objects.get()
    assert (remark.name, remark.text, remark.approves, remark.revision) == (
        "Ana Diaz",
        "Très clair.",
        True,
        draft.revision,
    )
    assert {m.to[0] for m in mail.outbox} == {people["communication"].email, people["redaction"].email}
    assert all("Très clair." in m.body and "Ana Diaz" in m.subject for m in mail.outbox)
    assert ProjectPage.objects.get(pk=draft.page_id).standfirst != "Résumé partagé."


def test_an_empty_remark_is_refused_in_french(client, draft):
    for given, answer in (({"name": "Ana"}, "Écrivez un commentaire"), ({"text": "Oui"}, "Indiquez votre nom.")):
        assert answer in client.post(path_of(draft), given).content.decode()
    assert not DraftRemark.objects.exists()


def test_a_flood_is_stopped(client, draft):
    DraftRemark.objects.bulk_create(DraftRemark(draft=draft, name="x", text="y") for _ in range(MOST_REMARKS_AN_HOUR))
    response = client.post(path_of(draft), {"name": "Ana", "text": "Encore"})
    assert "Trop de commentaires" in response.content.decode()
    assert DraftRemark.objects.count() == MOST_REMARKS_AN_HOUR


def test_the_staff_makes_lists_and_withdraws_links(as_, project, client):
    admin = as_("communication")
    shares = reverse("people_shares", args=[project.pk])
    assert shares in admin.get(f"/admin/pages/{project.pk}/edit/").content.decode()
    admin.post(shares, {"share": "1", "days": "7"})
    draft = SharedDraft.objects.get()
    assert timedelta(6) < draft.expires_at - timezone.now() < timedelta(7)
    assert link_of(draft) in admin.get(shares).content.decode()
    admin.post(shares, {"revoke": str(draft.pk)})
    assert not SharedDraft.objects.get().is_active
    assert link_of(draft) not in admin.get(shares).content.decode()
    assert admin.post(shares, {"revoke": "x"}).status_code == 302
    assert "choix" in admin.post(shares, {"share": "1", "days": "9999"}).content.decode()


@pytest.mark.parametrize("role", ["relecture", "partner", "nobody"])
def test_who_does_not_write_on_the_staffs_side_shares_nothing(as_, role, project):
    assert as_(role).post(reverse("people_shares", args=[project.pk]), {"share": "1", "days": "7"}).status_code == 302
    assert not SharedDraft.objects.exists()
