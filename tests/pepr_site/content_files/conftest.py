"""A small content folder to load, in every language of the grammar."""

import io
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image
from wagtail.models import Page, Site

from pepr_site.models import LoadedContent, SiteDocument, SiteImage
from programme.models import KeyFigure, Organisation
from projects.models import ProjectPage

SKIN = "fr/pages/accueil/projets/peau.yaml"
FIGURES = "fr/snippets/key_figures.yaml"

FILES = {
    FIGURES: """
        model: programme.KeyFigure
        items:
          - slug: budget
            value: "80"
            unit: M€
            label: de financement
            as_of: 2024-02-19
            source: CEA
          - slug: duree
            value: 7
            unit: ans
            label: de programme
            as_of: 2024-02-19
            source: CEA
            is_approximate: true
        """,
    "fr/snippets/organisations.yaml": """
        model: programme.Organisation
        items:
          - slug: lgrk
            name: Laboratoire de génomique
            short_name: LGRK
            kind: laboratory
            role: project
            latitude: "48.63"
        """,
    "fr/pages/accueil.yaml": """
        type: programme.HomePage
        title: Du laboratoire au patient
        """,
    "fr/pages/accueil/programme.yaml": """
        type: programme.ProgrammePage
        title: Programme
        show_in_menus: true
        body:
          - heading: {text: Deux axes}
          - paragraph: |
              <p>Voir
              <a href="page:accueil/projets/peau">la peau</a> et
              <a href="https://example.fr/?a=1&amp;b=2">ailleurs</a>.</p>
          - related_pages:
              pages: [accueil/projets/peau]
        """,
    "fr/pages/accueil/programme/axe-1.yaml": """
        type: programme.AxisPage
        title: Les biothérapies d’aujourd’hui
        number: 1
        short_title: Aujourd’hui
        """,
    "fr/pages/accueil/projets.yaml": """
        type: projects.ProjectIndexPage
        title: Projets
        order: 20
        """,
    SKIN: """
        type: projects.ProjectPage
        title: Substituts de peau
        order: 1
        number: 1
        short_title: Peau
        money: "2.50"
        review_on: 2027-05-22
        axes: [accueil/programme/axe-1]
        institutions:
          - organisation: lgrk
            role: lead
        sources:
          - source: {label: CEA, address: "https://example.fr", consulted_on: 2026-11-22}
        """,
    "fr/pages/accueil/projets/os.yaml": """
        type: projects.ProjectPage
        title: Os
        order: 2
        number: 2
        short_title: Os
        """,
}


class ContentFolder:
    """A content folder on disk, and what loading it says and does."""

    def __init__(self, path):
        self.path = path

    def write(self, name, text):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).removeprefix("\n"), "utf-8")

    def edit(self, name, old, new):
        text = (self.path / name).read_text("utf-8")
        assert old in text
        (self.path / name).write_text(text.replace(old, new), "utf-8")

    def write_picture(self, name, colour="teal", size=(40, 30)):
        (self.path / "media").mkdir(exist_ok=True)
        Image.new("RGB", size, colour).save(self.path / "media" / name)

    def load(self, **options):
        """Load the folder; return the lines it says."""
        output = io.StringIO()
        call_command("load_content", self.path, stdout=output, **options)
        return output.getvalue().replace(f"{self.path}/", "").splitlines()

    def refusal(self, **options):
        """Return the error that loading the folder stops with, having seen that it changed nothing."""
        before = everything()
        with pytest.raises(CommandError) as refused:
            self.load(**options)
        assert everything() == before
        return str(refused.value).replace(f"{self.path}/", "")


def everything():
    """Return the state of all that a load may touch."""
    models = [LoadedContent, KeyFigure, Organisation, SiteImage, SiteDocument, Site, Page]
    rows = {model: list(model.objects.order_by("pk").values()) for model in models}
    return rows | {"files": media_files()}


def media_files():
    files = Path(SiteImage._meta.get_field("file").storage.location).rglob("*.*")
    return sorted(path.name for path in files if path.is_file())


@pytest.fixture
def folder(tmp_path, settings, empty_site):
    settings.MEDIA_ROOT = tmp_path / "stored"
    folder = ContentFolder(tmp_path / "content")
    for name, text in FILES.items():
        folder.write(name, text)
    return folder


@pytest.fixture
def loaded(folder):
    folder.load()
    return folder


def skin():
    return ProjectPage.objects.get(slug="peau")


def edit(page, publish=True, **values):
    """Change a page as the admin does."""
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
