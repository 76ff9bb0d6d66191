"""A text of several lines that a visitor types: counted as they see it."""

from django import forms


class LinesField(forms.CharField):
    """A text area's text. Browsers send each end of a line as two signs, and count it as one (HTML, 4.10.5.4)."""

    widget = forms.Textarea

    def to_python(self, value):
        value = super().to_python(value)
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
