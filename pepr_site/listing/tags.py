"""The facet « Thème » of the lists of what bears themes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from pepr_site.listing.facets import Choice, Facet, or_empty
from pepr_site.pages.snippets import in_language
from pepr_site.pages.tags import Tag

TAG = "tag"


def tag_facets(model):
    """Return the facet of the themes of `model` in the active language, in a list; none while there is no theme."""
    tags = in_language(Tag._meta.label)
    if not tags:
        return []
    relation = model._meta.get_field("tags")
    rows = relation.remote_field.through.objects.filter(**{relation.m2m_field_name(): OuterRef("pk")})
    slugs = ArraySubquery(rows.values_list(f"{relation.m2m_reverse_field_name()}__slug"))
    choices = [Choice(tag.slug, tag.name, _("sur le thème « %(name)s »") % {"name": tag.name}) for tag in tags]
    return [Facet(TAG, _("Thème"), or_empty(slugs), choices)]
