"""Whoever may publish does, in every language at once: each way, kind of field and state of the translation."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import Locale, Page, PageLogEntry

from projects.models import CallPage, ProjectInstitution, ProjectPage, ProjectPublication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

LATER = timezone.now().replace(microsecond=0) + timedelta(days=90)
REFERENCE = "Dupont A. et al., Skin substitutes, Journal, 2026"
WORDS = {"title": "Un autre titre", "standfirst": "Un résumé tout neuf."}
# Who writes, and who publishes it.
PAIRS = {"project": ("partner", "communication"), "call": ("redaction", "relecture")}


@pytest.fixture
def pages(project):
    call = CallPage.objects.filter(locale=project.locale).order_by("pk").first()
    return {"project": project, "call": call}


def english_of(page):
    return type(page).objects.filter(translation_key=page.translation_key, locale__language_code="en").first()


def rewrite(page, user):
    """Save a version of `page` in which a field of each kind differs, and return it."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in WORDS.items():
        setattr(page, name, value)
    page.body = [{"type": "paragraph", "value": "<p>Un paragraphe.</p>"}]
    page.money = Decimal("7.25")
    if isinstance(page, CallPage):
        page.closes_at, page.kind = LATER, "ami" if page.kind == "aap" else "aap"
        page.projects = list(ProjectPage.objects.filter(locale=page.locale)[:2])
    else:
        page.end_year, page.status, page.coordinator = 2031, "finished", "Alix Martin"
        page.axes = page.axes.model.objects.filter(locale=page.locale)[:1]
        page.publications = [ProjectPublication(reference=REFERENCE, address="https://doi.org/10.1/1")]
        page.institutions = [ProjectInstitution(organisation=page.institutions.first().organisation, role="partner")]
    return page.save_revision(user=user)


def said_once(page):
    """What a page says of each kind that has no language, so that two languages can be compared."""
    names = ("closes_at", "kind", "money") if isinstance(page, CallPage) else ("end_year", "status", "money")
    said = {name: getattr(page, name) for name in names}
    for name in ("projects",) if isinstance(page, CallPage) else ("axes",):
        said[name] = {str(item.translation_key) for item in getattr(page, name).all()}
    if isinstance(page, ProjectPage):
        said["coordinator"] = page.coordinator
        said["publications"] = [(row.reference, row.address) for row in page.publications.all()]
        said["institutions"] = [(row.organisation.translation_key, row.role) for row in page.institutions.all()]
    return said


def put(english, state):
    """Bring a translation to a state, and return what tells its words."""
    if state == "absent":
        english.delete()
    elif state != "live":
        english.unpublish(set_expired=state == "expired")
    if state == "expired":
        type(english).objects.filter(pk=english.pk).update(expire_at=timezone.now() - timedelta(days=1))
    return english.title, english.standfirst, str(english.body)


def approve(page, author, approver, client):
    """Submit as `author`, approve as `approver` at the address that the button asks."""
    page = Page.objects.get(pk=page.pk).specific
    page.get_workflow().start(page, author)
    client.force_login(approver)
    task = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    assert client.post(url, {"next": "/admin/"}).status_code == 302
    task.refresh_from_db()
    assert task.status == "approved"


def schedule(page, user):
    """Have the last version of a page go out in an hour."""
    page = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    return page.save_revision(user=user)


def an_hour_later(page):
    """Bring the hour at which a page is to appear, and let it pass."""
    for revision in Page.objects.get(pk=page.pk).revisions.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at -= timedelta(hours=2)
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save()
    call_command("publish_scheduled")


def publish(page, author, publisher, client):
    with LogContext(user=publisher):
        rewrite(page, author).publish(user=publisher)


def submit_and_approve(page, author, publisher, client):
    rewrite(page, author)
    approve(page, author, publisher, client)


def approve_a_schedule(page, author, publisher, client):
    rewrite(page, author)
    schedule(page, author)
    approve(page, author, publisher, client)
    assert Page.objects.get(pk=page.pk).title != WORDS["title"]
    an_hour_later(page)


def schedule_then_submit(page, author, publisher, client):
    schedule(page, None).publish()
    rewrite(page, author)
    approve(page, author, publisher, client)
    # What was scheduled before must not come back.
    an_hour_later(page)


def revert(page, author, publisher, client):
    before = rewrite(page, author)
    page.save_revision(user=publisher).publish(user=publisher)
    with LogContext(user=publisher):
        before.as_object().save_revision(user=publisher, previous_revision=before).publish(
            user=publisher, previous_revision=before
        )


def bulk_publish(page, author, publisher, client):
    rewrite(page, author)
    client.force_login(publisher)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert client.post(f"{url}?id={page.pk}&next=/admin/", {}).status_code == 302


def publish_the_translation(page, author, publisher, client):
    """The original said so long ago, by code: its translation takes it when it is published itself."""
    rewrite(page, None).publish()
    if english := english_of(page):
        with LogContext(user=publisher):
            english.get_latest_revision_as_object().save_revision(user=publisher).publish(user=publisher)


BY_APPROVAL = [submit_and_approve, approve_a_schedule, schedule_then_submit]
BY_OWN_RIGHT = [publish, revert, bulk_publish, publish_the_translation]
CASES = [
    *((way, kind, pair, "live") for way in BY_APPROVAL for kind, pair in PAIRS.items()),
    *((way, kind, (None, "communication"), "live") for way in BY_OWN_RIGHT for kind in PAIRS),
    *((publish, "project", (None, "communication"), state) for state in ("draft", "absent", "expired")),
    *((publish_the_translation, "project", (None, "communication"), state) for state in ("draft", "expired")),
    (schedule_then_submit, "project", PAIRS["project"], "draft"),
]


@pytest.mark.parametrize(
    ("way", "kind", "pair", "state"),
    CASES,
    ids=[f"{way.__name__}-{kind}-{'-'.join(filter(None, pair))}-{state}" for way, kind, pair, state in CASES],
)
def test_what_is_published_says_the_same_in_both_languages(way, kind, pair, state, pages, people, client):
    page, author, publisher = pages[kind], people[pair[0] or pair[1]], people[pair[1]]
    words = put(english_of(page), state)
    way(page, author, publisher, client)

    page = type(page).objects.get(pk=page.pk)
    assert page.title == WORDS["title"] and said_once(page)["money"] == Decimal("7.25")
    english = english_of(page)
    if state == "absent":
        assert english is None
        english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    else:
        assert (english.title, english.standfirst, str(english.body)) == words
        is_live = state == "live" or way is publish_the_translation
        assert english.live is is_live
        assert said_once(english) == said_once(page)
    # What its editor opens says so too.
    assert said_once(english.get_latest_revision_as_object()) == said_once(page)
    assert Page.objects.get(pk=page.pk).has_unpublished_changes is False


def test_a_translation_that_waits_keeps_its_submission_its_schedule_and_its_words(pages, people):
    project, call = pages["project"], pages["call"]
    submitted, planned = english_of(project), english_of(call)
    submitted.standfirst = "Waiting to be read."
    written = submitted.save_revision(user=people["partner"])
    submitted.get_workflow().start(submitted, people["partner"])
    planned.title, planned.go_live_at = "A planned title", LATER
    planned.save_revision(user=people["redaction"]).publish()
    for page in (project, call):
        with LogContext(user=people["communication"]):
            rewrite(page, people["redaction"]).publish()

    page = type(submitted).objects.get(pk=submitted.pk)
    assert page.workflow_in_progress and page.current_workflow_task_state.revision == written
    draft = page.get_latest_revision_as_object()
    assert (draft.standfirst, draft.end_year, page.end_year) == ("Waiting to be read.", 2031, 2031)
    # Whoever published the original has written nothing of the translation, and may approve it.
    assert page.get_latest_revision().user == people["partner"]
    page = type(planned).objects.get(pk=planned.pk)
    assert page.closes_at == LATER and page.title != "A planned title"
    an_hour_later_at(page)
    page.refresh_from_db()
    assert (page.title, page.closes_at) == ("A planned title", LATER)


def an_hour_later_at(page):
    """Let the hour of a page pass that is planned for a far day."""
    revision = Page.objects.get(pk=page.pk).revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")


def test_it_is_told_in_the_history_in_the_name_of_who_approved_or_of_the_system(pages, people, client):
    page = pages["project"]
    submit_and_approve(page, people["partner"], people["communication"], client)
    entry = PageLogEntry.objects.filter(page=english_of(page).pk, action="pepr_site.carry").get()
    assert entry.user == people["communication"]
    call = pages["call"]
    approve_a_schedule(call, people["redaction"], people["relecture"], client)
    assert PageLogEntry.objects.get(page=english_of(call).pk, action="pepr_site.carry").user is None


def test_a_page_that_cannot_go_out_stops_no_other_and_is_told_once(
    pages,
    people,
    client,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    project, call = pages["project"], pages["call"]
    for minutes, page, author in ((10, project, people["partner"]), (8, call, people["redaction"])):
        rewrite(page, author)
        revision = schedule(page, author)
        revision.publish()
        revision.refresh_from_db()
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=minutes)
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save()
    # What an author has left who is gone is published as well.
    people["redaction"].delete()

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        english = english_of(project).pk
        patched.setattr(
            "pepr_site.translation.shared_fields.apply_to_revisions", lambda page, *rest: 1 / (page.pk != english)
        )
        for _minute in range(2):
            with pytest.raises(CommandError):
                call_command("publish_scheduled")
    # The French version has not gone without the English one, and the other had its turn.
    assert Page.objects.get(pk=project.pk).title != WORDS["title"]
    assert Page.objects.get(pk=call.pk).title == WORDS["title"]
    assert english_of(call).closes_at == LATER
    told = {user.email for user in (people["communication"], people["partner"])}
    assert sorted(m.to[0] for m in mail.outbox if m.to[0] in told) == sorted(told)
    assert "n’a pas été publiée" in mail.outbox[0].subject.lower()
    client.force_login(people["communication"])
    dashboard = client.get("/admin/").content.decode()
    assert "devait paraître le" in dashboard and "paraîtra le" not in dashboard

    call_command("publish_scheduled")
    assert Page.objects.get(pk=project.pk).title == WORDS["title"]
    assert "devait paraître le" not in client.get("/admin/").content.decode()
