"""Where Django and Wagtail look for the models of this app."""

from projects.calls import CallIndexPage, CallPage
from projects.directory import ProjectIndexPage
from projects.offers import OfferIndexPage, OfferPage
from projects.project_pages import ProjectInstitution, ProjectPage, ProjectPublication

__all__ = [
    "CallIndexPage",
    "CallPage",
    "OfferIndexPage",
    "OfferPage",
    "ProjectIndexPage",
    "ProjectInstitution",
    "ProjectPage",
    "ProjectPublication",
]
