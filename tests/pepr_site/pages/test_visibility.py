"""The one door is a condition of the list's own query; what it lets through is in `tests/test_visibility.py`."""

import pytest
from wagtail.models import Page

from pepr_site.operations import content_version
from pepr_site.pages.visibility import visible


@pytest.mark.django_db
def test_the_private_sections_are_asked_for_once_for_many_lists(django_assert_num_queries):
    # Another test may have left what it was told of this very content.
    content_version.renew()
    content_version._begin()
    try:
        # The version of the content, what is left out, and the two lists.
        with django_assert_num_queries(4):
            list(visible(Page.objects.all()))
            list(visible(Page.objects.filter(depth=2)))
    finally:
        content_version._end()


@pytest.mark.django_db
def test_without_private_sections_the_condition_is_of_the_row_alone():
    assert "EXISTS" not in str(visible(Page.objects.all()).query)
