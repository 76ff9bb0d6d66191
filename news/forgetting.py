"""To take the name of a person out of the programmes of events."""

import copy
import json

from news.events import EventPage
from people.names import without
from pepr_site.translation.shared_fields import state


def forget_person(name, user):
    """Take a name out of who speaks at every event: what is online, drafts and history."""
    for page in EventPage.objects.all():
        blocks = page.programme.get_prep_value()
        if (left := left_of(blocks, name)) != blocks:
            state(page, {"programme": left})
        changed = []
        for revision in page.revisions.all():
            blocks = json.loads(revision.content.get("programme") or "[]")
            if (left := left_of(blocks, name)) != blocks:
                revision.content["programme"] = json.dumps(left)
                changed.append(revision)
        page.revisions.model.objects.bulk_update(changed, ["content"])


def left_of(blocks, name):
    """Return the sessions of a programme, as they are stored, without a name among those who speak."""
    left = copy.deepcopy(blocks)
    for block in left:
        if block["value"].get("speakers"):
            block["value"]["speakers"] = without(name, block["value"]["speakers"])
    return left
