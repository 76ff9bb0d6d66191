"""To take the name of a person out of the pages of projects."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from people.names import without
from pepr_site.translation.shared_fields import state
from projects.project_pages import ProjectPage


def forget_person(name, user):
    """Take a name out of the coordination of every project: what is online, drafts and history."""
    for page in ProjectPage.objects.exclude(coordinator=""):
        if (left := without(name, page.coordinator)) != page.coordinator:
            state(page, {"coordinator": left})
    # The former versions too: what a fact has said before is read at its address.
    kind, changed = ContentType.objects.get_for_model(ProjectPage), []
    for revision in Revision.objects.filter(content_type=kind).iterator(chunk_size=100):
        said = revision.content.get("coordinator") or ""
        if (left := without(name, said)) != said:
            revision.content["coordinator"] = left
            changed.append(revision)
    Revision.objects.bulk_update(changed, ["content"])
