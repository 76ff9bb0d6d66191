"""Blocks of pictures and documents."""

import re
from urllib.parse import parse_qs, urlsplit

from django.core.validators import URLValidator
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from pepr_site.blocks.base import BodyStructBlock, BodyValue, ProseBlock, TitleBlock, is_blank
from pepr_site.blocks.choosers import PictureChooserBlock, examples
from pepr_site.pages.images import credit_errors
from pepr_site.pages.models import SiteDocument
from pepr_site.pages.readable_blocks import BooleanBlock, URLBlock

GROUP = _("Médias")


class PictureValue(BodyValue):
    @property
    def alternative(self):
        """The alternative text of the image; empty for a decorative one."""
        return "" if self["is_decorative"] else self["alt"] or ""

    @property
    def credit_line(self):
        """The author and the licence of the image: from the block, otherwise from the image."""
        image = self["image"]
        return self["credit"] or (image.credit_line if image else "")


class PictureBlock(BodyStructBlock):
    image = PictureChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Texte de remplacement"),
        required=False,
        max_length=255,
        help_text=_("Ce que montre l’image, pour qui ne la voit pas. Laissé vide, c’est la description de l’image."),
    )
    is_decorative = BooleanBlock(
        label=_("Image décorative"), required=False, help_text=_("L’image n’apprend rien que le texte ne dise déjà.")
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=300)
    credit = blocks.CharBlock(
        label=_("Crédit"), required=False, max_length=255, help_text=_("Laissez vide pour reprendre celui de l’image.")
    )

    class Meta:
        label = _("Image")
        description = _("Une image avec sa légende, son crédit et son texte de remplacement.")
        icon = "image"
        group = GROUP
        value_class = PictureValue
        label_format = "{caption}"

    def clean(self, value):
        if value["image"] and not value["is_decorative"]:
            value["alt"] = value["alt"] or value["image"].description
        return super().clean(value)

    def publication_errors(self, value):
        errors = {}
        if not (value["alt"] or value["is_decorative"]):
            errors["alt"] = _("Écrivez ce que montre l’image, ou cochez « image décorative ».")
        if not value["credit"] and (found := credit_errors(value["image"])):
            errors["credit"] = found[0]
        return errors

    def get_preview_value(self):
        return self.normalize(
            {
                "image": next(iter(examples("pepr_site.SiteImage")), None),
                "is_decorative": True,
                "caption": "La légende dit ce que l’on voit, où et quand.",
                "credit": "auteur et licence",
            }
        )


def file_size(size):
    """Return a size in bytes in the French form: « 1,2 Mo », « 340 ko »; powers of a thousand, at least 1 ko."""
    if size < 999_500:
        return gettext("%(size)s ko") % {"size": max(1, round(size / 1_000))}
    megabytes = round(size / 1_000_000, 1)
    return gettext("%(size)s Mo") % {"size": number_format(megabytes, decimal_pos=0 if megabytes % 1 == 0 else 1)}


class DocumentsValue(BodyValue):
    @property
    def files(self):
        """The documents, each `{document, facts}`; the facts are « PDF, 1,2 Mo »."""
        return [{"document": document, "facts": self.facts(document)} for document in self["documents"] if document]

    @staticmethod
    def facts(document):
        size = document.get_file_size()
        return ", ".join(filter(None, [document.file_extension.upper(), file_size(size) if size else ""]))


class DocumentsBlock(BodyStructBlock):
    title = TitleBlock()
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"), min_num=1)

    class Meta:
        label = _("Documents")
        description = _("Des fichiers à télécharger. Leur format et leur poids s’affichent d’eux-mêmes.")
        icon = "doc-full"
        group = GROUP
        value_class = DocumentsValue
        label_format = "{title}"

    def get_preview_value(self):
        # An example, for a site without documents.
        sample = SiteDocument(pk=0, title="Texte de l’appel", file="texte-de-l-appel.pdf", file_size=1_240_000)
        documents = examples("pepr_site.SiteDocument", 2) or [sample]
        return self.normalize({"title": "Documents à télécharger", "documents": documents})


# The host and path of a video's public URL, and the URL of a player without
# cookies, or with as few as possible. Sources: the documentation of the hosts.
PLAYERS = [
    (
        re.compile(r"(?:(?:www\.|m\.)?youtube\.com/(?:embed|shorts|live)|youtu\.be)/(?P<id>[\w-]+)/?"),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    (
        re.compile(r"(?:(?:www\.)?dailymotion\.com/(?:embed/)?video|dai\.ly)/(?P<id>[0-9a-zA-Z]+)/?"),
        "https://geo.dailymotion.com/player.html?video={id}",
    ),
    (
        re.compile(r"(?:www\.)?vimeo\.com/(?P<id>\d+)/(?P<key>[0-9a-f]+)/?"),
        "https://player.vimeo.com/video/{id}?h={key}&dnt=1",
    ),
    (
        re.compile(r"(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d+)/?"),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    # PeerTube: any host, recognised by its paths.
    (
        re.compile(r"(?P<host>[^/]+)/(?:w|videos/watch)/(?P<id>[0-9a-fA-F-]{36}|[1-9A-HJ-NP-Za-km-z]{21,22})/?"),
        "https://{host}/videos/embed/{id}",
    ),
]
YOUTUBE_WATCH = re.compile(r"(?:www\.|m\.)?youtube\.com/watch")


def player_address(address):
    """Return the URL of the player for a video's https URL; for an unknown host, the same URL."""
    parts = urlsplit(address)
    place = parts.netloc.lower() + parts.path
    if YOUTUBE_WATCH.fullmatch(place):
        place = "youtu.be/" + parse_qs(parts.query).get("v", [""])[0]
    for pattern, player in PLAYERS:
        if match := pattern.fullmatch(place):
            return player.format(**match.groupdict())
    return address


def host_name(address):
    """Return the readable host name of a URL."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


class VideoValue(BodyValue):
    @property
    def player_address(self):
        return player_address(self["address"]) if self["address"] else ""

    @property
    def host(self):
        return host_name(self["address"] or "")

    @property
    def source_name(self):
        return self["source_label"] or host_name(self["source_address"] or "")

    @property
    def has_transcript(self):
        return not is_blank(self["transcript"])


class VideoBlock(BodyStructBlock):
    # The title of a video is not translated (see `pepr_site/pages/originals.py`).
    names = frozenset({"title"})

    title = blocks.CharBlock(label=_("Titre"), max_length=200)
    duration = blocks.CharBlock(label=_("Durée"), required=False, max_length=30, help_text=_("Par exemple : 3 min 20."))
    address = URLBlock(
        label=_("Adresse de la vidéo"),
        required=False,
        max_length=1000,
        # A specific code: for the code « invalid » the form would use its general message.
        validators=[URLValidator(["https"], message=_("L’adresse doit commencer par « https:// »."), code="not_https")],
        help_text=_(
            "Celle de la page de la vidéo chez son hébergeur. "
            "Laissez vide si elle n’est pas connue : le bloc renvoie alors à la page d’origine."
        ),
    )
    source_address = URLBlock(label=_("Adresse de la page d’origine"), required=False, max_length=1000)
    source_label = blocks.CharBlock(label=_("Nom de la page d’origine"), required=False, max_length=200)
    poster = PictureChooserBlock(label=_("Image d’attente"), required=False)
    transcript = ProseBlock(
        label=_("Transcription"),
        required=False,
        help_text=_("Tout ce que l’on entend et ce qu’il faut voir. Obligatoire pour publier une vidéo."),
    )

    class Meta:
        label = _("Vidéo")
        description = _("Une vidéo hébergée ailleurs. Rien n’est demandé à son hébergeur avant le clic du visiteur.")
        icon = "media"
        group = GROUP
        value_class = VideoValue
        label_format = "{title}"
        preview_value = {
            "title": "Biothérapies et bioproduction de thérapies innovantes",
            "duration": "3 min 20",
            "address": "https://videos.example.org/videos/embed/exemple",
            "transcript": "<p>Ce que l’on entend et ce que l’on voit, écrit en entier.</p>",
        }

    def publication_errors(self, value):
        if value["address"]:
            missing = not value.has_transcript
            return {"transcript": _("Une vidéo se publie avec sa transcription.")} if missing else {}
        if not value["source_address"]:
            return {"source_address": _("Donnez l’adresse de la vidéo, ou celle de la page où on la trouve.")}
        return {}
