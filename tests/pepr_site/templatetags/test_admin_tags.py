"""What a role may not do is not in its sight, and the titles of Wagtail's screens have the spaces of their language."""

import pytest
from django.utils.translation import override

from pepr_site.templatetags.admin_tags import spaced, spaced_labels, unoffered
from tests.pepr_site.conftest import people, person, project, workspace  # noqa: F401


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sheets"),
    [("communication", []), ("redaction", ["lists"]), ("relecture", ["limited", "reader"]), ("partner", ["limited"])],
)
def test_each_role_has_the_style_sheets_that_hide_what_it_may_not_do(people, role, sheets):  # noqa: F811
    assert unoffered(people[role]) == [f"css/unoffered-{sheet}.css" for sheet in sheets]


@pytest.mark.parametrize(("language", "space"), [("fr", "\u00a0"), ("en", "")])
def test_a_colon_has_the_space_of_french_in_french(language, space):
    with override(language):
        assert spaced("Historique: Appels: deux") == f"Historique{space}: Appels: deux"
        assert spaced_labels("<div>Titre:</div>") == f"<div>Titre{space}:</div>"
