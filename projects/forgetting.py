"""To take the name of a person out of the pages of projects."""

import re

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from pepr_site.translation.shared_fields import state
from projects.project_pages import ProjectPage

# What stands between two names.
SIGNS, WORDS = " ,;\t\n\xa0", ("et", "and")


def forget_person(name, user):
    """Take a name out of the coordination of every project: what is online, drafts and history."""
    for page in ProjectPage.objects.filter(coordinator__icontains=name):
        state(page, {"coordinator": without(name, page.coordinator)})
    # The former versions too: what a fact has said before is read at its address.
    kind = ContentType.objects.get_for_model(ProjectPage)
    revisions = list(Revision.objects.filter(content_type=kind, content__coordinator__icontains=name))
    for revision in revisions:
        revision.content["coordinator"] = without(name, revision.content["coordinator"])
    Revision.objects.bulk_update(revisions, ["content"])


def without(name, text):
    """Return a list of names in words without one of them, nor what then stands at either end between two names."""
    left = re.sub(re.escape(name), "", text, flags=re.IGNORECASE).strip(SIGNS)
    for word in WORDS:
        left = left.removeprefix(f"{word} ").removesuffix(f" {word}").strip(SIGNS)
    return "" if left in WORDS else left
