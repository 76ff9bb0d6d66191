"""Reads content files: YAML with the file and line of every value."""

from dataclasses import dataclass
from pathlib import Path

import yaml

# The C parser, if PyYAML was built with it, is about ten times faster.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


class ContentError(Exception):
    """An error in a content file. Its text is `file:line: reason`, or `file: reason`."""

    def __init__(self, file, line, reason):
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")


@dataclass(frozen=True)
class Node:
    """One value of a content file.

    `value` is a dict or a list of nodes, None, or the unparsed text of a scalar:
    the field decides whether `2024` is a number, or `no` a word. `line` is that
    of its key if it has one; `text_line` is the first line of the text of a
    block scalar, and 0 for any other value.
    """

    value: dict | list | str | None
    file: str
    line: int
    text_line: int = 0

    def refuse(self, reason, row=0):
        """Return a `ContentError` for this value; `row` counts lines from the start of its text."""
        return ContentError(self.file, self.line_of(row), reason)

    def line_of(self, row):
        """Return the line in the file of a row of the text, or that of the value if its lines are folded."""
        return self.text_line + row if self.text_line else self.line

    @property
    def fields(self):
        """The value as a dict of nodes."""
        return self._expect(dict, "a mapping of names to values")

    @property
    def items(self):
        """The value as a list of nodes."""
        return self._expect(list, "a list")

    @property
    def text(self):
        """The value as a string, empty if there is none."""
        return "" if self.value is None else self._expect(str, "a text")

    def take(self, name):
        """Return the text of the required field `name`."""
        if name not in self.fields:
            raise self.refuse(f'"{name}" is missing')
        node = self.fields[name]
        if not node.text:
            raise node.refuse(f'"{name}" is empty')
        return node.text

    def take_list(self, name):
        """Return the items of the required list `name`."""
        if name not in self.fields:
            raise self.refuse(f'"{name}" is missing')
        return self.fields[name].items

    def refuse_others(self, names, owner):
        """Raise `ContentError` for the first field that is not in `names`; `owner` names the object in the message."""
        for name, node in self.fields.items():
            if name not in names:
                hint = " (put quotes around a text that holds a comma)" if node.value is None and " " in name else ""
                raise node.refuse(f'unknown field "{name}" of {owner}{hint}')

    def plain(self):
        """Return the value as dicts, lists and strings."""
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value

    def _expect(self, kind, name):
        if not isinstance(self.value, kind):
            found = {dict: "a mapping", list: "a list", str: "a text"}.get(type(self.value), "nothing")
            raise self.refuse(f"{name} is expected here, not {found}")
        return self.value


def read(path: Path, name: str) -> Node:
    """Return the document of the YAML file at `path`; `name` is its name in errors. Raises `ContentError`."""
    try:
        source = path.read_text("utf-8")
        root = yaml.compose(source, Loader=_Loader)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentError(name, line, "this is not UTF-8 text") from None
    except yaml.reader.ReaderError:
        raise ContentError(name, _control_line(source), "this line holds a control character") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(name, mark.line + 1, _explain(error)) from None
    except OSError as error:
        raise ContentError(name, None, error.strerror) from None
    if root is None:
        raise ContentError(name, 1, "the file is empty")
    return _node(root, name, root.start_mark.line + 1, ())


def _explain(error):
    reason = " ".join(filter(None, [error.context, error.problem]))
    if "mapping values are not allowed" in reason:
        return f'{reason} (put quotes around a text that holds ": ")'
    return reason


def _control_line(source):
    allowed = yaml.reader.Reader.NON_PRINTABLE
    match = allowed.search(source)
    return source.count("\n", 0, match.start()) + 1 if match else 1


def _node(node, file, line, above):
    """Convert a PyYAML node at `line`; `above` are its ancestors."""
    if node in above:
        raise ContentError(file, line, "this alias holds itself")
    above = (*above, node)
    if isinstance(node, yaml.MappingNode):
        return Node(_fields(node, file, above), file, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(item, file, item.start_mark.line + 1, above) for item in node.value], file, line)
    # Only a literal block keeps the line breaks of the file.
    text_line = node.start_mark.line + 2 if node.style == "|" else 0
    return Node(None if node.tag == _NULL else node.value, file, line, text_line)


def _fields(node, file, above):
    fields = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError(file, line, "a field name is expected here")
        if key.value in fields:
            raise ContentError(file, line, f'"{key.value}" is given twice')
        fields[key.value] = _node(value, file, line, above)
    return fields
