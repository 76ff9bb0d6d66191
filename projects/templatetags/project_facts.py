from django import template

from projects.facts import gauge
from projects.facts.published import address_of_form, address_of_page, line_of, lines
from projects.project_pages import in_order

register = template.Library()


@register.inclusion_tag("components/facts_ring.html")
def facts_ring(project):
    """Draw what is known of a project, one that may be read or a draft, as a ring."""
    line = line_of(next((known for known in in_order(project.locale_id) if known.pk == project.pk), project))
    return {"line": line, "beads": gauge.beads(line), "box": gauge.BOX, "centre": gauge.CENTRE, "radius": gauge.RADIUS}


@register.simple_tag
def published_facts_url(project):
    """Return the address of the page of what is published, in the language of a page, or ""."""
    return address_of_page(project.locale_id)


@register.simple_tag
def say_url(project, fact=None):
    """Return where a fact of a project is said by who knows it, or ""."""
    return address_of_form(project.locale_id, project.number, fact and fact.key)


@register.simple_tag
def project_line(project):
    """Return the projects of a language, by number, to draw as a line of beads: `Line`s."""
    return lines(project.locale_id)
