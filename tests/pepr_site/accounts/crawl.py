"""Every address of the admin, with the ids of things that exist."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import get_resolver, resolve
from wagtail.models import Collection, Site, Task, Workflow

from people.models import Person
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.contact.models import ContactMessage
from pepr_site.models import SiteDocument, SiteImage, TrashEntry

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)+")
# What is sent with the things that are ticked, and what leads who is inside back to where they are.
NO_PLACES = {"wagtail_bulk_action", "account_login"}
# The style sheets that hide what is not offered, and the selectors of their one rule.
STATIC = Path(__file__).parents[3] / "static" / "css"
UNOFFERED = re.compile(r"/(unoffered-\w+\.css)")
RULE = re.compile(r"\*/\s*([^{]+){")
# In an anchor, and in what the script of the menu is given.
LINK = re.compile(r'<a\b[^>]*\bhref="(/admin/[^"]*)"|"url": "(/admin/[^"]*)"')
# Where a partner is led back to their own page.
LEAD_HOME = {"wagtailadmin_explore", "wagtailadmin_explore_root"}
# Addresses that no role is measured by: they break on purpose, or belong to the browser.
LEFT_OUT = {"wagtailadmin_error_test", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "wagtailadmin_logout"}


@dataclass
class Address:
    name: str
    path: str


def admin_addresses(values):
    """Yield the `Address` of each pattern of the admin; `values` gives its parameters, `values(name, parameter)`."""
    for name, pattern in patterns(get_resolver(), "", ""):
        if not pattern.startswith("admin/") or not name or name in LEFT_OUT or pattern.endswith("^.*/$"):
            continue

        def fill(match, name=name):
            return str(values(name, match[1] or match[2]))

        yield Address(name, "/" + re.sub(r"[\^$\\]", "", PARAMETER.sub(fill, pattern)))


def patterns(resolver, prefix, namespace):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            below = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, prefix + str(entry.pattern), below)
        else:
            yield f"{namespace}{entry.name or ''}", prefix + str(entry.pattern)


class Values:
    """What stands in an address about one page: its own ids, and those of what nobody but the staff should reach."""

    def __init__(self, page):
        revision = page.get_latest_revision()
        document = SiteDocument.objects.first() or SiteDocument.objects.create(
            title="Document", file=ContentFile(b"%PDF-1.4", "document.pdf")
        )
        self.known = {
            **dict.fromkeys(["page_id", "parent_page_id", "page_to_move_id", "page_pk"], page.pk),
            **dict.fromkeys(["revision_id", "revision_id_a"], revision.pk),
            "revision_id_b": "live",
            **dict.fromkeys(["destination_id", "parent_id"], page.get_parent().pk),
            "image_id": SiteImage.objects.first().pk,
            **dict.fromkeys(["document_id", "doc_id"], document.pk),
            "collection_id": Collection.get_first_root_node().pk,
            **dict.fromkeys(["app_label", "content_type_app_name", "app_name"], page._meta.app_label),
            **dict.fromkeys(["model_name", "content_type_model_name"], page._meta.model_name),
            "action": "delete",
            "action_name": "approve",
            "filter_spec": "width-100",
            "type_name": "pages",
            "workspace_id": PartnerWorkspace.objects.first().pk,
            "object_id": page.pk,
            "uidb64": "MQ",
            "token": "x",
            "mode": "",
            "field_name": "x",
            "restriction_id": 1,
        }
        self.of_namespace = {
            "wagtailadmin_collections": Collection.objects.filter(depth=2).first(),
            "wagtailadmin_workflows": Workflow.objects.filter(active=True).first(),
            "wagtailsites": Site.objects.first(),
            "wagtailadmin_pages": page,
            "wagtailimages_chooser": SiteImage.objects.first(),
            "wagtaildocs_chooser": document,
            "wagtailadmin_api:pages": page,
            "wagtailadmin_api:images": SiteImage.objects.first(),
            "wagtailadmin_api:documents": document,
            "messages": ContactMessage.objects.create(name="Ada", email="ada@exemple.fr", text="Bonjour"),
        }
        self.users = {}

    def __call__(self, name, parameter):
        namespace = name.rpartition(":")[0]
        if namespace == "wagtailsettings":
            settings = {"app_name": "pepr_site", "model_name": "sitesettings"}
            if parameter in settings:
                return settings[parameter]
        if parameter == "pk":
            return self._pk(name, namespace)
        return self.known.get(parameter, 1)

    def _pk(self, name, namespace):
        if "task" in name:
            return Task.objects.filter(active=True).first().pk
        if namespace in self.of_namespace:
            return self.of_namespace[namespace].pk
        if namespace.startswith("wagtailusers"):
            return self.users[namespace]
        if name == "trash_entry":
            return TrashEntry.objects.create(
                content_type=ContentType.objects.get_for_model(SiteImage),
                title="Une image",
                snapshot={"rows": [], "files": []},
            ).pk
        if name == "person_take_down":
            return (Person.objects.first() or Person.objects.create()).pk
        kinds = namespace.removeprefix("wagtailsnippetchoosers_").removeprefix("wagtailsnippets_")
        for type_ in ContentType.objects.all():
            if f"{type_.app_label}_{type_.model}" == kinds:
                rows = type_.model_class().objects
                # Of some nothing is known on the first day.
                return (rows.first() or rows.create()).pk
        return 1


def answer(client, path):
    """Return what an address answers; what it writes is taken back."""
    with transaction.atomic():
        response = client.get(path)
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{path} answers {response.status_code}"
    return response


def opens(client, address):
    """Whether an address shows something: a refusal, the way to the sign-in page or to another, a 404 do not."""
    return answer(client, address.path).status_code == 200


def links(response):
    """Return the addresses of the admin that a whole screen offers, in its links and in its menu."""
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return set()
    html = response.content.decode()
    if "<html" not in html:
        return set()
    if sheets := UNOFFERED.findall(html):
        soup = BeautifulSoup(html, "lxml")
        for rule in (RULE.search((STATIC / sheet).read_text()) for sheet in sheets):
            for node in soup.select(rule[1]):
                node.decompose()
        html = str(soup)
    return {found.partition("#")[0] for pair in LINK.findall(unescape(html)) for found in pair if found}


def refusals(client, offered, known):
    """Return, of each kind of the addresses offered (`{path: where}`), those that lead nowhere, with where they are.

    Of a kind, one of which it is `known` whether it is refused (`{path: bool}`) is not asked again.
    """
    kinds = {}
    for path, where in sorted(offered.items(), key=lambda pair: pair[0] not in known):
        match = resolve(path.partition("?")[0])
        if match.view_name not in LEFT_OUT | NO_PLACES:
            kinds.setdefault(
                (match.view_name, *(v for v in match.kwargs.values() if not str(v).isdigit())), (path, where)
            )
    return [
        (path, where)
        for path, where in kinds.values()
        if (known[path] if path in known else is_refused(answer(client, path)))
    ]


def is_refused(response):
    is_home = response.status_code == 302 and response.headers["Location"] == "/admin/"
    return response.status_code in (403, 404) or (is_home and response.resolver_match.view_name not in LEAD_HOME)
