"""Every form of the project under its name, with the address that takes it and what it takes."""

import datetime
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection

from news.models import NewsIndexPage, NewsPage
from pepr_site.accounts import invitations
from pepr_site.accounts.models import Invitation
from pepr_site.contact.models import ContactMessage
from pepr_site.models import SiteDocument, SiteImage, User
from pepr_site.review.models import DraftRemark, SharedDraft
from pepr_site.review.shared_drafts import link_of
from pepr_site.trash.deletion import create_entry
from programme.models import EasyPage, GlossaryTerm, HomePage, KeyFigure, Organisation, StandardPage
from projects.declarations.letters import link_of as fact_link_of
from projects.models import CallPage, Declaration, FactLetter, OfferIndexPage, OfferPage, ProjectPage
from tests.pepr_site.contact.sending import TYPED, opened
from tests.pepr_site.review.forms import filled_in


@dataclass
class Way:
    """An address that takes a form, and what it takes."""

    address: str
    valid: dict
    # What it makes, and which of its columns are to hold what was typed under which name.
    makes: type = None
    columns: dict = field(default_factory=dict)
    files: tuple = ()
    # The fields that people fill in, where scripts write others; empty for all of them.
    by_hand: frozenset = frozenset()
    examples: int = 5


def contact(get):
    columns = {"name": "name", "email": "email", "text": "text"}
    return Way("/contact/", TYPED | {"opened": opened()}, ContactMessage, columns)


def remark(get):
    draft = shared(get)
    columns = {"name": "name", "text": "text"}
    return Way(link_of(draft).removeprefix("http://localhost"), {"name": "A", "text": "B"}, DraftRemark, columns)


def shared(get):
    page = get("project")
    return SharedDraft.objects.create(
        page=page.page_ptr, revision=page.save_revision(), created_by=get("people")["redaction"]
    )


def fact(get):
    valid = {
        "project": "7",
        "fact": "dates",
        "value": "2023",
        "source": "Annonce",
        "name": "A",
        "email": "a@exemple.fr",
    }
    columns = {name: name for name in ("value", "source", "name", "email")}
    address = "/projets/ce-qui-est-publie/dire/"
    return Way(address, valid | {"reference": "", "opened": opened()}, Declaration, columns)


def letter(get):
    page = ProjectPage.objects.get(slug="projet-07")
    path = fact_link_of(FactLetter.objects.create(project=page)).removeprefix("http://localhost")
    valid = {"dates": "2023", "title": "Titre", "source": "Annonce", "name": "A", "email": "", "reference": ""}
    return Way(path, valid | {"opened": opened()})


def facts_table(get):
    get("as_")("communication")
    page = ProjectPage.objects.get(slug="projet-07")
    cells = {f"cell-{page.pk}-{key}": "2023" for key in ("dates", "amount", "title", "objective", "website")}
    valid = cells | {f"was-{page.pk}": "{}", "save": "1"}
    # Each answer shows the whole table again.
    return Way(reverse("facts_table"), valid, by_hand=frozenset(cells))


def facts_file(get):
    get("as_")("communication")
    return Way(reverse("facts_upload"), {"x": "1"}, files=("file",))


def share(get):
    get("as_")("communication")
    valid = {"share": "1", "days": "14", "follows": "on"}
    return Way(reverse("people_shares", args=[get("project").pk]), valid, SharedDraft)


def decide(get):
    page, author = get("project"), get("people")["partner"]
    page.save_revision(user=author)
    state = page.get_workflow().start(page, author).current_task_state
    get("as_")("communication")
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return Way(address, {"comment": "Bien.", "revision": str(page.latest_revision_id)})


def withdraw(get):
    get("as_")("communication")
    draft = shared(get)
    return Way(reverse("people_shares", args=[draft.page_id]), {"revoke": str(draft.pk)})


def invite(get):
    get("as_")("communication")
    valid = {"email": "Lea@exemple.fr", "workspace": str(get("workspace").pk)}
    return Way(reverse("people_invite"), valid, User, {"email": "email"})


def invite_colleague(get):
    get("admin")
    valid = {"email": "Lea@exemple.fr", "first_name": "Léa", "word": "Bienvenue", "is_superuser": "on"}
    return Way(reverse("wagtailusers_users:add"), valid, User, {"email": "email"})


def arrival(get):
    invitations.invite(get("people")["communication"], "lea@exemple.fr", [])
    invitation = Invitation.objects.get(person__email="lea@exemple.fr")
    word = "une longue phrase de passe"
    valid = {"first_name": "Léa", "last_name": "Martin", "new_password1": word, "new_password2": word}
    return Way(invitations.path_of(invitation), valid, by_hand=frozenset({"first_name", "last_name"}))


def restore(get):
    get("as_")("communication")
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    entry = create_entry(page, get("people")["communication"])
    page.delete()
    valid = {"parent": str(entry.parent_id), "slug": page.slug}
    return Way(reverse("trash_entry", args=[entry.pk]), valid, NewsPage, by_hand=frozenset({"slug"}))


def from_model(get):
    get("as_")("communication")
    parent = NewsIndexPage.objects.get(locale__language_code="fr")
    model = parent.add_child(instance=NewsPage(title="Modèle", is_model=True, live=False, date=timezone.localdate()))
    model.save_revision()
    valid = {"model": str(model.pk), "title": "Une nouvelle"}
    return Way(reverse("start_from_model", args=[parent.pk]), valid, NewsPage, {"title": "title"})


def sign_in(get):
    get("people")
    return Way(
        "/admin/login/", {"username": "nadia", "password": "phrase de passe", "next": "/admin/", "remember": "on"}
    )


def code(get):
    get("factor")(get("people")["communication"])
    assert get("enter")("camille").url == "/admin/connexion/code/"
    return Way("/admin/connexion/code/", {"code": "000000", "credential": "{}"})


def code_again(get):
    get("factor")(get("people")["communication"])
    get("as_")("communication")
    return Way(reverse("mfa_reauthenticate"), {"code": "000000", "next": "/admin/"})


def password_again(get):
    get("as_")("communication")
    return Way(reverse("account_reauthenticate"), {"password": "phrase de passe", "next": "/admin/"})


def first_code(get):
    confirmed(get)
    return Way(reverse("mfa_activate_totp"), {"code": "000000"})


def passkey(get):
    confirmed(get)
    return Way(reverse("mfa_add_webauthn"), {"name": "clé", "credential": '{"id": "x"}', "passwordless": "on"})


def confirmed(get):
    """Somebody who has just given their password, which the pages of one's own account ask for."""
    get("people")
    assert get("enter")("nadia").status_code == 302


def end_session(get):
    confirmed(get)
    return Way(reverse("usersessions_list"), {"session": "1"})


def password_reset(get):
    get("people")
    return Way(reverse("wagtailadmin_password_reset"), {"email": "nadia@exemple.fr"})


def edit(kind):
    def way(get):
        client = get("as_")("communication")
        page = kind.objects.filter(locale__language_code="fr").first()
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        # Wagtail's scripts write the rest, such as the ids of what was chosen, and its editor takes them at their word.
        form = BeautifulSoup(client.get(address).content, "lxml").find(id="page-edit-form")
        entries = form.select("input[name]:not([type=hidden]), textarea[name], select[name]")
        by_hand = {entry["name"] for entry in entries}
        assert len(by_hand) > 5
        # Each example checks a whole page and shows it again.
        return Way(address, dict(filled_in(client, address).items()), by_hand=frozenset(by_hand), examples=3)

    return way


def picture(get):
    get("as_")("communication")
    valid = {"title": "Image", "collection": "1", "tags": "a, b", "focal_point_x": "1", "description": "d"}
    valid["credit"] = "c"
    return Way(reverse("wagtailimages:add"), valid, SiteImage, {"title": "title"}, files=("file",))


def document(get):
    get("as_")("communication")
    valid = {"title": "Document", "collection": "1", "tags": "a"}
    return Way(reverse("wagtaildocs:add"), valid, SiteDocument, {"title": "title"}, files=("file",))


def redirection(get):
    get("as_")("communication")
    # Not the page that it leads to, which a script writes.
    valid = {"old_path": "/ancien/", "site": "", "is_permanent": "on", "redirect_link": "/projets/"}
    return Way(reverse("wagtailredirects:add"), valid, Redirect)


def collection(get):
    get("admin")
    valid = {"name": "Dossier", "parent": str(Collection.get_first_root_node().pk)}
    return Way(reverse("wagtailadmin_collections:add"), valid, Collection)


def link(kind, **valid):
    def way(get):
        get("as_")("communication")
        sent = {f"{kind}-link-chooser-{name}": value for name, value in valid.items()}
        return Way(reverse(f"wagtailadmin_choose_page_{kind}_link"), sent)

    return way


def copy(get):
    get("as_")("communication")
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    valid = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": str(page.get_parent().pk)}
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    return Way(address, valid, NewsPage, by_hand=frozenset({"new_title", "new_slug"}))


def as_it_stands(address, form):
    """A form sent with what it holds, but for what is typed."""
    valid = {form.add_prefix(name): str(form[name].value() or "") for name in form.fields}
    return Way(address, valid, by_hand=frozenset(valid))


def snippet(model):
    def way(get):
        address = reverse(model.snippet_viewset.get_url_name("edit"), args=[model.objects.first().pk])
        return as_it_stands(address, get("as_")("communication").get(address).context["form"])

    return way


def site_settings(get):
    address = reverse("wagtailsettings:edit", args=["pepr_site", "sitesettings"])
    shown = get("admin").get(address, follow=True)
    return as_it_stands(shown.redirect_chain[-1][0], shown.context["form"])


def thanks(get):
    return Way("/mention-du-financement/", {"project": "1", "text": "Ce travail a reçu une aide de l’État."})


def release(get):
    get("as_")("communication")
    return Way(reverse("import_release"), {"x": "1"}, files=("file",))


def report(get):
    get("as_")("communication")
    return Way(reverse("activity_report"), {"year": "2024"})


def offer(get):
    home = HomePage.objects.get(locale__language_code="fr")
    index = OfferIndexPage.objects.child_of(home).get()
    page = OfferPage(title="Offre", slug="offre", kind="post", contact_email="offre@exemple.fr")
    page.closes_at = timezone.now() + datetime.timedelta(days=3)
    index.add_child(instance=page)
    return edit(OfferPage)(get)


def inbox(get):
    get("as_")("communication")
    valid = {"action": "set_aside", "publication": "1", "record": "1", "reason": "Hors du programme"}
    return Way(reverse("research_inbox"), valid)


def paste(get):
    get("as_")("communication")
    return Way(reverse("research_paste"), {"pasted": "10.1234/abc", "projects": "1"})


# Under the name of each form, or of what is sent without one: what tries it.
WAYS = {
    "pepr_site.contact.forms.ContactForm": contact,
    "pepr_site.accounts.models.DecisionForm": decide,
    "pepr_site.review.shared_drafts.RemarkForm": remark,
    "pepr_site.review.shared_drafts.ShareForm": share,
    "a link is withdrawn": withdraw,
    "projects.declarations.forms.FactForm": fact,
    "projects.declarations.forms.LetterForm": letter,
    "the table of facts": facts_table,
    "a file of facts": facts_file,
    "pepr_site.accounts.forms.PartnerForm": invite,
    "pepr_site.accounts.forms.ColleagueForm": invite_colleague,
    "pepr_site.editing.page_models.FromModelForm": from_model,
    "pepr_site.accounts.forms.AcceptInvitationForm": arrival,
    "pepr_site.trash.forms.RestoreForm": restore,
    "pepr_site.accounts.forms.SignInForm": sign_in,
    "pepr_site.accounts.forms.CodeForm": code,
    "pepr_site.accounts.forms.CodeAgainForm": code_again,
    "a password is asked again": password_again,
    "pepr_site.accounts.forms.FirstCodeForm": first_code,
    "pepr_site.accounts.forms.PasskeyForm": passkey,
    "a session is ended": end_session,
    "pepr_site.accounts.forms.PasswordResetForm": password_reset,
    "pepr_site.pages.forms.PageForm": edit(StandardPage),
    "news.news_pages.NewsForm": edit(NewsPage),
    "programme.easy_reading.models.EasyForm": edit(EasyPage),
    "projects.calls.CallForm": edit(CallPage),
    "projects.project_pages.ProjectForm": edit(ProjectPage),
    "pepr_site.pages.image_form.ImageForm": picture,
    "a document is sent": document,
    "pepr_site.pages.forms.CopyForm": copy,
    "pepr_site.pages.snippets.NamedForm": snippet(GlossaryTerm),
    "programme.figures.forms.KeyFigureForm": snippet(KeyFigure),
    "programme.partners.ror.OrganisationForm": snippet(Organisation),
    "pepr_site.editing.admin_forms.RedirectForm": redirection,
    "pepr_site.editing.admin_forms.CollectionForm": collection,
    "pepr_site.editing.admin_forms.ExternalLinkForm": link("external", url="https://exemple.fr/", link_text="Lien"),
    "pepr_site.editing.admin_forms.EmailLinkForm": link(
        "email", email_address="a@exemple.fr", subject="Objet", body="Texte"
    ),
    "pepr_site.editing.admin_forms.PhoneLinkForm": link("phone", phone_number="01 44 23 60 00", link_text="Appeler"),
    "pepr_site.editing.admin_forms.AnchorLinkForm": link("anchor", url="haut", link_text="Haut"),
    "the settings of the site": site_settings,
    "programme.kits.acknowledgement.AcknowledgementForm": thanks,
    "programme.kits.release_import.ReleaseForm": release,
    "programme.report.views.YearForm": report,
    "projects.offers.OfferForm": offer,
    "research.imports.inbox.InboxForm": inbox,
    "research.pasting.views.PasteForm": paste,
}
# What other forms are made of.
SHARED = {
    "pepr_site.contact.forms.VisitorForm",
    "pepr_site.accounts.forms.InvitationForm",
    "pepr_site.pages.snippets.SnippetForm",
    "projects.declarations.forms.SourcedForm",
}
# They read what stands after a question mark.
QUERIES = {
    "pepr_site.listing.listing.StateForm",
    # Its own test tries what is not offered (`tests/news/test_letter.py`).
    "news.letter.MonthForm",
}
