"""Wagtail's own forms that this site changes, at Wagtail's URLs.

The forms of links get field labels in the editor's language, most of which Wagtail derives from English variable
names. The form of a redirect reports an ineffective redirect beside its field.
"""

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import choosers as forms
from wagtail.admin.forms.collections import CollectionForm as WagtailCollectionForm
from wagtail.admin.views import chooser as views
from wagtail.admin.views import collections
from wagtail.contrib.redirects import views as redirect_views
from wagtail.contrib.redirects.forms import RedirectForm as WagtailRedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.web.redirects import ends_at, own_path, page_at

WORDS = {
    "link_text": gettext_lazy("Texte du lien"),
    "email_address": gettext_lazy("Adresse électronique"),
    "subject": gettext_lazy("Objet"),
    "body": gettext_lazy("Message"),
    "phone_number": gettext_lazy("Numéro de téléphone"),
}


class Named:
    """A form whose fields are labelled by `WORDS`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)


class AddressField(forms.URLOrAbsolutePathField):
    def to_python(self, value):
        # Wagtail's own method fails without a value.
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
        self.fields["url"].label = gettext_lazy("Nom du passage de la page")


LINKS = {
    "external": views.ExternalLinkView.as_view(form_class=ExternalLinkForm),
    "email": views.EmailLinkView.as_view(form_class=EmailLinkForm),
    "phone": views.PhoneLinkView.as_view(form_class=PhoneLinkForm),
    "anchor": views.AnchorLinkView.as_view(form_class=AnchorLinkForm),
}


class CollectionForm(WagtailCollectionForm):
    """Wagtail's own, which would create two collections of one name if it is sent twice."""

    def clean(self):
        given = super().clean()
        parent = given.get("parent") or (self.instance.pk and self.instance.get_parent())
        if parent and given.get("name"):
            same = parent.get_children().filter(name__iexact=given["name"]).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("name", _("Une collection de ce nom s’y trouve déjà."))
        return given


class CollectionCreateView(collections.Create):
    form_class = CollectionForm


class CollectionEditView(collections.Edit):
    """Wagtail's own, which would move a renamed collection by its former position."""

    form_class = CollectionForm

    def save_instance(self):
        instance, parent = self.form.save(), self.form.cleaned_data.get("parent")
        if "parent" in self.form.changed_data:
            parent.refresh_from_db()
            instance.refresh_from_db()
            instance.move(parent, "sorted-child")
        return instance


class RedirectForm(WagtailRedirectForm):
    def clean_old_path(self):
        try:
            old_path = Redirect.normalise_path(self.cleaned_data["old_path"])
        except ValueError:
            # `http://[` looks like an IPv6 address.
            raise ValidationError(_("Cette adresse n’est pas valable.")) from None
        if len(old_path) > Redirect._meta.get_field("old_path").max_length:
            raise ValidationError(_("Cette adresse est trop longue."))
        path, has_query, _query = old_path.partition("?")
        if path == "/" or page_at(path.lower()):
            if has_query:
                raise ValidationError(_("Une page répond à cette adresse, quels que soient ses paramètres."))
            raise ValidationError(_("Une page en ligne répond à cette adresse : la redirection ne servirait jamais."))
        return self.cleaned_data["old_path"]

    def clean(self):
        # Wagtail's own method returns None if the URL is invalid.
        given = super().clean() or self.cleaned_data
        page, link = given.get("redirect_page"), given.get("redirect_link")
        if "redirect_link" in given and bool(page) == bool(link):
            self.add_error("redirect_link", _("Choisissez une page ou écrivez une adresse, l’une ou l’autre."))
        elif old_path := given.get("old_path"):
            self.check_redirect_loop(Redirect.normalise_path(old_path).lower(), page, link)
        return given

    def check_redirect_loop(self, old_path, page, link):
        """Reject a redirect from `old_path` to itself, directly or through other redirects."""
        parts = page and page.get_url_parts()
        target = Redirect.normalise_path(parts[2]) if parts else link and own_path(link)
        name = "redirect_page" if page else "redirect_link"
        if target == old_path:
            self.add_error(name, _("Cette redirection mènerait à elle-même."))
        elif link and target and ends_at(target, old_path, self.cleaned_data.get("site")):
            self.add_error(name, _("Cette redirection tournerait en rond : son arrivée ramène à son départ."))


# These replace Wagtail's own views, at the same URLs, and those of links with the same names.
urlpatterns = decorate_urlpatterns(
    [
        *(
            path(f"choose-{kind}-link/", view, name=f"wagtailadmin_choose_page_{kind}_link")
            for kind, view in LINKS.items()
        ),
        path("collections/add/", CollectionCreateView.as_view()),
        path("collections/<int:pk>/", CollectionEditView.as_view()),
        path("redirects/add/", redirect_views.CreateView.as_view(form_class=RedirectForm)),
        path("redirects/<int:redirect_id>/", redirect_views.EditView.as_view(form_class=RedirectForm)),
    ],
    require_admin_access,
)
