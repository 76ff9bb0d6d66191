"""The forms that make a link in a text, with the names of their fields in the editor's language.

Wagtail makes most of these names from those of its variables, in English.
"""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import choosers as forms
from wagtail.admin.views import chooser as views
from wagtail.utils.urlpatterns import decorate_urlpatterns

WORDS = {
    "link_text": _("Texte du lien"),
    "email_address": _("Adresse électronique"),
    "subject": _("Objet"),
    "body": _("Message"),
    "phone_number": _("Numéro de téléphone"),
}


class Named:
    """A form whose fields have the names of `WORDS`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)


class AddressField(forms.URLOrAbsolutePathField):
    def to_python(self, value):
        # Wagtail's own breaks where nothing was sent.
        return super().to_python(value or "")


class ExternalLinkForm(Named, forms.ExternalLinkChooserForm):
    url = AddressField(label=forms.ExternalLinkChooserForm.base_fields["url"].label)


class EmailLinkForm(Named, forms.EmailLinkChooserForm):
    pass


class PhoneLinkForm(Named, forms.PhoneLinkChooserForm):
    pass


class AnchorLinkForm(Named, forms.AnchorLinkChooserForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["url"].label = _("Nom du passage de la page")


KINDS = {
    "external": views.ExternalLinkView.as_view(form_class=ExternalLinkForm),
    "email": views.EmailLinkView.as_view(form_class=EmailLinkForm),
    "phone": views.PhoneLinkView.as_view(form_class=PhoneLinkForm),
    "anchor": views.AnchorLinkView.as_view(form_class=AnchorLinkForm),
}
# Before Wagtail's own, at the same addresses and by the same names.
urlpatterns = decorate_urlpatterns(
    [path(f"choose-{kind}-link/", view, name=f"wagtailadmin_choose_page_{kind}_link") for kind, view in KINDS.items()],
    require_admin_access,
)
