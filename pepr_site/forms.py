"""The form in which editors fill a page."""

from django.contrib.auth import get_user_model
from django.forms import ModelMultipleChoiceField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import TranslatableMixin


class PageForm(WagtailAdminPageForm):
    """Offers a page what exists in its own language only, and fills in what can be known."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.locale_id
        relations = [field for field in self.fields.values() if isinstance(field, ModelMultipleChoiceField)]
        for field in relations:
            if language and issubclass(field.queryset.model, TranslatableMixin):
                field.queryset = field.queryset.filter(locale_id=language)
        if "responsible" in self.fields:
            self.offer_people(self.fields["responsible"])

    def offer_people(self, field):
        """Offer those who may still sign in; whoever writes a new page is its first responsible."""
        people = get_user_model().objects.filter(is_active=True)
        field.queryset = people.order_by("last_name", "first_name", "username")
        if self.instance._state.adding:
            self.initial.setdefault("responsible", None)
            self.initial["responsible"] = self.initial["responsible"] or (self.for_user and self.for_user.pk)

    def _post_clean(self):
        # Django checks the model here, for a draft too: what only publishing demands waits.
        self.instance.is_deferred_validation = self.is_deferred_validation
        super()._post_clean()

    def clean(self):
        data = super().clean()
        # A page that was just checked is due again one interval later, unless the editor says another day.
        if "verified_on" in self.changed_data and "review_on" not in self.changed_data and data.get("verified_on"):
            data["review_on"] = type(self.instance).next_review(data["verified_on"])
        return data
