"""The URLs of the open data."""

from django.urls import re_path

from pepr_site.open_data.views import data

urlpatterns = [
    re_path(r"^(?P<slug>[a-z-]+)\.(?P<file>csv|excel\.csv|json|jsonld|schema\.json)$", data, name="open_data"),
]
