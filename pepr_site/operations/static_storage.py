"""The storage of static files: joined style sheets and modules, without comments, fingerprinted, compressed."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_STRING_OR_BLANK = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:\s|/\*.*?\*/)+""", re.DOTALL)
_IMPORT = re.compile(r'@import "([\w-]+\.css)"(?: (\w+))?;')
_MODULE = re.compile(r'^import "\./([\w-]+\.js)";$', re.MULTILINE)
_BLANK_BESIDE_A_MARK = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')| ?([{};]) ?""")


def minified_css(css):
    """Return a style sheet without comments and without insignificant whitespace.

    Whitespace may be a descendant combinator, so it is only removed beside a brace or a semicolon: packages that remove
    more took « .langs :is(a) » for « .langs:is(a) ».
    """
    css = _STRING_OR_BLANK.sub(lambda match: match[1] or " ", css)
    return _BLANK_BESIDE_A_MARK.sub(lambda match: match[1] or match[2], css).replace(";}", "}").strip()


def minified(name, content):
    """Return the file `content` of this name minified; unchanged where it is no CSS."""
    if not name.endswith(".css"):
        return content
    content.seek(0)
    text = content.read()
    text = text.decode() if isinstance(text, bytes) else text
    return ContentFile(minified_css(text).encode())


def inlined(text, read):
    """Return a style sheet or a script with its imports inlined.

    `read` returns the text of a name. Otherwise the browser would request each import only after the file itself. Each
    module is put in a block, which keeps its names local.
    """

    def inline_import(match):
        text = inlined(read(match[1]), read)
        return f"@media {match[2]} {{{text}}}" if match[2] else text

    return _MODULE.sub(lambda match: f"{{\n{read(match[1])}}}", _IMPORT.sub(inline_import, text))


class _InliningStorage:
    """A storage whose style sheets and scripts open with their imports inlined."""

    def __init__(self, storage):
        self._storage = storage

    def open(self, path):
        folder = Path(path).parent
        return ContentFile(inlined(self._read(path), lambda name: self._read(str(folder / name))).encode())

    def _read(self, path):
        with self._storage.open(path) as file:
            return file.read().decode()


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Fingerprints are computed from the served bytes, so that files can be cached for a year."""

    # A module that imports names from another asks for it by its fingerprint too.
    support_js_module_import_aggregation = True

    @property
    def manifest_name(self):
        """The manifest of this release: others share the folder, and may be rolled back to."""
        return f"staticfiles-{settings.BASE_DIR.name}.json"

    def reload(self):
        """Read the manifest again, for a process that started before it was written."""
        self.hashed_files, self.manifest_hash = self.load_manifest()

    def post_process(self, paths, *args, **options):
        written = {
            name: (_InliningStorage(storage) if name.endswith((".css", ".js")) else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(written, *args, **options)

    def file_hash(self, name, content=None):
        # The list of all files is hashed too, under no name.
        return super().file_hash(name, minified(name, content) if name and content else content)

    def _save(self, name, content):
        return super()._save(name, minified(name, content))
