"""What a person may do with a page, where this site is stricter than Wagtail."""

from wagtail.models.pages import PagePermissionTester


class SitePagePermissions(PagePermissionTester):
    """Who may change pages without publishing or adding any has these pages to fill in, and nothing else.

    Wagtail lets them delete a page that is not live, and open the form that copies one.
    """

    def only_fills_in(self):
        return not self.user.is_superuser and self.user.is_active and not self.permissions & {"add", "publish"}

    def can_delete(self, ignore_bulk=False):
        return not self.only_fills_in() and super().can_delete(ignore_bulk)

    def can_copy(self):
        return not self.only_fills_in() and super().can_copy()

    def keeps_reserved_fields(self):
        """Whether the fields that a page reserves to the staff are shown, and not changed, by this person."""
        return self.only_fills_in()
