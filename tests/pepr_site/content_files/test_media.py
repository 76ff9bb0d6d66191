import pytest

from news.models import NewsPage
from pepr_site.models import SiteDocument, SiteImage
from tests.pepr_site.content_files.conftest import media_files

LIST = "media/media.yaml"


@pytest.fixture
def with_media(folder):
    folder.write_picture("cuve.png")
    (folder.path / "media/appel.pdf").write_bytes(b"%PDF-1.4 a")
    folder.write(
        LIST,
        """
        items:
          - file: cuve.png
            title: Une cuve
            credit: Ada
            licence: CC BY 4.0
          - file: appel.pdf
            title: Texte de l’appel
        """,
    )
    folder.write("fr/pages/accueil/actualites.yaml", "type: news.NewsIndexPage\ntitle: Actualités\n")
    folder.write(
        "fr/pages/accueil/actualites/bilan.yaml",
        """
        type: news.NewsPage
        title: Bilan
        date: 2024-02-07
        lead_image: cuve.png
        lead_image_is_decorative: true
        body:
          - picture: {image: cuve.png, is_decorative: true}
          - paragraph: <p><a href="document:appel.pdf">Le texte</a></p>
        """,
    )
    return folder


def test_pictures_and_documents_are_made_and_named(with_media):
    lines = with_media.load()
    assert lines[0] == f"{LIST}: 2 created"
    picture, document = SiteImage.objects.get(), SiteDocument.objects.get()
    assert (picture.title, picture.licence, picture.width, picture.height) == ("Une cuve", "CC BY 4.0", 40, 30)
    assert picture.file_size and picture.file_hash and document.file_size and document.file_hash
    page = NewsPage.objects.get()
    assert page.lead_image == picture
    assert page.body[0].value["image"].pk == picture.pk
    assert f'<a linktype="document" id="{document.pk}">' in page.body[1].value.source
    assert with_media.load()[0] == f"{LIST}: 2 unchanged"


def test_a_changed_file_replaces_the_former_one(with_media):
    with_media.load()
    SiteImage.objects.get().get_rendition("width-20")
    former = SiteImage.objects.get()
    with_media.write_picture("cuve.png", "tomato", (60, 30))
    assert with_media.load()[0] == f"{LIST}: 1 updated, 1 unchanged"
    picture = SiteImage.objects.get()
    assert (picture.pk, picture.width) == (former.pk, 60)
    assert picture.file_hash != former.file_hash
    assert not picture.renditions.exists()
    assert not former.file.storage.exists(former.file.name)
    assert picture.file.storage.exists(picture.file.name)


def test_a_picture_that_an_editor_has_changed_or_deleted_is_left_alone(with_media):
    with_media.load()
    SiteImage.objects.update(title="À nous")
    SiteDocument.objects.all().delete()
    with_media.write_picture("cuve.png", "tomato")
    assert with_media.load()[0] == (
        f"{LIST}: 1 left as it is (changed in the admin), 1 left out (deleted in the admin): cuve.png, appel.pdf"
    )
    assert SiteImage.objects.get().title == "À nous"
    assert not SiteDocument.objects.exists()


def test_an_undone_load_leaves_no_file_behind(with_media):
    with_media.load(check=True)
    assert media_files() == []
    with_media.edit("fr/pages/accueil/actualites/bilan.yaml", "lead_image: cuve.png", "lead_image: cave.png")
    assert with_media.refusal().endswith('bilan.yaml:4: unknown media file "cave.png"')
    assert media_files() == []


def test_an_undone_replacement_keeps_the_former_file(with_media):
    with_media.load()
    with_media.write_picture("cuve.png", "tomato")
    with_media.edit("fr/pages/accueil/actualites/bilan.yaml", "title: Bilan\n", "")
    with_media.refusal()
    picture = SiteImage.objects.get()
    assert picture.file.storage.exists(picture.file.name)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("file: cuve.png", "file: cave.png", ':2: there is no file "cave.png" beside this list'),
        ("file: cuve.png", "file: ../cuve.png", ":2: a file name without a folder is expected here"),
        ("file: cuve.png", "file: cuve.exe", ':2: no picture and no document ends in ".exe"'),
        ("title: Une cuve", "legend: Une cuve", ':3: unknown field "legend" of a picture'),
        ("title: Une cuve\n", "\n", ':2: "title" is missing from pepr_site.SiteImage'),
        ("title: Texte", "credit: Texte", ':7: unknown field "credit" of a document'),
        ("file: appel.pdf", "file: cuve.png", ':6: "cuve.png" is the name of another media file'),
    ],
)
def test_a_wrong_item_is_refused(with_media, right, wrong, reason):
    with_media.edit(LIST, right, wrong)
    assert with_media.refusal().startswith(f"{LIST}{reason}")


def test_a_broken_picture_is_refused(with_media):
    (with_media.path / "media/cuve.png").write_bytes(b"not a picture")
    assert with_media.refusal() == f'{LIST}:2: "cuve.png" is not a picture that can be read'


def test_a_media_folder_that_cannot_be_written_is_one_line(with_media, settings, tmp_path):
    (tmp_path / "taken").touch()
    settings.MEDIA_ROOT = tmp_path / "taken"
    assert str(tmp_path / "taken") in with_media.refusal()
