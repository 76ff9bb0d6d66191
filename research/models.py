"""Where Django and Wagtail look for the models of this app."""

from research.collaborations import CollaborationsPage
from research.imports.models import SourceFact, SourceRecord, SourceVisit
from research.pages import PublicationsPage, ResultsPage
from research.publications import Publication, PublicationProject
from research.results import Platform, Result, ResultProject

__all__ = [
    "CollaborationsPage",
    "Platform",
    "Publication",
    "PublicationProject",
    "PublicationsPage",
    "Result",
    "ResultProject",
    "ResultsPage",
    "SourceFact",
    "SourceRecord",
    "SourceVisit",
]
