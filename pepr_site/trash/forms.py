"""The form to restore a page: its parent and its slug."""

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from pepr_site.pages.slugs import free_slug, is_reserved


class RestoreForm(forms.Form):
    """Fields left empty keep their former value."""

    parent = forms.ModelChoiceField(
        Page.objects.all(), label=gettext_lazy("Sous la page"), required=False, widget=AdminPageChooser
    )
    slug = forms.CharField(
        label=gettext_lazy("Fin de l’adresse"), required=False, max_length=255, validators=[validate_slug]
    )

    def __init__(self, entry, user, data=None):
        self.entry, self.user, self.page = entry, user, top_of(entry)
        is_there = Page.objects.filter(pk=entry.parent_id).exists()
        was = {"parent": entry.parent_id if is_there else None, "slug": self.page["slug"]}
        # The list of the trash submits no fields: the page returns to its former place.
        sent = None if data is None else {name: data.get(name) or value for name, value in was.items()}
        super().__init__(sent, initial=was)

    def clean_slug(self):
        return self.cleaned_data["slug"].lower()

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        parent, slug = given["parent"], given["slug"]
        if parent is None:
            self.add_error("parent", _("La page au-dessus n’existe plus : choisissez où remettre celle-ci."))
        elif why := self.refusal(parent):
            self.add_error("parent", why)
        elif self.is_taken(parent, slug):
            self.add_error("slug", _("Une autre page a pris cette adresse entre-temps : en voici une libre."))
            self.data["slug"] = free_slug(parent, self.page["slug"], parent.locale.language_code)
        return given

    def refusal(self, parent):
        """Return why the page cannot be below `parent`, or None."""
        rights = parent.permissions_for_user(self.user)
        if not (rights.can_publish_subpage() if self.entry.is_live else rights.can_add_subpage()):
            return _("Vous n’avez pas le droit de remettre cette page à cet endroit.")
        if parent.locale_id != self.page["locale"]:
            return _("Cette page est d’une autre langue que celle qui serait au-dessus.")
        if not self.entry.model.can_create_at(parent.specific):
            return _("Une page de ce type ne peut pas être remise à cet endroit.")
        return None

    def is_taken(self, parent, slug):
        is_used = parent.get_children().filter(slug=slug).exists()
        return is_used or is_reserved(parent, slug, parent.locale.language_code)


def top_of(entry):
    """Return the fields of the topmost page of an entry, as they were."""
    pages = (row["fields"] for row in entry.snapshot["rows"] if row["model"] == "wagtailcore.page")
    return min(pages, key=lambda fields: fields["depth"])
