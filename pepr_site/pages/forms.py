"""The base form of pages in the admin."""

import functools
import re
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm as WagtailCopyForm
from wagtail.models import Page, TranslatableMixin

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.permissions import shows_others_files
from pepr_site.pages.slugs import LONGEST, free_slug, has_letter, is_reserved, slug_input, slug_of

# The key that makes a creation form idempotent (see `pepr_site.editing.repeated_creation`).
CREATION_KEY = "creation"


def add_creation_key(form):
    """Add the hidden field of its key to a creation form; the script fills it in."""
    if form.instance._state.adding:
        attrs = {"data-key": str(getattr(form.instance, "translation_key", None) or uuid4())}
        form.fields[CREATION_KEY] = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs=attrs))


def apply_creation_key(form):
    """Give the new object its key, unless something has it already, in any language."""
    key = form.cleaned_data.get(CREATION_KEY)
    model = Page if isinstance(form.instance, Page) else type(form.instance)
    if key and not model.objects.filter(translation_key=key).exists():
        form.instance.translation_key = key


@cached_by_version
def choices_in(model, locale_id):
    """Return the choices of a model in the form of a page of this language, as pairs of key and name."""
    return [(row.pk, str(row)) for row in model.objects.filter(locale_id=locale_id)]


# The fields of the schedule.
SCHEDULE = ("go_live_at", "expire_at")
# Fields that determine where and when a page is shown: not for users who may only fill it in.
STAFF_FIELDS = ("slug", *SCHEDULE, "show_in_menus", "is_model")


def checked_title(title):
    """Return the title of a page on one line; raises the form's error where it has no letter for a slug."""
    title = " ".join(title.split())
    if not has_letter(title):
        raise ValidationError(_("Un titre a au moins une lettre ou un chiffre."))
    return title


def checked_slug(slug, parent, language):
    """Return the normalised slug of a page below `parent`; raises the form's error."""
    if len(slug) > LONGEST:
        raise ValidationError(_("Cette adresse est trop longue : %(most)s signes au plus.") % {"most": LONGEST})
    if slug and is_reserved(parent, slug, language):
        raise ValidationError(
            _("Le site répond déjà autre chose à cette adresse : « %(slug)s » est réservé ici.") % {"slug": slug}
        )
    return slug


class CopyForm(WagtailCopyForm):
    """Validates the copy of a page as the page's own form does."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.language = self.page.locale.language_code
        self.fields["new_slug"].widget = slug_input(self.language)
        self.fields["new_title"].validators.append(MaxLengthValidator(Page._meta.get_field("title").max_length))
        copied = self.page.get_descendants(inclusive=True)
        if any(getattr(page.specific_class, "unique_to_publish", ()) for page in copied):
            # Unique values are copied too: they must be changed before the copy is published.
            for name in ("publish_copies", "alias"):
                self.fields.pop(name, None)

    def clean_new_title(self):
        return checked_title(self.cleaned_data["new_title"])

    def clean(self):
        given = super().clean()
        parent = given.get("new_parent_page")
        if given.get("new_slug") and parent:
            try:
                checked_slug(given["new_slug"], parent, self.language)
            except ValidationError as refused:
                self.add_error("new_slug", refused)
        return given


class PageForm(WagtailAdminPageForm):
    """Offers only related objects of the page's language, and fills in what can be derived.

    Partners see read-only fields, and the slug of a new translation follows its title.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.locale_id
        relations = {n: field for n, field in self.fields.items() if isinstance(field, ModelMultipleChoiceField)}
        for field in relations.values():
            if language and issubclass(field.queryset.model, TranslatableMixin):
                field.queryset = field.queryset.filter(locale_id=language)
                if issubclass(field.queryset.model, Page):
                    # The labels need only the title; validation fetches every selected page.
                    field.queryset = field.queryset.only("title")
                if not self.is_bound:
                    field.choices = choices_in(field.queryset.model, language)
        self.prefetch_related_ids(relations)
        if self.is_limited:
            self.reserve([*(self.instance.reserved_fields or ()), *STAFF_FIELDS])
        if self.original:
            self.disable_shared_fields()
        if "slug" in self.fields:
            # The form's script takes it from the title, unless one is quicker than the script.
            self.fields["slug"].required = False
            self.fields["slug"].widget = slug_input(self.language)
        if "responsible" in self.fields:
            self.set_responsible_choices(self.fields["responsible"])
        if not self.is_bound:
            self.cache_choices()
        add_creation_key(self)

    @functools.cached_property
    def is_limited(self):
        """Whether the user is a partner who edits or proposes this page, without control of its place and schedule."""
        page, user = self.instance, self.for_user
        if not user:
            return False
        return page.permissions_for_user(user).only_fills_in() if page.pk else user.is_partner

    @property
    def language(self):
        return self.instance.locale.language_code if self.instance.locale_id else settings.LANGUAGE_CODE

    @property
    def original(self):
        """The page that this one translates, or None."""
        return self.instance.original if self.instance.pk and self.instance.locale_id else None

    def prefetch_related_ids(self, names):
        """Read all relations of a published page in one query; drafts and old versions contain theirs."""
        if self.instance.pk:
            self.initial |= self.instance.stored_ids([n for n in names if isinstance(self.initial.get(n), QuerySet)])

    def cache_choices(self):
        """Cache the choices of each relation: Wagtail renders every field twice."""
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and isinstance(field.widget, ChoiceWidget):
                # Not `list()`, which would first ask how many there are.
                field.choices = [choice for choice in field.choices]  # noqa: C416

    def reserve(self, names):
        """Disable the fields of these names.

        Their values are those of the latest version, not of the one the form is opened on: reverting to an old version
        must not bring them back.
        """
        if self.instance._state.adding:
            last = self.instance
        else:
            last = type(self.instance).objects.get(pk=self.instance.pk).get_latest_revision_as_object()
        for name in self.fields.keys() & set(names):
            self.fields[name].disabled = True
            self.initial[name] = self._meta.model._meta.get_field(name).value_from_object(last)

    def disable_shared_fields(self):
        """Show the fields that a translation shares with its original read-only."""
        names = self.instance.shared_names()
        for name in self.fields.keys() & set(names):
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Se change dans la page d’origine, pour toutes les langues.")
            if isinstance(self.fields[name], ModelMultipleChoiceField):
                # What could be chosen there is of no use here.
                chosen = self.fields[name].prepare_value(self.initial.get(name, ()))
                known = choices_in(self.fields[name].queryset.model, self.instance.locale_id) if chosen else ()
                self.fields[name].choices = [choice for choice in known if choice[0] in chosen]
        for name in self.fields.keys() & self.instance.shared_parts.keys():
            self.fields[name].help_text = _(
                "Les mots se traduisent ici. Le reste (jours, heures, personnes, fichiers) se change dans la page "
                "d’origine, pour toutes les langues."
            )
        # Their panel shows them without a field (see `pepr_site/pages/panels.py`).
        for name in self.formsets.keys() & set(names):
            del self.formsets[name]

    def set_responsible_choices(self, field):
        """Offer active users; the author of a new page is responsible for it by default."""
        people = get_user_model().objects.filter(is_active=True)
        field.queryset = people.order_by("last_name", "first_name", "username")
        if self.instance._state.adding:
            self.initial.setdefault("responsible", None)
            self.initial["responsible"] = self.initial["responsible"] or (self.for_user and self.for_user.pk)

    def _post_clean(self):
        # Django checks the model here, for a draft too: what only publishing demands waits.
        self.instance.is_deferred_validation = self.is_deferred_validation
        apply_creation_key(self)
        super()._post_clean()
        # Its fields stand in a closed panel.
        for name in [name for name in SCHEDULE if name in self.errors]:
            for message in self.errors[name]:
                self.add_error(None, f"{self.fields[name].label} : {message}")
        self.refuse_others_files()

    def refuse_others_files(self):
        """Reject files of others on a partner's page: no chooser offers them. Raises `PermissionDenied`."""
        if self.is_limited and shows_others_files(self.for_user, self.instance):
            raise PermissionDenied

    def clean_title(self):
        return checked_title(self.cleaned_data["title"])

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        return checked_slug(slug, self.parent_page, self.language) if "slug" in self.changed_data else slug

    def translated_slug(self, title, slug):
        """Return the slug of a page: that of a translation follows its title.

        Until the page is published, or somebody chooses another slug.
        """
        if not self.original or self.instance.first_published_at or title == self.original.title:
            return slug
        from_original = re.escape(slug_of(self.original.title, self.language))
        is_from_original = re.fullmatch(rf"{from_original}(-\d+)?", slug)
        return free_slug(self.parent_page, title, self.language, self.instance.pk) if is_from_original else slug

    def clean(self):
        given = self.cleaned_data
        if given.get("title") and given.get("slug") == "":
            given["slug"] = free_slug(self.parent_page, given["title"], self.language, self.instance.pk)
        data = super().clean()
        if data.get("title") and data.get("slug"):
            data["slug"] = self.translated_slug(data["title"], data["slug"])
        if self.is_deferred_validation and not set(SCHEDULE).intersection(self.changed_data):
            # A draft may have a schedule that is past, or disagrees: Wagtail's own form, which looks next, sees none.
            for name in SCHEDULE:
                data.pop(name, None)
        # A page that was just checked is due again one interval later, unless the editor says another day.
        if "verified_on" in self.changed_data and "review_on" not in self.changed_data and data.get("verified_on"):
            data["review_on"] = type(self.instance).next_review(data["verified_on"])
        return data
