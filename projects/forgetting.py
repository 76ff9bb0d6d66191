"""To take the name of a person out of the pages of projects."""

import re

from django.db.models import Q
from wagtail.models import Revision

from pepr_site.translation.shared_fields import state, versions_of
from projects.project_pages import ProjectPage

# What stands between two names, at either end of what is left of them.
BETWEEN = re.compile(r"^(?:\s|[,;]|et |and )+|(?:\s|[,;]| et$| and$)+$")


def forget_person(name, user):
    """Take a name out of the coordination of every project: what is online, and every draft that may still go there."""
    told = Q(coordinator__icontains=name) | Q(latest_revision__content__coordinator__icontains=name)
    for page in ProjectPage.objects.filter(told):
        state(page, {"coordinator": without(name, page.coordinator)})
        revisions = versions_of(page)
        for revision in revisions:
            revision.content["coordinator"] = without(name, revision.content.get("coordinator") or "")
        Revision.objects.bulk_update(revisions, ["content"])


def without(name, text):
    """Return a list of names in words without one of them."""
    return BETWEEN.sub("", re.sub(re.escape(name), "", text, flags=re.IGNORECASE))
