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


def whole(text, read):
    """Return a style sheet, or a script, with those that it imports for their effect in place of what imports them.

    `read` gives the text of a name. Each of them would be asked for only once the first has come. A module keeps its
    names to itself, in a block of its own.
    """

    def imported(match):
        text = whole(read(match[1]), read)
        return f"@media {match[2]} {{{text}}}" if match[2] else text

    return _MODULE.sub(lambda match: f"{{\n{read(match[1])}}}", _IMPORT.sub(imported, text))


class _Whole:
    """A storage of written sheets and scripts, opened with what they import in them."""

    def __init__(self, storage):
        self._storage = storage

    def open(self, path):
        folder = Path(path).parent
        return ContentFile(whole(self._read(path), lambda name: self._read(str(folder / name))).encode())

    def _read(self, path):
        with self._storage.open(path) as file:
            return file.read().decode()


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A fingerprint is that of the bytes that are served, so that they may be kept for a year."""

    # A module that imports names from another asks for it by its fingerprint too.
    support_js_module_import_aggregation = True

    @property
    def manifest_name(self):
        """The list of its files, of this release: others share the folder, and are gone back to."""
        return f"staticfiles-{settings.BASE_DIR.name}.json"

    def reload(self):
        """Read the list of its files anew, for a process that was started before it was written."""
        self.hashed_files, self.manifest_hash = self.load_manifest()

    def post_process(self, paths, *args, **options):
        written = {
            name: (_Whole(storage) if name.endswith((".css", ".js")) else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(written, *args, **options)

    def file_hash(self, name, content=None):
        # The list of all files is hashed too, under no name.
        return super().file_hash(name, smaller(name, content) if name and content else content)

    def _save(self, name, content):
        return super()._save(name, smaller(name, content))
