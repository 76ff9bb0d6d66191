"""Django's default cache, in PostgreSQL, shared by all processes and machines, as rate limits need.

Wagtail's root paths of the sites, read from this cache for each link of a page, are kept in the memory of the process
under the version of the frame, where reading them takes no query.
"""

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache

from pepr_site.operations import content_version

# Prefixes of the keys under which Wagtail caches values derived from the content.
OF_CONTENT = "wagtail_"


def _key(key, prefix, version):
    return f"{prefix}:{version}:{key}:{content_version.current_frame()}"


class SharedCache(DatabaseCache):
    """A `DatabaseCache`, with the same options, that keeps keys with the prefixes `OF_CONTENT` in the process."""

    def __init__(self, table, params):
        super().__init__(table, params)
        self._own = LocMemCache("content", {"KEY_FUNCTION": _key})

    def get(self, key, default=None, version=None):
        if key.startswith(OF_CONTENT):
            return self._own.get(key, default, version)
        return super().get(key, default, version)

    def set(self, key, value, *args, **options):
        if key.startswith(OF_CONTENT):
            return self._own.set(key, value, *args, **options)
        return super().set(key, value, *args, **options)

    def delete(self, key, version=None):
        if key.startswith(OF_CONTENT):
            return self._own.delete(key, version)
        return super().delete(key, version)
