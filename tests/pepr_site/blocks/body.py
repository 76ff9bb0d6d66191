"""A body with every block, and what its blocks choose among: used by the tests of the blocks."""

import io
from datetime import date
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils.functional import SimpleLazyObject
from PIL import Image

from pepr_site.content_files import loader
from pepr_site.models import SiteDocument, SiteImage, SiteSettings
from programme.models import KeyFigure, ObjectivePage, Organisation, StandardPage

BODY = StandardPage.body.field.stream_block


def picture(title="Une cellule"):
    """Return a stored picture of 1000 × 500."""
    file = io.BytesIO()
    Image.new("RGB", (1000, 500), "#e3f03a").save(file, "PNG")
    return SiteImage.objects.create(
        title=title, file=ContentFile(file.getvalue(), "cellule.png"), credit="Inserm", licence="CC BY 4.0"
    )


def materials(home):
    """Make one of each thing that a block can choose, below `home`; none of them is indexed."""
    with loader.unindexed():
        return made_below(home)


def made_below(home):
    locale = home.locale
    pages = [
        home.add_child(instance=StandardPage(title="Contacts utiles", slug="contacts-utiles")),
        home.add_child(
            instance=ObjectivePage(title="Les vésicules", slug="les-vesicules", number=4, short_title="Vésicules")
        ),
    ]
    document = SiteDocument(title="Texte de l’appel", file=ContentFile(b"%PDF" * 300_000, "appel.pdf"))
    document.file_size = document.file.size
    document.save()
    figure = KeyFigure.objects.create(
        locale=locale, slug="essai", value="60", unit="M€", is_approximate=True, label="pour un essai",
        as_of=date(2024, 2, 19), source="Une source", source_address="https://source.example.org/",
    )  # fmt: skip
    organisation = Organisation.objects.create(
        locale=locale,
        slug="un-institut",
        name="Un institut",
        short_name="UI",
        kind="research",
        role="pilot",
        city="Lyon",
    )
    return SimpleNamespace(
        page=pages[0], objective=pages[1], image=picture(), document=document, figure=figure, organisation=organisation
    )


def items(*values):
    """A list as the database holds it."""
    return [{"type": "item", "value": value, "id": f"item-{index}"} for index, value in enumerate(values)]


def every_block(m):
    """Return one value of each block, as the database holds it, by name; `m` comes from `materials`.

    A block that these tests say nothing particular of has the value of its example.
    """
    prose = (
        f'<p>Lire <a linktype="page" id="{m.page.pk}">les contacts</a> '
        f'et <a linktype="document" id="{m.document.pk}">l’appel</a>.</p>'
    )
    told = texts(prose) | media(m, prose) | data_and_links(m)
    return {name: told[name] if name in told else example(block) for name, block in BODY.child_blocks.items()}


def example(block):
    return block.get_prep_value(block.get_preview_value())


def texts(prose):
    return {
        "heading": {"text": "Deux axes", "level": "h2"},
        "paragraph": prose,
        "quote": {
            "text": "« Mot pour mot »",
            "author": "Une personne",
            "role": "chercheuse",
            "source_address": "https://source.example.org/q",
        },
        "callout": {"tone": "warning", "title": "À lire d’abord", "text": prose},
        "accordion": {"items": items({"title": "Qu’est-ce qu’un vecteur ?", "text": prose})},
        "table": {
            "caption": "Les montants",
            "table": {
                "columns": [{"type": "text", "heading": "Année"}, {"type": "text", "heading": "Montant"}],
                "rows": [{"values": ["2024", "80 <M€>"]}],
                "caption": "",
            },
            "source": "CEA",
        },
    }


def media(m, prose):
    return {
        "picture": {
            "image": m.image.pk,
            "alt": "Une cellule vue au microscope",
            "is_decorative": False,
            "caption": "Une cellule",
            "credit": "",
        },
        "video": {
            "title": "Produire une thérapie",
            "duration": "3 min 20",
            "address": "https://youtu.be/abc_DEF-123",
            "source_address": "https://www.cea.fr/video",
            "source_label": "",
            "poster": m.image.pk,
            "transcript": prose,
        },
        "documents": {"title": "À télécharger", "documents": items(m.document.pk)},
    }


def data_and_links(m):
    launch = {"when": "21 décembre 2023", "date": "2023-12-21", "title": "Lancement", "text": "À Paris."}
    inside = {"label": "Écrire", "page": m.page.pk, "address": None, "style": "primary"}
    outside = {"label": "L’ANR", "page": None, "address": "https://anr.fr/", "style": "secondary"}
    return {
        "figures": {"title": "En chiffres", "figures": items(m.figure.pk)},
        "timeline": {"items": items(launch | {"page": m.page.pk})},
        "buttons": {"buttons": items(inside, outside)},
        "related_pages": {"title": "À lire aussi", "pages": items(m.page.pk, m.objective.pk)},
        "partners": {"title": "Les pilotes", "organisations": items(m.organisation.pk)},
    }


def stream(*blocks):
    """Return a body read from the database's form: pairs of a block's name and its value."""
    return BODY.to_python([{"type": name, "value": value, "id": f"id-{i}"} for i, (name, value) in enumerate(blocks)])


def draw(*blocks, **context):
    """Return the HTML of a body, as a page whose context holds the site's settings prints it."""
    context.setdefault("site_settings", SimpleLazyObject(SiteSettings.load))
    return str(stream(*blocks).render_as_block(context))
