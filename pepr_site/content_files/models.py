"""Records of what was loaded from `content/`."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class LoadedContent(models.Model):
    """An object that `load_content` created, so that an editor's change is never overwritten.

    `file_digest` shows whether the file has changed since; `object_digest`
    whether somebody has changed the object in the admin.
    """

    path = models.CharField(max_length=255, unique=True)
    file_digest = models.CharField(max_length=64)
    object_digest = models.CharField(max_length=64)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()

    def __str__(self):
        return self.path
