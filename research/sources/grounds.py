"""Why a record belongs to this programme: its codes, ANR letters, HAL collections, acronyms."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from pepr_site.pages.attributes import models_with
from pepr_site.pages.visibility import visible
from research.identifiers import exact_code, letters_of, similar_code
from research.publications import PublicationProject, State, Why

# Shorter acronyms are too ambiguous.
SHORTEST_ACRONYM = 4


@dataclass(frozen=True)
class Verdict:
    """The state of a new record, why it is here, and what a person has to check."""

    state: str
    why: str
    detail: str
    remark: str
    projects: tuple = ()


def project_model():
    """Return the class of the projects' pages, which stand above this package."""
    return PublicationProject._meta.get_field("project").related_model


def our_projects():
    """Return the visible projects in the site's first language that have a reference or an acronym."""
    pages = visible(project_model().objects.filter(locale__language_code=settings.LANGUAGE_CODE))
    return list(pages.defer_streamfields().order_by("number"))


def our_codes(projects=None):
    """Return `{code: project}` for the exact codes that the projects' pages bear."""
    projects = our_projects() if projects is None else projects
    return {code: page for page in projects if (code := exact_code(page.anr_reference))}


def our_acronyms(projects=None):
    """Return `{acronym: project}` for those that are long enough to say something."""
    projects = our_projects() if projects is None else projects
    return {page.acronym: page for page in projects if len(page.acronym) >= SHORTEST_ACRONYM}


def who_was_taken_down(authors):
    """Return the remark that one of these authors may be a withdrawn person, "" where none may."""
    names = [name for among in models_with("withdrawn_among").values() for name in among(authors)]
    said = _("Parmi les auteurs, peut-être une personne retirée du site : %(names)s")
    return said % {"names": ", ".join(names)} if names else ""


class Grounds:
    """Judges records by the settings and the projects' pages, read once a run."""

    def __init__(self):
        projects = our_projects()
        self.codes, self.letters = our_codes(projects), set(settings.ANR_LETTERS)
        self.acronyms = {name.casefold(): page for name, page in our_acronyms(projects).items()}
        self.collections = set(settings.HAL_COLLECTIONS)

    def is_ours(self, code):
        """Whether an exact code is one of this programme's."""
        return bool(code) and (code in self.codes or letters_of(code) in self.letters)

    def judge(self, record, ground=""):
        """Return the `Verdict` on a `Record` that answers a question of the kind `ground`.

        Only an exact code shows a record; others wait for a person, with the project they may belong to, and so do
        records that may name a withdrawn person.
        """
        found, named = self.by_code_or_name(record, ground), who_was_taken_down(record.authors)
        remark = ". ".join(filter(None, [named, found.remark]))[:300]
        return replace(found, state=State.TO_CHECK, remark=remark) if named else found

    def by_code_or_name(self, record, ground):
        """Return the `Verdict` on what a record says of its project."""
        codes = ", ".join(record.codes)
        exact = [code for code in map(exact_code, record.codes) if self.is_ours(code)]
        if exact:
            return verdict(State.SHOWN, Why.CODE, ", ".join(exact), "", self.projects_of(exact))
        alike = [similar_code(code) for code in record.codes]
        if any(self.is_ours(code) for code in alike):
            remark = _("Code ANR mal écrit : %(codes)s") % {"codes": codes}
            return verdict(State.TO_CHECK, Why.CODE, codes, remark, self.projects_of(alike))
        remark = _("Codes ANR : %(codes)s") % {"codes": codes} if codes else _("Aucun code ANR")
        by_name = [self.acronyms[n.casefold()] for n in record.acronyms if n.casefold() in self.acronyms]
        if by_name:
            return verdict(State.TO_CHECK, Why.ACRONYM, ", ".join(record.acronyms), remark, by_name)
        if common := sorted(self.collections.intersection(record.collections)):
            return verdict(State.TO_CHECK, Why.COLLECTION, ", ".join(common), remark)
        return verdict(State.TO_CHECK, ground or Why.WORDS, codes, remark)

    def projects_of(self, codes):
        return tuple(dict.fromkeys(self.codes[code] for code in codes if code in self.codes))


def verdict(state, why, detail, remark, projects=()):
    """Return a `Verdict` whose words fit their columns."""
    return Verdict(state, str(why), detail[:300], remark[:300], tuple(dict.fromkeys(projects)))
