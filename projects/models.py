"""Where Django and Wagtail look for the models of this app."""

from projects.calls import CallIndexPage, CallPage
from projects.project_pages import ProjectIndexPage, ProjectInstitution, ProjectPage, ProjectPublication

__all__ = [
    "CallIndexPage",
    "CallPage",
    "ProjectIndexPage",
    "ProjectInstitution",
    "ProjectPage",
    "ProjectPublication",
]
