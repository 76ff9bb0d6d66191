"""An editor who publishes: a child of `make bench` that changes the title of a news item, again and again.

Each line read (a title) is published as the admin does it, and written back once the editor would read « publié ».
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")


def main():
    django.setup()
    from django.db import transaction

    from news.models import NewsPage

    page = NewsPage.objects.visible().filter(locale__language_code="fr").in_list_order().first()
    page = NewsPage.objects.get(pk=page.pk)
    print(page.url_path.partition("/")[2].partition("/")[2], flush=True)
    for line in sys.stdin:
        page.title = line.strip()
        # As the editor's request, one transaction.
        with transaction.atomic():
            page.save_revision().publish()
        print(page.title, flush=True)


if __name__ == "__main__":
    main()
