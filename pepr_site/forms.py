"""The form in which editors fill a page."""

from django.forms import ModelMultipleChoiceField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import TranslatableMixin

# What decides where and when a page is seen: never for who may only fill it in.
STAFF_FIELDS = ("slug", "go_live_at", "expire_at", "show_in_menus")


class PageForm(WagtailAdminPageForm):
    """Offers a page what exists in its own language only, and lets partners see what they may not change.

    A new translation keeps its address in the language of its title.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.locale_id
        relations = [field for field in self.fields.values() if isinstance(field, ModelMultipleChoiceField)]
        for field in relations:
            if language and issubclass(field.queryset.model, TranslatableMixin):
                field.queryset = field.queryset.filter(locale_id=language)
        page, user = self.instance, self.for_user
        if user and page.pk and page.permissions_for_user(user).keeps_reserved_fields():
            self.reserve([*(page.reserved_fields or ()), *STAFF_FIELDS])

    def reserve(self, names):
        """Show the fields of these names and ignore what is posted there.

        Their values are those of the last version, not of the one the form is
        opened on: going back to an old version must not bring them back either.
        """
        last = type(self.instance).objects.get(pk=self.instance.pk).get_latest_revision_as_object()
        for name in self.fields.keys() & set(names):
            self.fields[name].disabled = True
            self.initial[name] = self._meta.model._meta.get_field(name).value_from_object(last)

    def clean(self):
        # Models read this module, before wagtail-localize's are there.
        from pepr_site.translation.starting import slug_for

        cleaned = super().clean()
        if cleaned.get("title") and cleaned.get("slug"):
            cleaned["slug"] = slug_for(self.instance, cleaned["title"], cleaned["slug"])
        return cleaned
