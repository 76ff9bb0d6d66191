"""The form in which editors fill a page."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.forms import ModelMultipleChoiceField
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug
from wagtail.models import TranslatableMixin

# What decides where and when a page is seen: never for who may only fill it in.
STAFF_FIELDS = ("slug", "go_live_at", "expire_at", "show_in_menus")


class PageForm(WagtailAdminPageForm):
    """Offers a page what exists in its own language only, and fills in what can be known.

    Partners see what they may not change, and a new translation keeps its
    address in the language of its title.
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
        self.leave_facts_to_the_original()
        if "slug" in self.fields:
            # The form's script takes it from the title, unless one is quicker than the script.
            self.fields["slug"].required = False
        if "responsible" in self.fields:
            self.offer_people(self.fields["responsible"])

    def reserve(self, names):
        """Show the fields of these names and ignore what is posted there.

        Their values are those of the last version, not of the one the form is
        opened on: going back to an old version must not bring them back either.
        """
        last = type(self.instance).objects.get(pk=self.instance.pk).get_latest_revision_as_object()
        for name in self.fields.keys() & set(names):
            self.fields[name].disabled = True
            self.initial[name] = self._meta.model._meta.get_field(name).value_from_object(last)

    def leave_facts_to_the_original(self):
        """Show a translation its dates, numbers and choices, which change in the original, for every language."""
        # Models read this module, before wagtail-localize's are there.
        from pepr_site.translation.facts import fact_names
        from pepr_site.translation.following import original_of

        names = self.fields.keys() & set(fact_names(type(self.instance)))
        if not names or not self.instance.pk or not self.instance.locale_id or original_of(self.instance) is None:
            return
        for name in names:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Se change dans la page d’origine, pour toutes les langues.")

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
        self.refuse_others_files()

    def refuse_others_files(self):
        """Have a partner show no file of somebody else's: no list offers one. Raises `PermissionDenied`."""
        # Models read this module, before there can be files or people.
        from pepr_site.people.files import shows_others_files
        from pepr_site.people.partners import is_partner

        is_limited = self.instance.pk and self.for_user and is_partner(self.for_user)
        if is_limited and shows_others_files(self.for_user, self.instance):
            raise PermissionDenied

    def clean(self):
        # Models read this module, before wagtail-localize's are there.
        from pepr_site.translation.starting import slug_for

        given = self.cleaned_data
        if given.get("title") and given.get("slug") == "":
            address = slugify(given["title"]) or "page"
            given["slug"] = find_available_slug(self.parent_page, address, ignore_page_id=self.instance.pk)
        data = super().clean()
        if data.get("title") and data.get("slug"):
            data["slug"] = slug_for(self.instance, data["title"], data["slug"])
        # A page that was just checked is due again one interval later, unless the editor says another day.
        if "verified_on" in self.changed_data and "review_on" not in self.changed_data and data.get("verified_on"):
            data["review_on"] = type(self.instance).next_review(data["verified_on"])
        return data
