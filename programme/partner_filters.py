"""The filters of the directory of institutions: one form reads the address, so nonsense is ignored."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pepr_site.operations.page_cache import parameters
from pepr_site.pages.text import fold


class PartnerFilterForm(forms.Form):
    """Narrows a list of `Organisation` by what the visitor ticks and types.

    A facet offers the values that the list holds, each with the number of
    organisations that it would show, the other facets staying as they are. A
    value that is not among them counts for nothing.
    """

    kind = forms.MultipleChoiceField(label=_("Nature"), required=False)
    region = forms.MultipleChoiceField(label=_("Région"), required=False)
    role = forms.MultipleChoiceField(label=_("Lien avec le programme"), required=False)
    q = forms.CharField(label=_("Nom, sigle, ville"), required=False, max_length=100)

    FACETS = ("kind", "region", "role")

    def __init__(self, data, *, organisations):
        super().__init__(data)
        self.organisations = organisations
        regions = {slugify(o.region): o.region for o in organisations if o.region}
        self.fields["region"].choices = sorted(regions.items(), key=lambda pair: fold(pair[1]))
        for name in ("kind", "role"):
            held = {getattr(o, name) for o in organisations}
            choices = organisations[0]._meta.get_field(name).choices if organisations else []
            self.fields[name].choices = [choice for choice in choices if choice[0] in held]

    @property
    def chosen(self):
        """What is asked for, facet by facet, with only values that exist."""
        return {
            name: {value for value in self.data.getlist(name) if value in dict(self.fields[name].choices)}
            for name in self.FACETS
        }

    @property
    def query(self):
        return self.data.get("q", "").replace("\x00", "").strip()[: self.fields["q"].max_length]

    def pairs(self):
        """Return the parameters of what is asked for."""
        chosen = [(name, value) for name in self.FACETS for value in sorted(self.chosen[name])]
        return [*chosen, *([("q", self.query)] if self.query else [])]

    @property
    def is_narrowed(self):
        return bool(self.query or any(self.chosen.values()))

    @staticmethod
    def value(organisation, facet):
        return slugify(organisation.region) if facet == "region" else getattr(organisation, facet)

    def facets(self):
        """Return `{name, label, choices}` per facet worth offering; a choice is `{value, label, count, checked}`."""
        chosen = self.chosen
        facets = []
        for name in self.FACETS:
            values = [self.value(organisation, name) for organisation in self.matches(without=name)]
            choices = [
                {"value": value, "label": label, "checked": value in chosen[name], "count": values.count(value)}
                for value, label in self.fields[name].choices
            ]
            if len(choices) > 1:
                facets.append({"name": name, "label": self.fields[name].label, "choices": choices})
        return facets

    def matches(self, without=None):
        """Return the organisations that fit every facet (but `without`) and every word typed."""
        chosen, words = self.chosen, fold(self.query).split()
        return [
            organisation
            for organisation in self.organisations
            if all(
                not wanted or self.value(organisation, name) in wanted
                for name, wanted in chosen.items()
                if name != without
            )
            and all(word in organisation.haystack for word in words)
        ]


parameters.update(PartnerFilterForm.base_fields)
