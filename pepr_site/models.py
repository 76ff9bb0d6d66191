"""The models of this app, for Django to find: they are defined in its packages."""

from pepr_site.accounts.models import Invitation, PartnerWorkspace, ReviewTask, User, UserManager
from pepr_site.contact.models import ContactMessage, DailySalt
from pepr_site.content_files.models import LoadedContent
from pepr_site.editing.link_check.models import CheckedLink
from pepr_site.editing.models import ReviewReminder
from pepr_site.operations.monitoring.operation_log import OperatingRecord
from pepr_site.operations.visits import Visits
from pepr_site.pages.models import SiteDocument, SiteImage, SiteRendition, Tag
from pepr_site.pages.site_settings import SiteSettings, SiteText
from pepr_site.printing.models import Sheet
from pepr_site.review.models import DraftRemark, SharedDraft
from pepr_site.search.models import MissedSearch, SearchEntry
from pepr_site.translation.models import TranslationState
from pepr_site.trash.models import TrashEntry

__all__ = [
    "CheckedLink",
    "ContactMessage",
    "DailySalt",
    "DraftRemark",
    "Invitation",
    "LoadedContent",
    "MissedSearch",
    "OperatingRecord",
    "PartnerWorkspace",
    "ReviewReminder",
    "ReviewTask",
    "SearchEntry",
    "SharedDraft",
    "Sheet",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "SiteText",
    "Tag",
    "TranslationState",
    "TrashEntry",
    "User",
    "UserManager",
    "Visits",
]
