"""The state of a list in its address: one form reads it, one function writes it."""

from urllib.parse import urlencode

from django import forms

MOST_CHARACTERS = 100
LONGEST_VALUE = 300
LAST_PAGE = 100_000


class WordsField(forms.CharField):
    """What a visitor types, on one line; without a letter or a digit it is nothing."""

    def to_python(self, value):
        printable = "".join(character if character.isprintable() else " " for character in super().to_python(value))
        words = " ".join(printable.split())[:MOST_CHARACTERS].strip()
        return words if any(character.isalnum() for character in words) else ""


class ValuesField(forms.Field):
    """Any number of values; those that no choice could have are left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return [text for text in dict.fromkeys(value or []) if "\0" not in text and 0 < len(text) <= LONGEST_VALUE]


class StateForm(forms.Form):
    """Reads the address of a list. What is not understood counts for nothing, and the rest still applies.

    `data` is a `QueryDict`; `facets`, `sorts` and `views` are those of the list.
    """

    q = WordsField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data, facets, sorts, views):
        super().__init__(data)
        for facet in facets:
            self.fields[facet.name] = ValuesField(required=False)
        for name, options in (("sort", sorts), ("view", views)):
            self.fields[name] = forms.ChoiceField(required=False, choices=[(o.value, o.label) for o in options])
        self.is_valid()

    def read(self, name, otherwise=None):
        """Return what is asked for under `name`, or `otherwise` where that is nothing or nonsense."""
        return self.cleaned_data.get(name) or otherwise

    def pairs(self):
        """Return the known parameters as they were given, in order."""
        return [(name, value) for name in self.data if name in self.fields for value in self.data.getlist(name)]


def link(pairs):
    """Return a link to this state from any other of the same list."""
    return f"?{urlencode(pairs)}" if pairs else "./"
