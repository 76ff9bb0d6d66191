"""Where Django and Wagtail look for the models of this app."""

from people.governance import GovernancePage
from people.persons import Committee, Person, PersonRole

__all__ = ["Committee", "GovernancePage", "Person", "PersonRole"]
