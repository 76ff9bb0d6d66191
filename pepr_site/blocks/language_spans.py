"""Passages in another language than their page: `<span lang="en">`, so that they are pronounced and set as they should.

An editor marks one with a button, as one sets words in bold.
"""

from django.utils.translation import gettext_lazy as _

# What French and English scientific prose quotes. The label is what the button shows.
LANGUAGES = {
    "fr": ("FR", _("Passage en français")),
    "en": ("EN", _("Passage en anglais")),
    "la": ("LA", _("Passage en latin")),
}
FEATURES = [f"lang-{code}" for code in LANGUAGES]
