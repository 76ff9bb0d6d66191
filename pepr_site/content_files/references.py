"""Resolves references between content files: the path of a page, the slug of a snippet, the name of a file."""

from dataclasses import dataclass

from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page


@dataclass
class _Target:
    model: type[Model]
    pk: int
    is_gone: bool
    instance: Model | None = None


class References:
    """The objects that content files may refer to, added as they are created."""

    def __init__(self):
        self._targets = {}

    def add(self, model, language, name, pk, node, is_gone=False):
        """Make `name` refer to a row of `model` in a language; `is_gone` if an editor has deleted it.

        `node` is the node that defines it. Raises `ContentError` for a duplicate name.
        """
        key = _key(model, language, name)
        if key in self._targets:
            raise node.refuse(f'"{name}" is the name of another {_kind(model)}')
        self._targets[key] = _Target(model, pk, is_gone)

    def get(self, model, language, name):
        """Return the row that `name` refers to, None for an unknown or a deleted one."""
        target = self._targets.get(_key(model, language, name))
        if target is None or target.is_gone:
            return None
        if target.instance is None:
            target.instance = target.model._base_manager.get(pk=target.pk)
        return target.instance

    def scope(self, language):
        """Return the `Scope` of the files of this language."""
        return Scope(self, language)

    def target(self, model, language, node):
        """Return what the text of `node` refers to. Raises `ContentError` for an unknown name or the wrong model."""
        name = node.text.strip()
        target = self._targets.get(_key(model, language, name))
        if target is None:
            raise node.refuse(f'unknown {_kind(model)} "{name}"')
        if not issubclass(target.model, model):
            raise node.refuse(f'"{name}" is a {target.model._meta.label}, not a {model._meta.label}')
        return target


class Scope:
    """The names that one file may use. `has_met_deleted` is true once it has referred to a deleted object."""

    def __init__(self, references, language):
        self._references, self._language = references, language
        self.has_met_deleted = False

    def find(self, model, node):
        """Return the row of `model` that `node` names, None if an editor has deleted it. Raises `ContentError`."""
        self.id_of(model, node)
        return self._references.get(model, self._language, node.text.strip())

    def id_of(self, model, node):
        """Return the primary key of the row that `node` names, or 0 if it was deleted. Raises `ContentError`."""
        target = self._references.target(model, self._language, node)
        self.has_met_deleted |= target.is_gone
        return target.pk or 0


def _kind(model):
    if issubclass(model, Page):
        return "page"
    return "media file" if issubclass(model, get_image_model() | get_document_model()) else model._meta.label


def _key(model, language, name):
    """Files are shared by the languages; pages and snippets belong to one."""
    kind = _kind(model)
    return (kind, None if kind == "media file" else language, name)
