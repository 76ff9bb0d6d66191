"""Whatever is posted to a form of the admin, it answers; what it refuses, it says beside the field, and keeps.

The forms are found among the addresses of the admin. Each is opened once and
sent a few times, every field with another hostile value each time; then once
more with what was refused put right, so that the rest reaches the database.
"""

import contextlib
import itertools
import re
import traceback

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm, CheckboxInput, FileField
from django.http import Http404
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from django.utils import translation
from wagtail.blocks import BlockField, ListBlock, StreamBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Collection, Page, Site, Task, Workflow, get_page_models
from wagtail.snippets.models import get_snippet_models

from news.models import NewsCategory
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.models import SiteDocument, SiteImage, SiteSettings
from programme.models import StandardPage
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db

HOSTILE = [
    *("", "…", "—", "👩‍🔬", "a\0b", "\u202eabc\u200b", "\x01\x1b\x85\u2028", "<script>alert(1)</script>", "é" * 6000),
    *("9" * 400, "-1", "NaN", "1e400", "99999999999", "0026-02-30", "0001-01-01", "9999-12-31", "24:00", "2026"),
    *("{", "[1]", "null", '{"blocks": [{"text": "\\ud800"}]}', "javascript:alert(1)", "http://[", "a@b", "²", "Inserm"),
]
DAMAGED = [None, "", "abc", "-1", "9" * 400]
# Of these for each form, in turn: what reads them is one for all.
DAMAGES = 2
# The last word of the names of the addresses at which something is made or changed.
VERBS = {"add", "edit", "move", "set_privacy", "choose_parent", "add_task", "edit_task", "start_import"}
BY_NAME = {"wagtailadmin_account", "wagtailadmin_pages:copy", "people_invite", "people_invite_to", "people_shares"}
BY_NAME |= {f"wagtailadmin_choose_page_{kind}_link" for kind in ("external", "email", "phone", "anchor")}
TRIES = 2


def names(patterns, namespace=""):
    """The names of all addresses beneath some patterns, each with those of its arguments."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, below)
        elif pattern.name:
            yield namespace + pattern.name, tuple(pattern.pattern.regex.groupindex)


def first(model):
    return model.objects.order_by("pk").first()


def page_forms():
    """The form of a page of each type, and that of a new one beneath a page that takes it."""
    home = Page.objects.get(depth=2, locale__language_code="fr")
    parents = [home.specific, *home.get_descendants().specific()]
    for model in get_page_models():
        page = model.objects.filter(path__startswith=home.path).first()
        parent = next((above for above in parents if model in above.creatable_subpage_models()), None)
        if parent and model.can_create_at(parent):
            yield reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
        elif page:
            yield reverse("wagtailadmin_pages:edit", args=[page.pk])
    yield reverse("wagtailadmin_pages:edit", args=[page_with_rows().pk])


def page_with_rows():
    """A page with rows of its own, which has been saved before."""
    return ProjectPage.objects.filter(institutions__isnull=False).first()


def objects_of(editor):
    """What the addresses of forms name, by the namespace of the address or by the name of its argument."""
    page, picture = page_with_rows(), first(SiteImage)
    named = dict.fromkeys(("page_id", "page_to_move_id", "parent_page_id"), page.pk)
    named |= {
        "workspace_id": first(PartnerWorkspace).pk,
        "image_id": picture.pk,
        "app_label": "news",
        "model_name": "newspage",
    }
    named["redirect_id"] = Redirect.objects.create(old_path="/vieux", redirect_link="/projets/").pk
    named["document_id"] = SiteDocument.objects.create(title="Document", file="a.pdf").pk
    named["query_id"] = Query.get("mot").pk
    rows = {"wagtailusers_users": editor, "wagtailusers_groups": first(Group)}
    rows |= {"wagtailsites": first(Site), "wagtailadmin_workflows": first(Workflow)}
    rows["wagtailadmin_collections"] = Collection.objects.filter(depth=2).first()
    for model in get_snippet_models():
        rows[model.snippet_viewset.get_url_name("edit").partition(":")[0]] = first(model)
    return named, rows


def addresses(editor):
    """The address of every form of the admin."""
    named, rows = objects_of(editor)
    found = {*page_forms(), reverse("wagtailsettings:edit", args=["pepr_site", "sitesettings", SiteSettings.load().pk])}
    for name, arguments in names(get_resolver().url_patterns):
        namespace, _colon, verb = name.rpartition(":")
        values = named | {"pk": rows.get(namespace) and rows[namespace].pk}
        if verb.endswith("_task"):
            values |= {"app_label": "pepr_site", "model_name": "reviewtask", "pk": first(Task).pk}
        if verb in VERBS or name in BY_NAME:
            with contextlib.suppress(NoReverseMatch):
                found.add(
                    reverse(name, kwargs={argument: values[argument] for argument in arguments if argument in values})
                )
    return sorted(found)


class Sender:
    """Opens and sends forms as a person who may do everything, without drawing what nobody looks at."""

    def __init__(self, editor):
        self.editor, self.factory = editor, RequestFactory()

    def ask(self, method, address, data=None):
        """Return the answer, not drawn yet, or None where the request was refused as no form of ours would send it."""
        request = getattr(self.factory, method)(address, data or {})
        request.user, request.session, request.allauth = self.editor, SessionStore(), None
        request._messages = CookieStorage(request)
        request._dont_enforce_csrf_checks = True
        view, args, kwargs = resolve(address)
        with translation.override("fr"):
            try:
                return view(request, *args, **kwargs)
            except (Http404, PermissionDenied, BadRequest, SuspiciousOperation):
                return None

    def try_it(self, address, data):
        """Send a form and undo what comes of it; return the forms that refused it."""
        with transaction.atomic():
            answer = self.ask("post", address, {name: value for name, value in data.items() if value is not None})
            transaction.set_rollback(True)
        assert answer is None or answer.status_code < 500
        return [form for form in forms_of(answer) if form.is_bound and not form.is_valid()]


def forms_of(answer):
    """The forms in the context of an answer, if any."""
    context = getattr(answer, "context_data", None) or {}
    shown = list(context.values()) + [tab for panel in context.get("panels_by_tab", {}).values() for tab in panel]
    found = {id(form): form for form in shown if isinstance(form, BaseForm)}
    found |= {id(panel.get_form()): panel.get_form() for panel in shown if hasattr(panel, "get_form")}
    return list(found.values())


def sent_by(form):
    """Return what a form sends as it stands, `{name: value}`."""
    sent = {}
    for bound in form:
        if isinstance(bound.field, BlockField):
            sent[f"{bound.html_name}-count"] = "0"
        elif isinstance(bound.field, FileField):
            sent[bound.html_name] = None
        elif isinstance(bound.field.widget, CheckboxInput):
            sent[bound.html_name] = "on" if bound.value() else None
        else:
            sent[bound.html_name] = written(bound.value())
    for formset in getattr(form, "formsets", {}).values():
        sent |= sent_by(formset.management_form)
        for row in formset.forms:
            sent |= sent_by(row)
    return sent


def written(value):
    """A value as the browser sends it."""
    if isinstance(value, (list, tuple, set, QuerySet)):
        return [str(getattr(item, "pk", item)) for item in value]
    return None if value is None else str(getattr(value, "pk", value))


def more_of(form):
    """Return what a form would send with a block of every type in its streams, and one more row in its lists."""
    sent = {}
    for bound in form:
        if isinstance(bound.field, BlockField):
            sent |= dict(of_block(bound.field.block, bound.html_name))
        elif isinstance(bound.field, FileField):
            sent[bound.html_name] = SimpleUploadedFile("a\u202e.pdf", b"%PDF-1.4")
    for formset in getattr(form, "formsets", {}).values():
        count = len(formset.forms)
        row = {name.replace("__prefix__", str(count)): value for name, value in sent_by(formset.empty_form).items()}
        sent |= row | {f"{formset.prefix}-TOTAL_FORMS": str(count + 1)}
        sent |= {name: "1" for name in row if name.endswith("-ORDER")}
    return sent


def of_block(block, prefix):
    """Yield the `(name, value)` that a block sends; of a stream, with one block of every type."""
    children = getattr(block, "child_blocks", {})
    if isinstance(block, StreamBlock):
        yield f"{prefix}-count", str(len(children))
        for number, (name, child) in enumerate(children.items()):
            yield from of_row(child, f"{prefix}-{number}", number)
            yield f"{prefix}-{number}-type", name
    elif isinstance(block, ListBlock):
        yield f"{prefix}-count", "1"
        yield from of_row(block.child_block, f"{prefix}-0", 0)
    elif children:
        for name, child in children.items():
            yield from of_block(child, f"{prefix}-{name}")
    else:
        yield prefix, ""


def of_row(block, prefix, number):
    yield from {f"{prefix}-deleted": "", f"{prefix}-order": str(number), f"{prefix}-id": ""}.items()
    yield from of_block(block, f"{prefix}-value")


WRITTEN_BY_SCRIPTS = re.compile(r"(_FORMS|-(count|type|deleted|order|id|ORDER|DELETE))$|^(next|creation|action-.*)$")


def mended(data, valid, refusing):
    """Return the data with what was refused put back as it stood when the form was opened."""
    mended = dict(data)
    for form in refusing:
        bad = {form.add_prefix(name) for name in form.errors}
        bad |= {formset.prefix for formset in getattr(form, "formsets", {}).values() if not formset.is_valid()}
        for name in data:
            if name in bad or any(name.startswith(f"{prefix}-") for prefix in bad):
                mended[name] = valid.get(name)
    return mended


def attempts(valid, more, offset):
    """Yield what is sent to a form: hostile values in all that is typed, then damage to what scripts write.

    Beside it, how often at most: what people type is mended, so that the rest of it reaches the database.
    """
    full = valid | more
    typed = [name for name, value in full.items() if not WRITTEN_BY_SCRIPTS.search(name) and not hasattr(value, "read")]
    # The fewer the fields, the more of the values each is given: all of them where there is one.
    for step in range(max(TRIES, len(HOSTILE) // max(len(typed), 1))):
        values = itertools.islice(itertools.cycle(HOSTILE), offset + 5 * step, None)
        yield full | dict(zip(typed, values, strict=False)) | ({"action-publish": "1"} if step % 2 else {}), 3
    yield {}, 1
    machine = [name for name in full if WRITTEN_BY_SCRIPTS.search(name)]
    for number in range(DAMAGES * offset, DAMAGES * (offset + 1)):
        # Neither the same values nor the same names for one form as for the next.
        names = machine[number % len(machine) :][:1] if machine else []
        yield from [(full | {name: DAMAGED[number % len(DAMAGED)]}, 1) for name in names]


def faults_of(sender, address, offset):
    """Send a form in every way; return whether it is one, and what broke: `(address, fault, where)` each."""
    faults, valid, more = [], {}, {}
    for form in forms_of(sender.ask("get", address)):
        valid |= sent_by(form)
        more |= more_of(form)
    for data, times in attempts(valid, more, offset) if valid else ():
        try:
            for _again in range(times):
                refusing = sender.try_it(address, data)
                if not refusing:
                    break
                data = mended(data, valid, refusing)
        except Exception as fault:
            frames = traceback.extract_tb(fault.__traceback__)[-3:]
            faults.append((address, repr(fault)[:200], [f"{frame.filename}:{frame.lineno}" for frame in frames]))
    return bool(valid), faults


def test_every_form_answers_whatever_is_posted(editor):
    sender = Sender(editor)
    found = [faults_of(sender, address, offset) for offset, address in enumerate(addresses(editor))]
    assert [fault for _is_form, faults in found for fault in faults] == []
    assert sum(is_form for is_form, _faults in found) > 40


def snippet(kind, **fields):
    return lambda: (reverse(f"wagtailsnippets_{kind}:add"), fields)


def redirect(old_path, link):
    sent = {"old_path": old_path, "redirect_link": link, "is_permanent": "on"}
    return lambda: (reverse("wagtailredirects:add"), sent)


# What is sent, the field that refuses it, and another that is to be there again.
REFUSED = {
    "an identifier that is taken": (
        snippet("programme_glossaryterm", term="Autre", slug="biotherapie", definition="Gardé"),
        "slug",
        "definition",
    ),
    "a category that is": (snippet("news_newscategory", name="Gardé", slug="{taken}"), "slug", "name"),
    "a word without a letter": (snippet("programme_glossaryterm", term="…", definition="Gardé"), "term", "definition"),
    "texts that exist": (
        snippet("pepr_site_sitetext", name="Autre", full_name="Autre", funding_mention="Gardé", notice_level="info"),
        "name",
        "funding_mention",
    ),
    "a redirect to itself": (redirect("/garde/", "http://localhost/garde"), "redirect_link", "old_path"),
    "a redirect in a circle": (redirect("/garde/", "http://localhost/un/"), "redirect_link", "old_path"),
    "a redirect to itself in capitals": (redirect("/garde/", "http://localhost/GARDE"), "redirect_link", "old_path"),
    "a redirect in a circle of capitals": (redirect("/Garde/", "http://localhost/UN/"), "redirect_link", "old_path"),
    "a redirect from a page": (redirect("/Projets/", "https://exemple.fr/"), "old_path", "redirect_link"),
    "a redirect from the home page": (redirect("//exemple.fr/", "https://exemple.fr/"), "old_path", "redirect_link"),
    "a redirect to nowhere": (redirect("/garde/", ""), "redirect_link", "old_path"),
    "a redirect from no address": (redirect("http://[", "http://localhost/projets/"), "old_path", "redirect_link"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_said_beside_the_field_and_kept(case, admin):
    way, refusing, kept = REFUSED[case]
    Redirect.objects.create(old_path="/un", redirect_link="http://localhost/deux/")
    Redirect.objects.create(old_path="/deux", redirect_link="http://localhost/garde/")
    address, sent = way()
    sent = {name: value.format(taken=first(NewsCategory).slug) for name, value in sent.items()}
    answer = admin.post(address, sent)
    form, drawn = answer.context["form"], BeautifulSoup(answer.content, "lxml")
    assert list(form.errors) == [refusing]
    field = drawn.find(attrs={"name": refusing}).find_parent(class_="w-field") or drawn.find(id="main")
    assert str(form.errors[refusing][0]) in field.get_text()
    assert sent[kept] in (drawn.find(attrs={"name": kept}).get("value") or drawn.find(attrs={"name": kept}).text)


@pytest.mark.parametrize("link", ["exemple", "/projets/", "www.exemple.fr/a b"])
def test_an_address_that_is_none_is_refused_with_how_to_write_one(link, admin):
    answer = admin.post(reverse("wagtailredirects:add"), {"old_path": "/garde/", "redirect_link": link})
    assert "https://" in str(answer.context["form"].errors["redirect_link"])


@pytest.mark.parametrize("number", ["abc", "1e400", "a\0b", "²"])
def test_a_chooser_that_is_sent_a_word_refuses_it(number, admin):
    """Drawn in full, as no form above is."""
    sent = {"old_path": "/garde/", "redirect_page": number}
    assert admin.post(reverse("wagtailredirects:add"), sent).status_code == 400
    assert admin.post(reverse("wagtailsites:add"), {"hostname": "a", "root_page": number}).status_code == 400


def test_a_title_of_no_word_is_found_by_nobody_and_breaks_nothing(home):
    """A title that code gives, or a document's, which no form asks for a letter."""
    assert SiteDocument.objects.create(title="…", file="a.pdf").pk
    assert Page.objects.filter(pk=publish(StandardPage(title="…", slug="points", locale=home.locale), home).pk).exists()
