"""The static files as they are served: style sheets without comments and blanks, fingerprinted, compressed."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_STRING_OR_BLANK = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:\s|/\*.*?\*/)+""", re.DOTALL)
_BLANK_BESIDE_A_MARK = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')| ?([{};]) ?""")


def without_blanks(css):
    """Return a style sheet without its comments, and with no blank but those that may mean something.

    A blank may stand for « inside of », so none goes but beside a brace or a
    semicolon: the packages that take more took « .langs :is(a) » for « .langs:is(a) ».
    """
    css = _STRING_OR_BLANK.sub(lambda match: match[1] or " ", css)
    return _BLANK_BESIDE_A_MARK.sub(lambda match: match[1] or match[2], css).replace(";}", "}").strip()


def smaller(name, content):
    """Return the file `content` of this name without what only its readers need; as it is where it is no CSS."""
    if not name.endswith(".css"):
        return content
    content.seek(0)
    text = content.read()
    text = text.decode() if isinstance(text, bytes) else text
    return ContentFile(without_blanks(text).encode())


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A fingerprint is that of the bytes that are served, so that they may be kept for a year."""

    def file_hash(self, name, content=None):
        # The list of all files is hashed too, under no name.
        return super().file_hash(name, smaller(name, content) if name and content else content)

    def _save(self, name, content):
        return super()._save(name, smaller(name, content))
