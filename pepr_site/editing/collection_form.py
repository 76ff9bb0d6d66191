"""The form of a collection in the admin."""

from django.urls import path
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.collections import CollectionForm as WagtailCollectionForm
from wagtail.admin.views import collections
from wagtail.utils.urlpatterns import decorate_urlpatterns


class CollectionForm(WagtailCollectionForm):
    """Wagtail's own, which would make two of a name where it is sent twice."""

    def clean(self):
        given = super().clean()
        parent = given.get("parent") or (self.instance.pk and self.instance.get_parent())
        if parent and given.get("name"):
            same = parent.get_children().filter(name__iexact=given["name"]).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("name", _("Une collection de ce nom s’y trouve déjà."))
        return given


class CreateView(collections.Create):
    form_class = CollectionForm


class EditView(collections.Edit):
    """Wagtail's own, which would move a collection beneath another as that stood before the renaming."""

    form_class = CollectionForm

    def save_instance(self):
        instance, parent = self.form.save(), self.form.cleaned_data.get("parent")
        if "parent" in self.form.changed_data:
            parent.refresh_from_db()
            instance.refresh_from_db()
            instance.move(parent, "sorted-child")
        return instance


# Before Wagtail's own, at the same addresses.
urlpatterns = decorate_urlpatterns(
    [path("collections/add/", CreateView.as_view()), path("collections/<int:pk>/", EditView.as_view())],
    require_admin_access,
)
