"""The table of what was loaded from `content/`."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class LoadedContent(models.Model):
    """What `load_content` made from one file, so that it never writes over an editor's change.

    `file_digest` tells whether the file has changed since; `object_digest`
    whether a person has changed, in the admin, what was made from it.
    """

    path = models.CharField(max_length=255, unique=True)
    file_digest = models.CharField(max_length=64)
    object_digest = models.CharField(max_length=64)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()

    def __str__(self):
        return self.path
