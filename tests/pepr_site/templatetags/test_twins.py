"""Words that the page's language lacks are said in another, and marked so."""

import pytest
from django.utils.html import conditional_escape
from django.utils.translation import override

from people.models import Committee
from pepr_site.templatetags.twins import said


@pytest.mark.parametrize(
    ("language", "english", "shown"),
    [
        ("fr", "Board", "Comité &lt;b&gt;"),
        ("en", "Board", "Board"),
        ("en", "", '<span lang="fr">Comité &lt;b&gt;</span>'),
    ],
)
def test_a_text_is_marked_where_it_is_of_another_language(language, english, shown):
    committee = Committee(name="Comité <b>", name_en=english)
    with override(language):
        assert conditional_escape(said(committee, "name")) == shown
    assert committee.is_translated == bool(english)
