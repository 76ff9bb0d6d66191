"""One person of each role, and the project that the partner keeps."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from pepr_site.accounts.models import PartnerWorkspace
from projects.models import ProjectPage


@pytest.fixture
def project(db):
    """The project that the partner keeps, in French."""
    return ProjectPage.objects.get(locale__language_code="fr", slug="substituts-de-peau")


@pytest.fixture
def neighbour(project):
    """Another project, of which the partner keeps nothing."""
    return ProjectPage.objects.filter(locale=project.locale).exclude(pk=project.pk).first()


@pytest.fixture
def workspace(project):
    return PartnerWorkspace.objects.get(page_key=project.translation_key)


@pytest.fixture
def person(db):
    """A function that makes a person of some groups, by their names."""

    def make(name, *groups):
        user = get_user_model().objects.create_user(name, f"{name}@exemple.fr", "phrase de passe")
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups)
        return user

    return make


@pytest.fixture
def people(person, workspace):
    """One person of each role, by the name of the role."""
    return {
        "communication": person("camille", "Communication"),
        "redaction": person("rene", "Rédaction"),
        "relecture": person("renee", "Relecture"),
        "partner": person("paul", workspace.group.name),
        "nobody": person("nadia"),
    }


@pytest.fixture
def as_(people, client):
    """A function that signs the test's client in as a role, and returns it."""

    def sign_in(role):
        client.force_login(people[role])
        return client

    return sign_in
