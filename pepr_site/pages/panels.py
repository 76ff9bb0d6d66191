"""Panels of the page forms, beyond Wagtail's own."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput


def title_panel():
    """Return the panel of a page's title, which is seen whole while it is written, however long."""
    return TitleFieldPanel("title", widget=AdminAutoHeightTextInput)


def sharing_panel():
    """Return the panel of the picture that a shared link shows."""
    return MultiFieldPanel(["sharing_image", "sharing_image_alt"], heading=_("Image de partage"), icon="image")


class NamedPanel(FieldPanel):
    """A field that one class of pages names by itself: its comparisons give it the name that its form does."""

    def get_comparison_class(self):
        heading = self.heading

        class Named(super().get_comparison_class()):
            def field_label(self):
                return heading

        return Named


class RowsPanel(InlinePanel):
    """Wagtail's panel of rows; a translation shows those it shares with its original, which change there."""

    def get_bound_panel(self, instance=None, request=None, form=None, prefix="panel"):
        bound = {"instance": instance, "request": request, "form": form, "prefix": prefix}
        if form is None or self.relation_name in form.formsets:
            return super().get_bound_panel(**bound)
        shown = SharedRows(self.relation_name, heading=self.heading, icon=self.icon)
        return shown.bind_to_model(self.model).get_bound_panel(**bound)


class SharedRows(HelpPanel):
    """The rows of a translation, to read, with the way to its original."""

    def __init__(self, relation_name="", **kwargs):
        super().__init__(template="translation/shared_rows.html", **kwargs)
        self.relation_name = relation_name

    def clone_kwargs(self):
        kwargs = super().clone_kwargs()
        del kwargs["template"]
        return kwargs | {"relation_name": self.relation_name}

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            rows = getattr(self.instance, self.panel.relation_name).all()
            return super().get_context_data(parent_context) | {"rows": rows, "original": self.form.original}
