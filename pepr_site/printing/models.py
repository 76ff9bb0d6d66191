"""The PDF sheets that have been made."""

from django.db import models


class Sheet(models.Model):
    """The last sheet made of a page: gone with the page, and with its withdrawal (see `sheets`).

    The file stands in the row: it is there wholly or not at all, in every backup, and at no address of its own.
    """

    wagtail_reference_index_ignore = True

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    # A digest of what it says, and the state of the content in which that was last compared with the page.
    digest = models.CharField(max_length=64)
    compared_in = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    file = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.page_id}, {self.made_at:%Y-%m-%d}"
