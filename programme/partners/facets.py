"""The facets of the directory of institutions."""

import functools
from operator import or_

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Func, Q, Value, When
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from pepr_site.listing.facets import TEXT, Choice, Facet
from pepr_site.pages.snippets import every
from pepr_site.pages.text import fold

LABEL = "programme.Organisation"
NOUN = (
    gettext_lazy("Aucune institution"),
    ngettext_lazy("%(count)s institution ou laboratoire", "%(count)s institutions et laboratoires", "number"),
)
REGIONS = ("region", "other_region")
NAMES = ("name", "short_name", "city", "other_city", *REGIONS)


def named(_model, words):
    """Return the condition that the names or the places of an institution hold each of the `words`, accents aside."""
    condition = Q()
    for word in words.split():
        condition &= functools.reduce(or_, (Q(**{f"{name}__unaccent__icontains": word}) for name in NAMES))
    return condition


def facets(locale_id):
    """Return the facets of the directory of one language."""
    sites = [site for o in every(LABEL).values() if o.locale_id == locale_id for site in o.sites]
    regions = sorted({site.region for site in sites if site.region}, key=fold)
    return [
        Facet("kind", _("Nature"), "kind", choices_of("kind")),
        Facet("region", _("Région"), region_values(regions), [choice(slugify(region), region) for region in regions]),
        Facet("role", _("Lien avec le programme"), "role", choices_of("role")),
    ]


def choice(value, label):
    """Return a choice, which the sentence above the list says in brackets."""
    return Choice(value, str(label), f"({label})")


def choices_of(name):
    return [choice(*pair) for pair in apps.get_model(LABEL)._meta.get_field(name).choices]


def region_values(regions):
    """Return the regions of an institution as slugs, two if it has two sites."""
    cases = [_slug_of(name, regions) for name in REGIONS]
    return Func(*cases, template="ARRAY[%(expressions)s]", output_field=ArrayField(TEXT))


def _slug_of(name, regions):
    """Return the slug of the region in the column `name`; NULL if it is not in `regions`."""
    known = [When(**{name: region}, then=Value(slugify(region), TEXT)) for region in regions]
    return Case(*known, default=Value(None, TEXT), output_field=TEXT)
