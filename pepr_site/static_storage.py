"""The static files as they are served: style sheets without comments and blanks, fingerprinted, compressed."""

import rcssmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


def smaller(name, content):
    """Return the file `content` of this name without what only its readers need; as it is where it is no CSS."""
    if not name.endswith(".css"):
        return content
    content.seek(0)
    text = content.read()
    text = text.decode() if isinstance(text, bytes) else text
    return ContentFile(rcssmin.cssmin(text).encode())


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A fingerprint is that of the bytes that are served, so that they may be kept for a year."""

    def file_hash(self, name, content=None):
        # The list of all files is hashed too, under no name.
        return super().file_hash(name, smaller(name, content) if name and content else content)

    def _save(self, name, content):
        return super()._save(name, smaller(name, content))
