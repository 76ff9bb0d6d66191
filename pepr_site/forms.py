"""The form in which editors fill a page."""

from django.forms import ModelMultipleChoiceField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import TranslatableMixin


class PageForm(WagtailAdminPageForm):
    """Offers a page what exists in its own language only, and keeps a new translation's address in that language."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.locale_id
        relations = [field for field in self.fields.values() if isinstance(field, ModelMultipleChoiceField)]
        for field in relations:
            if language and issubclass(field.queryset.model, TranslatableMixin):
                field.queryset = field.queryset.filter(locale_id=language)

    def clean(self):
        # Models read this module, before wagtail-localize's are there.
        from pepr_site.translation.starting import slug_for

        cleaned = super().clean()
        if cleaned.get("title") and cleaned.get("slug"):
            cleaned["slug"] = slug_for(self.instance, cleaned["title"], cleaned["slug"])
        return cleaned
