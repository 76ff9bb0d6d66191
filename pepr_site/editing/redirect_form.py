"""The form of a redirect: what it would not do is said beside the field."""

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm as WagtailRedirectForm
from wagtail.contrib.redirects.models import Redirect

from pepr_site.web.redirects import ends_at, own_path, page_at


class RedirectForm(WagtailRedirectForm):
    def clean_old_path(self):
        try:
            old_path = Redirect.normalise_path(self.cleaned_data["old_path"])
        except ValueError:
            # `http://[`, which has the look of the address of a machine.
            raise ValidationError(_("Cette adresse n’en est pas une.")) from None
        if len(old_path) > Redirect._meta.get_field("old_path").max_length:
            raise ValidationError(_("Cette adresse est trop longue."))
        path, has_query, _query = old_path.partition("?")
        if path == "/" or page_at(path.lower()):
            if has_query:
                raise ValidationError(_("Une page répond à cette adresse, quels que soient ses paramètres."))
            raise ValidationError(_("Une page en ligne répond à cette adresse : la redirection ne servirait jamais."))
        return self.cleaned_data["old_path"]

    def clean(self):
        # Wagtail's own returns nothing where the address was refused.
        given = super().clean() or self.cleaned_data
        page, link = given.get("redirect_page"), given.get("redirect_link")
        if "redirect_link" in given and bool(page) == bool(link):
            self.add_error("redirect_link", _("Choisissez une page ou écrivez une adresse, l’une ou l’autre."))
        elif old_path := given.get("old_path"):
            self.check_way(Redirect.normalise_path(old_path).lower(), page, link)
        return given

    def check_way(self, old_path, page, link):
        """Refuse what leads from `old_path` back to it, at once or by the way of other redirects."""
        parts = page and page.get_url_parts()
        target = Redirect.normalise_path(parts[2]) if parts else link and own_path(link)
        name = "redirect_page" if page else "redirect_link"
        if target == old_path:
            self.add_error(name, _("Cette redirection mènerait à elle-même."))
        elif link and target and ends_at(target, old_path, self.cleaned_data.get("site")):
            self.add_error(name, _("Cette redirection tournerait en rond : son arrivée ramène à son départ."))


def urls():
    """Return the addresses at which this form stands in the place of Wagtail's."""
    return [
        path("redirects/add/", views.CreateView.as_view(form_class=RedirectForm)),
        path("redirects/<int:redirect_id>/", views.EditView.as_view(form_class=RedirectForm)),
    ]
