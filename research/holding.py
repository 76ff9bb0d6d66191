"""Whether there is anything to show of a kind."""

import functools
import operator

from django.db.models import Case, DateTimeField, Exists, Q, Value, When

from pepr_site.pages.visibility import EVER, sections, unlisted_pages, visible


def is_listed(model):
    """Whether the site names a page of this class among its sections: that it holds something; no query of its own."""
    unlisted = unlisted_pages()
    return any(page.specific_class is model and page.pk not in unlisted for page in sections().values())


def while_fewer(number, *models):
    """Return from when on no list names a page of these `models`: ever, while none has `number` rows to be read."""
    rows = (visible(model.objects.order_by("pk"))[number - 1 :] for model in models)
    enough = functools.reduce(operator.or_, (Q(Exists(found)) for found in rows))
    return Case(When(enough, then=Value(None)), default=Value(EVER), output_field=DateTimeField())
