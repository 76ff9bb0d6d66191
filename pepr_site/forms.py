"""The form in which editors fill a page."""

from django.forms import ModelMultipleChoiceField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import TranslatableMixin


class PageForm(WagtailAdminPageForm):
    """Offers a page what exists in its own language only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.locale_id
        relations = [field for field in self.fields.values() if isinstance(field, ModelMultipleChoiceField)]
        for field in relations:
            if language and issubclass(field.queryset.model, TranslatableMixin):
                field.queryset = field.queryset.filter(locale_id=language)
