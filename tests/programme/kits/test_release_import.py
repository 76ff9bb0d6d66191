"""A press release becomes the draft of a news page, which opens with what is to be looked at."""

import pytest
from django.urls import reverse
from wagtail.models import GroupCollectionPermission

from news.models import NewsPage
from pepr_site.models import SiteImage
from programme.kits import release_import
from programme.kits.release_import import compared
from programme.models import KeyFigure
from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401
from tests.pepr_site.editing.office import docx, drawing, paragraph, run, table

pytestmark = pytest.mark.django_db

URL = "/admin/communiques/"


def release(alt=""):
    return docx(
        paragraph(run("Un communiqué zyxologique"), style="Titre"),
        paragraph(run("L’essentiel en une phrase.")),
        paragraph(run("Le programme a 80 M€ sur 9 ans."), run("barré", "<w:strike/>")),
        table(("Année", "Somme"), ("2023", "80 M€")),
        paragraph(drawing(alt)),
    )


def send(client, file):
    return client.post(URL, {"file": file}, follow=True)


@pytest.mark.parametrize("role", ["communication", "redaction"])
def test_it_becomes_a_draft_and_opens(as_, people, client, role):  # noqa: F811
    response = send(as_(role), release("Une cuve"))
    page = NewsPage.objects.get(title="Un communiqué zyxologique")
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live and page.owner == people[role] and page.standfirst == "L’essentiel en une phrase."
    latest = page.get_latest_revision_as_object()
    assert [block.block_type for block in latest.body] == ["paragraph", "table", "picture"]
    assert latest.published_on is None
    assert latest.body[2].value["image"] == SiteImage.objects.get(title="Une cuve")
    text = response.content.decode()
    for words in ("Le brouillon est prêt", "le texte barré", "80 M€ : conforme", "9 ans : à vérifier"):
        assert words in text, words
    assert "n’a pas de texte de remplacement" not in text


def test_a_picture_without_words_is_told(as_):  # noqa: F811
    assert "n’a pas de texte de remplacement" in send(as_("communication"), release()).content.decode()


def test_a_picture_that_is_none_is_left_out_and_told(as_):  # noqa: F811
    before = SiteImage.objects.count()
    file = docx(paragraph(run("Titre")), paragraph(drawing("x")), **{"word/media/image1.png": b"no picture"})
    assert "d’un format que les navigateurs ne montrent pas" in send(as_("communication"), file).content.decode()
    assert SiteImage.objects.count() == before


@pytest.mark.parametrize("reason", ["no right", "too many"])
def test_a_picture_that_may_not_be_added_is_left_out_and_told(as_, monkeypatch, reason):  # noqa: F811
    if reason == "no right":
        GroupCollectionPermission.objects.filter(permission__codename="add_image").delete()
    else:
        monkeypatch.setattr(release_import, "MOST_PICTURES", 0)
    before = SiteImage.objects.count()
    assert "d’un format que les navigateurs ne montrent pas" in send(as_("redaction"), release("x")).content.decode()
    assert SiteImage.objects.count() == before


def test_its_day_and_its_embargo_are_told(as_):  # noqa: F811
    file = docx(
        paragraph(run("Communiqué de presse sous EMBARGO")),
        paragraph(run("Paris, le 12 mars 2024")),
        paragraph(run("Une greffe zyxologique")),
    )
    text = send(as_("communication"), file).content.decode()
    page = NewsPage.objects.get(title="Une greffe zyxologique")
    latest = page.get_latest_revision_as_object()
    assert str(latest.published_on) == str(latest.date) == "2024-03-12"
    assert "parle d’un embargo" in text and "lieu et date" in text


def test_a_broken_file_gives_one_line_and_makes_nothing(as_):  # noqa: F811
    before = NewsPage.objects.count()
    response = send(as_("communication"), docx(**{"word/document.xml": "<w:document"}))
    assert "Ce fichier ne se lit pas" in response.content.decode() and NewsPage.objects.count() == before


def test_what_is_all_in_a_table_has_the_name_of_its_file(as_):  # noqa: F811
    send(as_("communication"), docx(table(("Année", "Somme"), ("2023", "80 M€")), name="Un tableau zyxologique.docx"))
    page = NewsPage.objects.get(title="Un tableau zyxologique").get_latest_revision_as_object()
    assert [block.block_type for block in page.body] == ["table"]


@pytest.mark.parametrize("role", ["partner", "relecture"])
def test_who_adds_no_news_is_kept_out(as_, role):  # noqa: F811
    assert as_(role).get(URL).status_code == 302
    assert URL not in as_(role).get("/admin/").content.decode()


def test_the_dashboard_leads_there(as_):  # noqa: F811
    assert URL in as_("communication").get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("80 M€", ["80 M€ : conforme"]),
        ("80 millions d’euros puis 80 M€", ["80 M€ : conforme"]),
        ("4,6 M€", ["4,6 M€ : à vérifier, le site dit 80 M€"]),
        ("en 2023, 12 équipes", []),
        ("Les 12 projets et 15 Projets", ["12 projets : conforme", "15 projets : à vérifier, le site dit 12 projets"]),
        ("des projets lancés en 2022.", ["2022 : à vérifier, le site dit 2023 (projets prioritaires lancés en 2023)"]),
        ("Un projet. Lancé en 2022", []),
    ],
)
def test_amounts_are_compared_with_the_known_ones(text, told):
    assert compared(text) == told


def test_an_amount_is_compared_with_nothing_where_none_is_known():
    KeyFigure.objects.filter(unit="M€").delete()
    assert compared("80 M€") == []
