"""A page that shows a document, without which nobody may read it."""

from programme.models import StandardPage
from tests.conftest import publish


def show(document, under, **page):
    """Publish a page under `under` that links to `document`; return it."""
    link = f'<p><a linktype="document" id="{document.pk}">le document</a></p>'
    return publish(
        StandardPage(**{"title": "Rapports", "slug": "rapports", "body": [("paragraph", link)]} | page), under
    )
