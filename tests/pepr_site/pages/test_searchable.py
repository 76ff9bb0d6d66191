"""Every class that is found says enough of itself to be shown among the results."""

from django.apps import apps

from pepr_site.pages.base import BasePage
from pepr_site.pages.searchable import Searchable

CLASSES = [model for model in apps.get_models() if issubclass(model, Searchable)]


def test_every_kind_has_one_name():
    names = {(model.search_kind, str(model.search_kind_label)) for model in CLASSES}
    assert len(names) == len(dict(names)) > 1


def test_what_has_no_page_stands_on_a_page_of_its_own_kind():
    beside = [model for model in CLASSES if model.search_listing_page]
    assert beside and all(issubclass(apps.get_model(model.search_listing_page), BasePage) for model in beside)
    assert len({model.search_kind for model in beside}) == len(beside)
