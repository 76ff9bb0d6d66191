"""The servers of `make bench` answer what they are measured by."""

import os

from bench.servers import get, serving


def test_the_floor_is_a_view_that_answers_so_many_bytes_and_no_page_of_the_site():
    variables = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with serving(variables, "bench.bare:application", "/1") as (bare, _process):
        assert get(f"{bare}/3").content == b"xxx"
