"""The list of contact messages in the admin: to read, export and delete."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from pepr_site.blocks.comparisons import written
from pepr_site.contact.models import ContactMessage
from pepr_site.open_data.files import cell


class MessagesView(IndexView):
    """The list of messages, with an export that no spreadsheet executes."""

    custom_field_preprocess = {name: {"csv": cell, "xlsx": cell} for name in ("name", "email", "topic", "text")}


class MessageView(InspectView):
    """One message, with its dates and flags in words: Wagtail prints `None` and `False`."""

    def get_field_display_value(self, field_name, field):
        return written(getattr(self.object, field_name))


class ContactMessageViewSet(ModelViewSet):
    """No form: the model has no right to add or to change."""

    model = ContactMessage
    index_view_class = MessagesView
    inspect_view_class = MessageView
    name = "messages"
    icon = "mail"
    menu_label = _("Messages reçus")
    menu_order = 170
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["sent_at", "name", "email", "topic", "text", "language", "mailed_at", "is_suspect"]
    panels = [FieldPanel("text", read_only=True)]
    list_display = [
        # Wagtail links to the message only from a first column that is given by name.
        "topic",
        "name",
        DateColumn("sent_at", label=_("Reçu le"), sort_key="sent_at"),
        DateColumn("mailed_at", label=_("Transmis le"), sort_key="mailed_at"),
        BooleanColumn("is_suspect", label=_("Indésirable ?"), sort_key="is_suspect"),
    ]
    list_filter = ["is_suspect", "language", "sent_at"]
    search_fields = ["name", "email", "topic", "text"]
    list_export = inspect_view_fields
    export_filename = "messages"
    ordering = ["-sent_at"]

    def get_common_view_kwargs(self, **kwargs):
        # Nobody has permission for these views: no screen links to them.
        return super().get_common_view_kwargs(**{"edit_url_name": None, "usage_url_name": None, **kwargs})

    def get_edit_view_kwargs(self, **kwargs):
        # No screen links to it, but the URL works for users with the permission.
        return super().get_edit_view_kwargs(**{"edit_url_name": self.get_url_name("edit"), **kwargs})
