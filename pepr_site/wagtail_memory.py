"""The memory of one process in which Wagtail keeps the addresses of its sites: good until the content changes."""

from django.core.cache.backends.locmem import LocMemCache

from pepr_site import generation

# What Wagtail keeps there of the content, and takes away in the one process that changes it.
OF_THE_CONTENT = {"wagtail_site_root_paths", "wagtail_locales_display_name"}


class WagtailMemory(LocMemCache):
    """Django's memory of one process; what it holds of another state of the content is not found."""

    def make_key(self, key, version=None):
        made = super().make_key(key, version)
        return f"{made}:{generation.current()}" if key in OF_THE_CONTENT else made
