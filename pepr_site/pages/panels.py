"""Panels of the page forms, beyond Wagtail's own."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput


def title_panel():
    """Return the panel of a page's title, which grows with its text."""
    return TitleFieldPanel("title", widget=AdminAutoHeightTextInput)


def sharing_panel():
    """Return the panel of the sharing picture."""
    return MultiFieldPanel(["sharing_image", "sharing_image_alt"], heading=_("Image de partage"), icon="image")


class NamedPanel(FieldPanel):
    """A field with a label of its own in one page class: comparisons use that label too."""

    def get_comparison_class(self):
        heading = self.heading

        class Named(super().get_comparison_class()):
            def field_label(self):
                return heading

        return Named


class RowsPanel(InlinePanel):
    """Wagtail's inline panel; a translation shows the rows that it shares with its original read-only."""

    def get_bound_panel(self, instance=None, request=None, form=None, prefix="panel"):
        bound = {"instance": instance, "request": request, "form": form, "prefix": prefix}
        if form is None or self.relation_name in form.formsets:
            return super().get_bound_panel(**bound)
        shown = SharedRows(self.relation_name, heading=self.heading, icon=self.icon)
        return shown.bind_to_model(self.model).get_bound_panel(**bound)


class SharedRows(HelpPanel):
    """The shared rows of a translation, read-only, with a link to its original."""

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
