"""Images and documents, from `content/media/` and its list, `media.yaml`."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from pepr_site.content_files.ledger import Fate, digest_of
from pepr_site.content_files.values import errors_told, fill

_WORDS = ("title", "description", "credit", "licence")


def load(run, source):
    """Create the files listed in `media.yaml`; return a list of (file name, `Fate`). Raises `ContentError`."""
    source.node.refuse_others(["items"], "the list of media")
    return [_load_item(run, source, item) for item in source.node.take_list("items")]


def _load_item(run, source, node):
    name = node.take("file")
    model = _model(node, name)
    words = [word for word in _WORDS if word in {field.name for field in model._meta.get_fields()}]
    node.refuse_others(["file", *words], "a picture" if model is get_image_model() else "a document")
    path, key = source.file.parent / name, f"{source.path}#{name}"
    if not path.is_file():
        raise node.fields["file"].refuse(f'there is no file "{name}" beside this list')
    digest = digest_of([node.plain(), hashlib.sha256(path.read_bytes()).hexdigest()])

    fate, pk = run.ledger.fate(key, digest, model, node)
    if fate is Fate.CREATED and (standing := _standing(model, path)):
        fate, pk = Fate.FOREIGN, standing
    elif fate is not Fate.UNCHANGED:
        instance = model._base_manager.get(pk=pk) if fate in {Fate.UPDATED, Fate.EDITED} else model()
        fill(instance, node, None, words)
        with path.open("rb") as content:
            _put(run, instance, File(content, name), node, is_saved=fate.writes)
        pk = instance.pk or pk
        if fate.writes:
            run.ledger.write(key, digest, instance)
    run.references.add(model, None, name, pk, node, is_gone=fate is Fate.DELETED)
    return name, fate


def _standing(model, path):
    """Return the primary key of an identical file that was uploaded in the admin, or None."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha1").hexdigest()
    return model._base_manager.filter(file_hash=digest).values_list("pk", flat=True).first()


def _model(node, name):
    if PurePath(name).name != name:
        raise node.fields["file"].refuse("a file name without a folder is expected here")
    extension = PurePath(name).suffix.removeprefix(".").lower()
    if extension in settings.WAGTAILIMAGES_EXTENSIONS:
        return get_image_model()
    if extension in settings.WAGTAILDOCS_EXTENSIONS:
        return get_document_model()
    raise node.fields["file"].refuse(f'no picture and no document ends in ".{extension}"')


def _put(run, instance, content, node, is_saved):
    """Set and validate the file of `instance`; save it in place of the previous one."""
    former = instance.file.name
    try:
        # This reads the dimensions of an image.
        instance.file = content
    except OSError:
        raise node.fields["file"].refuse(f'"{content.name}" is not a picture that can be read') from None
    with errors_told(instance, node):
        instance.full_clean()
    if not is_saved:
        return
    instance.file_size, instance.file_hash = content.size, ""
    instance.save()
    run.stored.append((instance.file.storage, instance.file.name))
    if former:
        run.replaced.append((instance.file.storage, former))
        if hasattr(instance, "renditions"):
            instance.renditions.all().delete()
    instance.get_file_hash()
