"""The files of a content folder, written beside and given their name at the end."""

import re
import shutil
from pathlib import Path

import yaml

from pepr_site.content.writing import ExportError

WIDTH = 120
SIGN = re.compile(r"\[\[([a-z0-9-]+)\]\]")


class Folder:
    """A content folder that is written in one go. A context manager; `target` must not hold anything yet."""

    def __init__(self, target):
        self.target = Path(target)
        self._partial = self.target.with_name(f".{self.target.name}.partial")
        self.files = 0
        # What texts name by a sign, `[[budget]]`.
        self.signs = set()

    def __enter__(self):
        if self.target.exists() and (not self.target.is_dir() or any(self.target.iterdir())):
            raise ExportError(f"{self.target} is there already, and not empty: give another place.")
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True)
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            if self.target.exists():
                self.target.rmdir()
            self._partial.replace(self.target)
        else:
            shutil.rmtree(self._partial, ignore_errors=True)

    def write(self, name, content):
        """Write one YAML file."""
        path = self._partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
        path.write_text(text, "utf-8")
        self.signs.update(SIGN.findall(text))
        self.files += 1

    def copy(self, name, stream):
        """Write one file as it is."""
        path = self._partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)


class _Dumper(yaml.SafeDumper):
    """Long texts on several lines, nothing under an alias: as a person would write it."""

    def ignore_aliases(self, data):
        return True

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _text(dumper, value):
    # Folding keeps a text as it is only where no line begins or ends with a blank.
    is_long = len(value) > WIDTH - 20 and not re.search(r"\n|  |^\s|\s$|[\x00-\x1f\x7f\x85\u2028\u2029]", value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=">" if is_long else None)


_Dumper.add_representer(str, _text)


def file_name(model, is_single):
    """Return the name of the file of a snippet: `news_categories`, `site_text`."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    if is_single:
        return words
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"
