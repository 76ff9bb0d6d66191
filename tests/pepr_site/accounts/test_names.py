"""A name and an address of electronic mail are one in capitals or not: at the sign-in, in every form, in the tables."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_tables_hold_one_account_a_name_and_an_address(people):
    people = get_user_model().objects
    for twin in ({"username": "NADIA"}, {"username": "autre", "email": "Nadia@Exemple.FR"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            people.create(**twin)
    # Nobody's address is nobody's twin.
    people.create(username="sans-adresse")
    people.create(username="sans-adresse-non-plus")


def test_one_signs_in_in_capitals_or_not(client, enter, people):
    assert enter("NaDia ").status_code == 302
    assert client.session["_auth_user_id"] == str(people["nobody"].pk)


def test_an_account_is_made_and_changed_with_what_no_other_has(admin, people):
    valid = {"username": "nouvelle", "email": "nouvelle@exemple.fr", "first_name": "N", "last_name": "N"}
    valid |= {"is_active": "on"}
    twins = {"username": "NADIA", "email": "NADIA@exemple.fr"}
    for email in (twins["email"], valid["email"]):
        assert admin.post(reverse("wagtailusers_users:add"), {"email": email, "is_superuser": "on"}).status_code == 302
    # An account that there is is invited, and no second one made.
    assert get_user_model().objects.filter(email__iexact=twins["email"]).count() == 1
    made = get_user_model().objects.get(email=valid["email"])
    for name, value in twins.items():
        answer = admin.post(reverse("wagtailusers_users:edit", args=[made.pk]), valid | {name: value})
        assert list(answer.context["form"].errors) == [name]
    own = admin.post(reverse("wagtailusers_users:edit", args=[made.pk]), valid | {"email": "Nouvelle@exemple.fr"})
    assert own.status_code == 302
