"""One person of each role, and the project that the partner keeps."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
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

    return lambda name, *groups: enrolled({name: groups})[0]


@pytest.fixture
def people(workspace):
    """One person of each role, by the name of the role."""
    users = enrolled(
        {
            "camille": ["Communication"],
            "rene": ["Rédaction"],
            "renee": ["Relecture"],
            "paul": [workspace.group.name],
            "nadia": [],
        }
    )
    return dict(zip(("communication", "redaction", "relecture", "partner", "nobody"), users, strict=True))


def enrolled(groups_of):
    """Make people, `{name: groups}`, and return them.

    Hundreds of tests begin so: what is written down of whoever joins a group, dozens of queries each, has its own.
    """
    model, groups = get_user_model(), dict(Group.objects.values_list("name", "pk"))
    word = make_password("phrase de passe")
    users = [model(username=name, email=f"{name}@exemple.fr", password=word) for name in groups_of]
    model.objects.bulk_create(users)
    member = model.groups.through
    member.objects.bulk_create(
        member(user=user, group_id=groups[name]) for user in users for name in groups_of[user.username]
    )
    return users


@pytest.fixture
def as_(people, client):
    """A function that signs the test's client in as a role, and returns it."""

    def sign_in(role):
        client.force_login(people[role])
        return client

    return sign_in
