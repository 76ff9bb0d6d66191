"""What public funders usually ask for: where this report has it, and what is missing.

The list is ours, from what such reports usually contain; the funding agreement says what is due.
"""

from django.utils.translation import gettext as _

from pepr_site.printing import parts
from programme.report.content import SECTIONS
from projects.open_data import CALLS, PROJECTS
from research.open_data import PUBLICATIONS, RESULTS
from research.publications import PublicationKind
from research.results import ResultKind


def asked(year):
    """Return the parts of the last section: a warning, then the table."""
    places = {name: f"{number}. {title()}" for number, (name, (title, _made)) in enumerate(SECTIONS.items(), 1)}
    rows = [
        [question, " · ".join(places[name] for name in names) or _("Nulle part"), lacking]
        for question, names, lacking in questions(year)
    ]
    columns = [_("Ce qui est demandé"), _("Où c’est dans ce rapport"), _("Ce qui manque")]
    warning = _(
        "Cette liste est celle du site, faite de ce que demandent d’ordinaire les financeurs publics. La convention du "
        "programme fait foi : comparez-les avant d’envoyer ce rapport."
    )
    return [
        parts.words(warning),
        parts.table(_("Ce qui est demandé, où c’est, et ce qui manque"), columns, rows, (4, 4, 5)),
    ]


def questions(year):
    """Return `(question, sections that answer it, what is missing)`; unanswered questions come last."""
    overview = _("Le texte : ce rapport donne des faits, sans commentaire.")
    meetings = _("Les réunions et les décisions de l’année : ce site ne les tient pas.")
    audience = _("Le nombre de participants et les retombées de presse : ce site ne les tient pas.")
    agreements = _("Les accords signés dans l’année : ce site ne les tient pas.")
    return [
        (_("Résumé de l’année pour un large public"), ["overview"], overview),
        (_("Gouvernance : instances réunies, décisions prises"), ["programme"], meetings),
        (_("Avancement scientifique de chaque projet"), ["projects"], progress(year)),
        (_("Publications, et part en accès ouvert"), ["publications"], on_access(year)),
        (_("Données, logiciels et protocoles partagés"), ["results"], nothing_of(year.rows(RESULTS))),
        (_("Brevets, licences, entreprises créées"), ["results"], on_transfer(year)),
        (_("Thèses, recrutements, formation"), ["publications", "offers"], on_training(year)),
        (_("Événements, communication, culture scientifique"), ["events", "news", "readers"], audience),
        (_("Appels lancés, et leurs résultats"), ["calls"], on_calls(year)),
        (_("Partenariats, en France et à l’étranger"), ["programme", "projects"], agreements),
        *((question, [], lacking) for question, lacking in not_public()),
    ]


def not_public():
    """Return what a public site does not contain, with the text that says so."""
    nothing = _("Tout : ce site n’en tient rien.")
    return [
        (_("Jalons et livrables, prévus et atteints"), _("Tout : ce site ne les tient pas.")),
        (_("Dépenses de l’année, par poste et par établissement"), _("Tout : le bilan financier est tenu ailleurs.")),
        (_("Cofinancements et effet de levier"), _("Tout : ce site ne les tient pas.")),
        (_("Plan de gestion des données"), _("Tout : ce site ne le tient pas.")),
        (_("Éthique et intégrité scientifique"), nothing),
        (_("Égalité entre les femmes et les hommes"), nothing),
        (_("Effets sur l’environnement"), _("Ceux des recherches : ce site n’en tient rien.")),
        (_("Écarts, risques et mesures prises"), nothing),
        (_("Perspectives de l’année suivante"), _("Le texte : il est à écrire.")),
    ]


def progress(year):
    """Describe how many projects have no published content, and that the results of the year are to be written."""
    rows = year.all(PROJECTS)
    silent = sum(1 for row in rows if row["documentation"] == "open")
    words = {"silent": silent, "total": len(rows)}
    text = _("Rien n’est publié de %(silent)s projets sur %(total)s. Ce qui a été trouvé dans l’année est à écrire.")
    return text % words


def nothing_of(rows):
    return "" if rows else _("Aucun n’est déclaré pour cette année.")


def on_access(year):
    rows = year.rows(PUBLICATIONS)
    unknown = sum(1 for row in rows if row["is_open_access"] is None)
    if not rows:
        return _("Aucune publication n’est connue pour cette année.")
    return _("Publications dont l’accès n’est pas connu : %(count)s.") % {"count": unknown} if unknown else complete()


def on_transfer(year):
    patents = [row for row in year.rows(RESULTS) if row["kind"] == ResultKind.PATENT]
    known = _("Brevets connus : %(count)s.") % {"count": len(patents)}
    return f"{known} {_('Les licences et les entreprises : ce site ne les tient pas.')}"


def on_training(year):
    theses = [row for row in year.rows(PUBLICATIONS) if row["kind"] == PublicationKind.THESIS]
    known = _("Thèses soutenues connues : %(count)s.") % {"count": len(theses)}
    return f"{known} {_('Les personnes recrutées et formées : ce site ne les tient pas.')}"


def on_calls(year):
    rows = year.rows(CALLS)
    if not rows:
        return _("Aucun appel n’est connu pour cette année.")
    silent = sum(1 for row in rows if row["money_million_eur"] is None)
    return _("Appels dont le montant n’est pas publié : %(count)s.") % {"count": silent} if silent else complete()


def complete():
    return _("Rien de ce que ce site peut tenir.")
