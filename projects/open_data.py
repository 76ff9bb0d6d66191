"""The datasets of projects, calls and offers: their columns, and what each column means."""

from django.db.models import Prefetch
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pepr_site.open_data.datasets import (
    HEAD_COLUMNS,
    IDENTIFIER,
    PAGE_COLUMNS,
    TITLE,
    Column,
    facts_of,
    known,
    of_pages,
    page_facts,
)
from pepr_site.pages.text import filled
from pepr_site.pages.visibility import key_pages
from projects.calls import CallKind, CallPage, CallState
from projects.offers import Contract, OfferKind, OfferPage, has_open_offers
from projects.project_pages import (
    Documentation,
    InstitutionRole,
    MoneyMeaning,
    ProjectInstitution,
    ProjectPage,
    Status,
    in_order,
    is_grant,
)

PROJECT_COLUMNS = (
    IDENTIFIER,
    Column("number", _("Sa place dans cet annuaire, sans valeur officielle"), type="integer", is_always_known=True),
    TITLE,
    Column("short_title", _("Titre court"), is_always_known=True),
    Column("acronym", _("Acronyme"), schema="alternateName"),
    Column("summary", _("Résumé pour tous"), schema="description"),
    Column("documentation", _("Ce qui est publié"), choices=tuple(Documentation.choices), is_always_known=True),
    Column("status", _("Avancement"), choices=tuple(Status.choices)),
    Column("start_year", _("Année de début"), type="integer"),
    Column("end_year", _("Année de fin"), type="integer"),
    Column("money_million_eur", _("Montant, en millions d’euros"), type="number"),
    Column("money_meaning", _("Ce que dit ce montant"), choices=tuple(MoneyMeaning.choices)),
    Column("anr_reference", _("Référence ANR")),
    Column("coordinator", _("Coordination")),
    Column(
        "institutions",
        _("Institutions du projet"),
        type="object",
        is_list=True,
        parts=(
            Column("identifier", _("Identifiant de l’institution"), is_always_known=True),
            Column("name", _("Nom"), is_always_known=True),
            Column("role", _("Rôle"), choices=tuple(InstitutionRole.choices), is_always_known=True),
        ),
    ),
    Column("axes", _("Numéros des axes"), type="integer", is_list=True),
    Column("objectives", _("Numéros des objectifs"), type="integer", is_list=True),
    Column("keywords", _("Mots-clés"), is_list=True, schema="keywords"),
    Column("tags", _("Thèmes"), is_list=True),
    Column("website", _("Site web"), format="uri"),
    *PAGE_COLUMNS,
)


def project_facts(project, request):
    """Return the values of a project for `PROJECT_COLUMNS`.

    The project has `axes_ids` and `objectives_ids`, and its institutions with their organisation.
    """
    numbered = key_pages()
    return facts_of(
        project,
        PROJECT_COLUMNS,
        short_title=filled(project.short_title),
        money_million_eur=project.money,
        institutions=known(
            [
                {"identifier": part.organisation.slug, "name": part.organisation.name, "role": part.role}
                for part in project.institutions.all()
            ]
        ),
        axes=known(sorted(numbered[pk].number for pk in project.axes_ids if pk in numbered)),
        objectives=known(sorted(numbered[pk].number for pk in project.objectives_ids if pk in numbered)),
        keywords=known(project.keyword_list),
        tags=known(project.tag_names),
        **page_facts(project, request),
    )


def projects():
    parts = ProjectInstitution.objects.select_related("organisation")
    pages = ProjectPage.objects.visible().filter(locale__language_code=get_language()).defer("body")
    return pages.with_related_ids().prefetch_related(Prefetch("institutions", parts)).order_by("number", "pk")


CALL_COLUMNS = (
    *HEAD_COLUMNS,
    Column("kind", _("Nature"), choices=tuple(CallKind.choices), is_always_known=True),
    Column("state", _("État, tiré des dates"), choices=tuple(CallState.choices), is_always_known=True),
    Column("announced_for", _("L’année pour laquelle l’appel a été annoncé"), type="integer"),
    Column("announced_on", _("Le jour où la source l’a annoncé"), format="date"),
    Column("opens_at", _("Ouverture"), format="date-time"),
    Column("closes_at", _("Clôture"), format="date-time"),
    Column("results_on", _("Publication des résultats"), format="date"),
    Column("money_million_eur", _("Montant, en millions d’euros"), type="number"),
    Column("audience", _("Qui peut répondre")),
    *PAGE_COLUMNS,
)


def call_facts(call, request):
    """Return the values of a call for `CALL_COLUMNS`."""
    return facts_of(
        call,
        CALL_COLUMNS,
        state=call.state.value,
        money_million_eur=call.money,
        audience=known(filled(call.audience)),
        **page_facts(call, request),
    )


def calls():
    return CallPage.objects.visible().filter(locale__language_code=get_language()).defer("body").in_list_order()


OFFER_COLUMNS = (
    *HEAD_COLUMNS,
    Column("kind", _("Nature"), choices=tuple(OfferKind.choices), is_always_known=True),
    Column("closes_at", _("Date limite"), format="date-time", is_always_known=True, schema="validThrough"),
    Column("starts_on", _("Début"), format="date", schema="jobStartDate"),
    Column("place", _("Lieu")),
    Column("laboratory", _("Équipe ou laboratoire")),
    Column("institutions", _("Institutions qui recrutent"), is_list=True),
    Column("projects", _("Numéros des projets dans l’annuaire"), type="integer", is_list=True),
    Column("contract", _("Contrat"), choices=tuple(Contract.choices)),
    Column("months", _("Durée, en mois"), type="integer"),
    Column("level", _("Niveau demandé")),
    Column("salary", _("Rémunération, telle que l’offre la dit")),
    Column("apply_address", _("Adresse où postuler"), format="uri"),
    *PAGE_COLUMNS,
)


def offer_facts(offer, request):
    """Return the values of an open offer for `OFFER_COLUMNS`."""
    return facts_of(
        offer,
        OFFER_COLUMNS,
        institutions=known([organisation.name for organisation in offer.related("organisations")]),
        projects=known([p.number for p in in_order(offer.locale_id) if p.pk in offer.projects_ids]),
        **page_facts(offer, request),
    )


def offers():
    pages = OfferPage.objects.visible().filter(locale__language_code=get_language()).defer("body").in_list_order()
    return pages.with_related_ids()


def project_properties(row):
    """Return the schema.org properties of a project that are not columns."""
    money = row["money_million_eur"]
    return {
        "url": row["website"] or row["page"],
        "member": [{"@type": "Organization", "name": part["name"]} for part in row["institutions"] or []],
        # As on its page: only an amount that a source describes as State aid is a grant.
        "funding": grant(row) if is_grant(money, row["money_meaning"]) else None,
    }


def grant(row):
    value = int(row["money_million_eur"] * 1_000_000)
    return {
        "@type": "MonetaryGrant",
        "identifier": row["anr_reference"],
        "amount": {"@type": "MonetaryAmount", "currency": "EUR", "value": value},
    }


def call_properties(row):
    """Return the schema.org properties of a call that are not columns."""
    apply_ = {"@type": "ApplyAction", "startTime": row["opens_at"], "endTime": row["closes_at"]}
    return {"potentialAction": apply_ if row["opens_at"] or row["closes_at"] else None}


def offer_properties(row):
    """Return the schema.org properties of an offer that are not columns."""
    address = {"@type": "PostalAddress", "addressLocality": row["place"]}
    return {
        "title": row["title"],
        "hiringOrganization": [{"@type": "Organization", "name": name} for name in row["institutions"] or []],
        "jobLocation": {"@type": "Place", "address": address} if row["place"] else None,
    }


PROJECTS = of_pages(
    projects,
    project_facts,
    name="projects",
    slug=pgettext_lazy("adresse", "projets"),
    title=_("Projets prioritaires"),
    description=_("Les projets du programme, avec ce qui est publié de chacun."),
    columns=PROJECT_COLUMNS,
    schema_type="ResearchProject",
    more_properties=project_properties,
)
CALLS = of_pages(
    calls,
    call_facts,
    name="calls",
    slug=pgettext_lazy("adresse", "appels"),
    title=_("Appels"),
    description=_("Les appels du programme, leur état et leurs dates."),
    columns=CALL_COLUMNS,
    schema_type="FundingScheme",
    more_properties=call_properties,
)
OFFERS = of_pages(
    offers,
    offer_facts,
    name="offers",
    slug=pgettext_lazy("adresse", "offres"),
    title=_("Offres"),
    description=_("Les postes, les thèses et les stages ouverts."),
    columns=OFFER_COLUMNS,
    schema_type="JobPosting",
    more_properties=offer_properties,
    has_rows=lambda: has_open_offers(get_language()),
)
