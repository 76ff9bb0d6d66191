"""Pictures and documents in a bucket that speaks S3: the one module that needs what `requirements/s3.txt` adds."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """A private bucket: its files are shown at the site's own address, by the site or the web server before it."""

    default_acl = None
    file_overwrite = False
    addressing_style = "path"
    max_memory_size = 2 * 2**20

    def url(self, name, *args, **kwargs):
        return urljoin(settings.MEDIA_URL, filepath_to_uri(self._normalize_name(name)))
