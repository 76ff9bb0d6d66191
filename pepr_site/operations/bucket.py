"""Media in an S3 bucket: the only module that needs `requirements/s3.txt`."""

from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# A bucket that says nothing must not hold up those who ask, a thread each, for the minutes that the package waits.
CONNECT_TIMEOUT, SILENCE_TIMEOUT = 3, 8  # seconds
ATTEMPTS = 2
MISSING = {"404", "NoSuchKey"}


class BucketStorage(S3Storage):
    """A private bucket: its files are served under the site's own URLs, by the site or the web server before it."""

    default_acl = None
    file_overwrite = False
    client_config = Config(
        s3={"addressing_style": "path"},
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=SILENCE_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    max_memory_size = 2 * 2**20

    def url(self, name, *args, **kwargs):
        return urljoin(settings.MEDIA_URL, filepath_to_uri(self._normalize_name(name)))

    def answers(self):
        """Whether the bucket is available and accepts files."""
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except (BotoCoreError, ClientError):
            return False
        return True

    @staticmethod
    def is_gone(error):
        """Whether this exception means that the bucket is unavailable, rather than that a file is missing."""
        if isinstance(error, ClientError):
            return error.response.get("Error", {}).get("Code") not in MISSING
        return isinstance(error, (BotoCoreError, Boto3Error))
