"""Page permissions where this site is stricter than Wagtail."""

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models.pages import PagePermissionTester
from wagtail.permissions import policy_registry


class SitePagePermissions(PagePermissionTester):
    """Users who may change pages without publishing or adding any can only fill in these pages.

    So can partners, who may also add pages where they propose some. Wagtail would let them delete an unpublished page,
    and open the copy form.
    """

    def only_fills_in(self):
        if self.user.is_superuser or not self.user.is_active:
            return False
        return self.user.is_partner or not self.permissions & {"add", "publish"}

    def can_delete(self, ignore_bulk=False):
        return not self.only_fills_in() and super().can_delete(ignore_bulk)

    def can_copy(self):
        return not self.only_fills_in() and super().can_copy()


def may_choose_all(user, model, keys):
    """Whether a user may choose each of the files of `model` with these keys, texts or numbers."""
    keys = {str(key) for key in keys}
    policy = policy_registry.get_by_type(model)
    own = policy.instances_user_has_any_permission_for(user, ["choose"])
    return all(map(str.isdecimal, keys)) and own.filter(pk__in=keys).count() == len(keys)


def shows_others_files(user, page):
    """Whether `page`, as submitted, uses a file that this user may not choose and that it never had.

    Files that staff have put there stay, and come back with an older version.
    """
    others = {file for file in files_of(page) if not may_choose_all(user, file[0], [file[1]])}
    if not others:
        return False
    if not page.pk:
        return True
    stored = type(page).objects.get(pk=page.pk)
    known = [stored, *(revision.as_object() for revision in stored.revisions.order_by("-pk").iterator())]
    return bool(others.difference(*map(files_of, known)))


def files_of(page):
    """Return the pictures and documents that `page` uses or links to, as pairs of a model and a key."""
    kinds = (get_image_model(), get_document_model())
    files = set()
    for field in page._meta.get_fields():
        value = field.value_from_object(page) if hasattr(field, "value_from_object") else None
        if value is None:
            continue
        if isinstance(field, models.ForeignKey) and field.related_model in kinds:
            files.add((field.related_model, str(value)))
        elif hasattr(field, "extract_references"):
            files |= {(model, str(key)) for model, key, *_path in field.extract_references(value) if model in kinds}
    return files
