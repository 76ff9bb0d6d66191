"""ORCID, as people type and paste them."""

import pytest
from django.core.exceptions import ValidationError

from people.persons import orcid_of


@pytest.mark.parametrize(
    "text",
    ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "0000000218250097", " 0000-0002-1825-0097"],
)
def test_it_is_read_however_it_is_written(text):
    assert orcid_of(text) == "0000-0002-1825-0097"


def test_its_last_sign_may_be_ten():
    assert orcid_of("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("text", ["0000-0002-1825-0098", "0000-0002-1825-009", "", "x", "0000-0002-8125-0097"])
def test_a_slip_is_seen(text):
    with pytest.raises(ValidationError):
        orcid_of(text)
