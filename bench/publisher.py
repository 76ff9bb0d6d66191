"""An editor who publishes: a child of `make bench` that changes the title of a news item, again and again.

Each line read (a title) is published as the admin does it, and written back once the editor would read « publié »:
when the process cache of no worker can hold the old page any more (see `docs/decisions/page-cache.md`).
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")


def main():
    django.setup()
    from django.db import transaction

    from news.models import NewsPage
    from pepr_site.page_cache import barrier

    page = NewsPage.objects.visible().filter(locale__language_code="fr").in_list_order().first()
    page = NewsPage.objects.get(pk=page.pk)
    print(page.url_path.partition("/")[2].partition("/")[2], flush=True)
    for line in sys.stdin:
        page.title = line.strip()
        # What `wholeness.py` and `barrier.py` do to the editor's request.
        with transaction.atomic():
            page.save_revision().publish()
        time.sleep(barrier.lease())
        print(page.title, flush=True)


if __name__ == "__main__":
    main()
