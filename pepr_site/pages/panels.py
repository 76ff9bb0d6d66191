"""What Wagtail's panels of a form do not do by themselves."""

from wagtail.admin.panels import FieldPanel


class NamedPanel(FieldPanel):
    """A field that one class of pages names by itself: its comparisons give it the name that its form does."""

    def get_comparison_class(self):
        heading = self.heading

        class Named(super().get_comparison_class()):
            def field_label(self):
                return heading

        return Named
