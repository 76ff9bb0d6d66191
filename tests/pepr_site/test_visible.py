"""The one door is one condition of one query; what it lets through is in `tests/test_visibility.py`."""

import pytest
from wagtail.models import Page

from pepr_site.pages import visible


@pytest.mark.django_db
def test_the_door_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        list(visible(Page.objects.all()))
