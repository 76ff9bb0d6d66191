"""Where Django and Wagtail look for the models of this app."""

from projects.calls import CallIndexPage, CallPage
from projects.declarations.models import Declaration, FactLetter
from projects.directory import ProjectIndexPage
from projects.facts.published import PublishedFactsPage
from projects.offers import OfferIndexPage, OfferPage
from projects.project_pages import ProjectInstitution, ProjectPage, ProjectPublication

__all__ = [
    "CallIndexPage",
    "CallPage",
    "Declaration",
    "FactLetter",
    "OfferIndexPage",
    "OfferPage",
    "ProjectIndexPage",
    "ProjectInstitution",
    "ProjectPage",
    "ProjectPublication",
    "PublishedFactsPage",
]
