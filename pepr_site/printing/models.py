"""The generated PDF sheets."""

from django.db import models


class Sheet(models.Model):
    """The last sheet of a page, deleted when the page is deleted or unpublished (see `sheets`).

    The file is stored in the row: so it is never partial, is part of every backup, and has no URL of its own.
    """

    wagtail_reference_index_ignore = True

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    # The digest of its content, and the state of the site's content when that was last compared with the page.
    digest = models.CharField(max_length=64)
    compared_in = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    file = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.page_id}, {self.made_at:%Y-%m-%d}"
