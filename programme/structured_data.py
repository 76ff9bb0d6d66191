"""The programme as schema.org data: short on every page, with its members on the home page."""

from django.conf import settings

from pepr_site.pages.snippets import in_language
from pepr_site.pages.visibility import HOME_DEPTH
from pepr_site.web.structured_data import node, programme_id, ref
from programme.partners.models import Organisation, Role

# The funding plan, whose name is not translated. Source: the facts of the programme, on its funding.
FUNDING = "France 2030"


def programme_nodes(context):
    """Return the programme; on the home page also its pilots and the operator of its funding."""
    is_home = getattr(context.get("page"), "depth", None) == HOME_DEPTH
    organisations = in_language(Organisation._meta.label) if is_home else []
    pilots, operators = ([o for o in organisations if o.role == role] for role in (Role.PILOT, Role.OPERATOR))
    nodes = {o.pk: o.structured_data() for o in [*pilots, *operators]}
    funders = [ref(nodes[operator.pk]["@id"]) for operator in operators]
    text = context["site_text"]
    return [
        node(
            "ResearchProject",
            programme_id(),
            name=text.full_name or text.name,
            alternateName=text.name,
            description=text.tagline,
            # The programme's official site: this one is about it.
            url=text.official_site or f"{settings.SITE_URL}{context['home_url']}",
            sameAs=text.official_site,
            member=[
                node("OrganizationRole", roleName=pilot.get_role_display(), member=ref(nodes[pilot.pk]["@id"]))
                for pilot in pilots
            ],
            funder=funders,
            funding=node("Grant", name=FUNDING, funder=funders) if is_home else None,
        ),
        *nodes.values(),
    ]
