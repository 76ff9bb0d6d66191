"""What is submitted reaches the people concerned, once, in words that say what changed."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from news.models import NewsPage
from projects.models import ProjectPage
from tests.pepr_site.review.forms import filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture
def submit(as_, django_capture_on_commit_callbacks):
    """A function that changes the standfirst of a page as a role, and submits it."""

    def change(role, page, text="Un résumé tout neuf."):
        client = as_(role)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = filled_in(client, url)
        form["standfirst"], form["action-submit"] = text, "action-submit"
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(url, form).status_code == 302
        return Page.objects.get(pk=page.pk).current_workflow_task_state

    return change


@pytest.fixture
def decide(as_, django_capture_on_commit_callbacks):
    """A function that approves or sends back, as a role."""

    def answer(role, state, action, comment="", **data):
        page = state.workflow_state.content_object
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
        with django_capture_on_commit_callbacks(execute=True):
            return as_(role).post(url, {"comment": comment, "next": "/admin/", **data})

    return answer


def test_only_communication_is_told_of_a_partners_page_once_and_what_changed(submit, project, people, admin_user):
    before = project.standfirst
    submit("partner", project)
    (message,) = mail.outbox
    assert message.to == [people["communication"].email]
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert "Un résumé tout neuf." in text and before[:20] in text
        assert "Résumé pour tous" in text and "Chapô" not in text
        assert f"/admin/pages/{project.pk}/revisions/compare/live..." in text
    assert message.subject.startswith("À relire")


def test_a_person_of_two_groups_has_one_mail_and_its_own_language(submit, person, home):
    both = person("deux", "Communication", "Relecture")
    profile = UserProfile.get_for_user(both)
    profile.preferred_language = "en"
    profile.save()
    submit("redaction", NewsPage.objects.filter(locale=home.locale).first())
    mails = [m for m in mail.outbox if m.to == [both.email]]
    assert len(mails) == 1
    assert "À relire" not in mails[0].subject
    assert len(mail.outbox) == 3


def test_who_does_not_wish_mails_has_none(submit, project, people):
    profile = UserProfile.get_for_user(people["communication"])
    profile.submitted_notifications = False
    profile.save()
    submit("partner", project)
    assert not mail.outbox


def test_the_comparison_is_with_the_published_page_and_approves(submit, decide, project, as_, people):
    state = submit("partner", project)
    mail.outbox.clear()
    client = as_("communication")
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[project.pk, "live", state.revision_id])
    page = client.get(compare).content.decode()
    assert "tout neuf" in page and "Approuver et publier" in page
    assert compare in client.get("/admin/").content.decode()
    # The last version is published: none is approved by who sees another.
    newer = ProjectPage.objects.get(pk=project.pk).get_latest_revision_as_object().save_revision()
    for revision, is_offered in ((state.revision_id, False), (newer.pk, True)):
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[project.pk, "live", revision])
        page = client.get(compare).content.decode()
        assert ("Approuver et publier" in page) == is_offered != ("Une version plus récente attend" in page)
    assert compare in client.get("/admin/").content.decode()
    # Nor by who read another, while this one was saved: the new one is shown, and nothing is published.
    shown = decide("communication", state, "approve", revision=state.revision_id).headers["Location"]
    assert shown == f"{compare}?newer=1" and "Rien n’a été publié" in client.get(shown).content.decode()
    assert ProjectPage.objects.get(pk=project.pk).standfirst != "Un résumé tout neuf."

    assert decide("communication", state, "approve", revision=newer.pk).headers["Location"] == "/admin/"
    assert ProjectPage.objects.get(pk=project.pk).standfirst == "Un résumé tout neuf."
    (message,) = mail.outbox
    assert message.to == [people["partner"].email]
    assert message.subject.startswith("Approuvée")


@pytest.mark.parametrize(("role", "may"), [("communication", True), ("relecture", False)])
def test_a_screen_about_a_page_offers_to_change_it_to_who_may(project, as_, role, may):
    edit = reverse("wagtailadmin_pages:edit", args=[project.pk])
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[project.pk, "live", "latest"])
    for address in (compare, reverse("wagtailadmin_pages:history", args=[project.pk])):
        assert (f'href="{edit}"' in as_(role).get(address).content.decode()) == may


def test_who_opens_what_waits_for_them_approves_it_there(submit, project, as_):
    submit("partner", project)
    footer = as_("communication").get(reverse("wagtailadmin_pages:edit", args=[project.pk])).content.decode()
    in_sight = BeautifulSoup(footer, "lxml").select("footer button, footer [name=action-publish]")
    assert [button.get_text(" ", strip=True) for button in in_sight][1] == "Approuver et publier"
    # It would end the submission without a word to its author.
    assert not [button for button in in_sight if button.get("name") == "action-publish"]


@pytest.mark.parametrize("is_published", [True, False])
def test_what_is_published_by_another_way_is_approved_and_told_so(is_published, submit, project, people, as_):
    state = submit("partner", project)
    mail.outbox.clear()
    if is_published:
        client = as_("communication")
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(f"{url}?id={project.pk}&next=/admin/", {})
        assert ProjectPage.objects.get(pk=project.pk).standfirst == "Un résumé tout neuf."
    else:
        state.workflow_state.cancel(user=people["communication"])
    assert not Page.objects.get(pk=project.pk).workflow_in_progress
    told = [(message.to, message.subject.split()[0]) for message in mail.outbox]
    assert told == [([people["partner"].email], "Approuvée")] * is_published


def test_the_author_reads_why_a_page_comes_back(submit, decide, project, people, as_):
    state = submit("partner", project)
    mail.outbox.clear()
    decide("communication", state, "reject", "Citez la source.")
    (message,) = mail.outbox
    assert message.to == [people["partner"].email]
    assert "Citez la source." in message.body
    assert "Citez la source." in message.alternatives[0].content
    home = as_("partner").get("/admin/").content.decode()
    assert "Citez la source." in home and "à reprendre" in home


def test_a_reader_approves_the_work_of_others(submit, decide, home):
    page = NewsPage.objects.filter(locale=home.locale).first()
    state = submit("redaction", page)
    decide("relecture", state, "approve")
    assert NewsPage.objects.get(pk=page.pk).standfirst == "Un résumé tout neuf."


@pytest.mark.parametrize("is_live", [True, False])
def test_a_reader_is_led_to_where_they_decide_and_takes_nothing_back(submit, home, as_, is_live):
    page = NewsPage.objects.filter(locale=home.locale).first()
    NewsPage.objects.filter(pk=page.pk).update(live=is_live)
    submit("redaction", page)
    reader = as_("relecture")
    panel = BeautifulSoup(reader.get("/admin/").content, "lxml").select_one("[aria-labelledby=dashboard-reviews]")
    address = panel.select_one(".dashboard-row__title")["href"]
    buttons = BeautifulSoup(reader.get(address).content, "lxml").select("main form button")
    assert "Approuver" in " ".join(button.get_text() for button in buttons)
    assert "action-cancel-workflow" not in edit_screen(reader, page)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    reader.post(edit, {"action-cancel-workflow": "1"})
    assert Page.objects.get(pk=page.pk).workflow_in_progress


def test_nobody_approves_their_own_work(submit, decide, home, people, workspace):
    page = NewsPage.objects.filter(locale=home.locale).first()
    people["redaction"].groups.add(people["relecture"].groups.get())
    state = submit("redaction", page)
    decide("redaction", state, "approve")
    assert NewsPage.objects.get(pk=page.pk).standfirst != "Un résumé tout neuf."
    assert Page.objects.get(pk=page.pk).workflow_in_progress


def test_nobody_approves_what_they_wrote_and_another_submitted(submit, decide, home, people):
    page = NewsPage.objects.filter(locale=home.locale).first()
    page.standfirst = "Écrit par la relectrice."
    page.save_revision(user=people["relecture"])
    state = submit("redaction", page, "Puis soumis par un autre.")
    decide("relecture", state, "approve")
    assert Page.objects.get(pk=page.pk).workflow_in_progress


@pytest.mark.parametrize("role", ["redaction", "relecture", "partner", "nobody"])
def test_who_may_not_approve_a_partners_page_does_not(submit, decide, project, role):
    state = submit("partner", project)
    decide(role, state, "approve")
    assert ProjectPage.objects.get(pk=project.pk).standfirst != "Un résumé tout neuf."


def edit_screen(client, page):
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_a_submitted_page_offers_its_author_to_wait_and_beside_to_withdraw(submit, project, as_):
    submit("partner", project)
    footer = BeautifulSoup(edit_screen(as_("partner"), project), "lxml").select_one("footer")
    buttons = [" ".join(button.get_text().split()) for button in footer.select("button")]
    assert buttons[0] == "Soumise : elle attend une relecture"
    assert footer.select_one("button[name=action-cancel-workflow]")
    assert "Page verrouillée" not in footer.get_text()


def test_the_author_reads_in_the_editor_why_a_page_came_back_and_from_whom(submit, decide, project, people, as_):
    people["communication"].first_name, people["communication"].last_name = "Camille", "Roux"
    people["communication"].save()
    decide("communication", submit("partner", project), "reject", "Citez <la> source.\nEt la date.")
    html = edit_screen(as_("partner"), project)
    assert "Renvoyée par Camille Roux le" in html
    assert "Citez &lt;la&gt; source.<br>Et la date." in html
    assert "Renvoyée par" not in edit_screen(as_("partner"), NewsPage.objects.first())


def test_who_decides_reads_what_became_of_the_page(submit, decide, project, people, as_):
    people["partner"].first_name, people["partner"].last_name = "Paul", "Martin"
    people["partner"].save()
    decide("communication", submit("partner", project), "reject", "Non.")
    assert "est renvoyée à Paul Martin." in as_("communication").get("/admin/").content.decode()
    decide("communication", submit("partner", project, "Un autre."), "approve")
    assert "est approuvée et publiée." in as_("communication").get("/admin/").content.decode()
    # A second time, there is nothing to decide.
    assert "est approuvée" not in as_("communication").get("/admin/").content.decode()


def test_people_are_called_by_their_names(submit, project, people, as_):
    people["partner"].first_name, people["partner"].last_name = "Paul", "Martin"
    people["partner"].save()
    submit("partner", project)
    (message,) = mail.outbox
    assert "Paul Martin" in message.body and "Paul Martin" in message.alternatives[0].content
    assert "soumis par Paul Martin" in as_("communication").get("/admin/").content.decode()
    history = as_("partner").get(reverse("wagtailadmin_pages:history", args=[project.pk])).content.decode()
    assert "Paul Martin" in history


def test_who_had_to_read_a_page_and_what_they_said_stand_in_words(submit, decide, project, as_):
    decide("communication", submit("partner", project), "approve")
    history = as_("communication").get(reverse("wagtailadmin_pages:workflow_history", args=[project.pk]))
    table = BeautifulSoup(history.content, "lxml").select_one("table.listing")
    assert "la communication : approuvé" in table.get_text()


def test_an_english_editor_reads_in_english_to_whom_a_page_is_submitted(people, as_, home):
    profile = UserProfile.get_for_user(people["redaction"])
    profile.preferred_language = "en"
    profile.save()
    footer = BeautifulSoup(
        edit_screen(as_("redaction"), NewsPage.objects.filter(locale=home.locale).first()), "lxml"
    ).select_one("footer")
    assert "Submit to the reviewers" in footer.get_text() and "relecture" not in footer.get_text()
