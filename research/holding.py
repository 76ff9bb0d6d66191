"""Whether there is anything to show of a kind."""

import functools
import operator

from django.db.models import Case, DateTimeField, Exists, Q, Value, When

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.visibility import EVER, sections, unlisted_pages, visible


@cached_by_version
def holds(model):
    """Whether a row of `model` may be read by anybody; asked once for each state of the content."""
    return visible(model.objects.all()).exists()


def is_listed(model):
    """Whether the site names a page of this class among its sections: that it holds something; no query of its own."""
    unlisted = unlisted_pages()
    return any(page.specific_class is model and page.pk not in unlisted for page in sections().values())


def while_empty(*models):
    """Return from when on no list names a page of these `models`: ever, while none of their rows may be read."""
    shown = functools.reduce(operator.or_, (Q(Exists(visible(model.objects.order_by()))) for model in models))
    return Case(When(shown, then=Value(None)), default=Value(EVER), output_field=DateTimeField())
