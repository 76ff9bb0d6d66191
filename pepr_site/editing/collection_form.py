"""The form of a collection in the admin."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import collections
from wagtail.utils.urlpatterns import decorate_urlpatterns


class EditView(collections.Edit):
    """Wagtail's own, which would move a collection beneath another as that stood before the renaming."""

    def save_instance(self):
        instance, parent = self.form.save(), self.form.cleaned_data.get("parent")
        if "parent" in self.form.changed_data:
            parent.refresh_from_db()
            instance.refresh_from_db()
            instance.move(parent, "sorted-child")
        return instance


# Before Wagtail's own, at the same address.
urlpatterns = decorate_urlpatterns([path("collections/<int:pk>/", EditView.as_view())], require_admin_access)
