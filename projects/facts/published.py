"""The page of known and unknown facts of each project, with the form to submit facts."""

from dataclasses import dataclass

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.url_routing import RouteResult

from pepr_site.contact.page import form_lacks_token, status_of_refusal, taken
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import BasePage
from pepr_site.pages.sections import subpage_context
from pepr_site.pages.visibility import key_pages
from projects.declarations.forms import FactForm
from projects.declarations.store import STORED, receive
from projects.facts.expected import EXPECTED, KNOWN, PARTLY, UNKNOWN
from projects.project_pages import ProjectPage, in_order

# The path of the form below the page's URL, in every language.
FORM_STEP = "dire"


@dataclass(frozen=True)
class Cell:
    """The state of one fact of one project: "full", "half" or "open"."""

    fact: object
    state: str

    @property
    def is_open(self):
        return self.state == UNKNOWN


@dataclass(frozen=True)
class Line:
    """A project and the state of its facts."""

    project: ProjectPage
    cells: tuple

    @property
    def count(self):
        return sum(1 for cell in self.cells if not cell.is_open)


@cached_by_version
def lines(locale_id):
    """Return a `Line` for each visible project of a language, by number; no query but that of `in_order()`."""
    return [line_of(project) for project in in_order(locale_id)]


def line_of(project):
    """Return the `Line` of a project."""
    return Line(project, tuple(Cell(fact, fact.state(project)) for fact in EXPECTED))


def address_of_page(locale_id):
    """Return the URL of the page in a language, or "" if there is none."""
    found = (page for page in key_pages().values() if type(page) is PublishedFactsPage)
    return next((page.get_url() for page in found if page.locale_id == locale_id), "")


def address_of_form(locale_id, project=None, fact=None):
    """Return the URL of the form for a fact (its key) of a project (its number), or "" if there is none."""
    address = address_of_page(locale_id)
    query = "&".join(f"{name}={value}" for name, value in (("project", project), ("fact", fact)) if value)
    return address and f"{address}{FORM_STEP}/{f'?{query}' if query else ''}"


class PublishedFactsPage(BasePage):
    """The facts that are published of each project and those that are not, with the form to submit one."""

    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types = []
    max_count_per_parent = 1
    is_key_page = True
    is_shareable = True
    card_kind = ""
    # Set when the form is requested: only it accepts POST.
    has_contact_form = False

    class Meta:
        verbose_name = gettext_lazy("page de ce qui est publié")
        verbose_name_plural = gettext_lazy("pages de ce qui est publié")

    def route(self, request, path_components):
        if path_components != [FORM_STEP] or not self.live:
            return super().route(request, path_components)
        request.beneath = {page.locale.language_code: f"{FORM_STEP}/" for page in self.every_language()}
        self.has_contact_form = True
        return RouteResult(self, kwargs={"is_form": True})

    def every_language(self):
        """Return the page in each language in which it can be read."""
        pages = PublishedFactsPage.objects.visible().filter(translation_key=self.translation_key)
        return pages.select_related("locale")

    def get_context(self, request, *args, **kwargs):
        found = lines(self.locale_id)
        states = [cell.state for line in found for cell in line.cells]
        days = [self.verified_on, self.compiled_on, *(line.project.verified_on for line in found)]
        columns = zip(EXPECTED, zip(*(line.cells for line in found), strict=True), strict=True) if found else ()
        return super().get_context(request, *args, **kwargs) | {
            "lines": found,
            "columns": [
                {"fact": fact, "count": sum(1 for cell in cells if not cell.is_open)} for fact, cells in columns
            ],
            "known_count": sum(1 for state in states if state != UNKNOWN),
            "counts": {name: states.count(name) for name in (KNOWN, PARTLY, UNKNOWN)},
            "expected_count": len(states),
            "known_on": max(filter(None, days), default=None),
            "form_address": address_of_form(self.locale_id),
        }

    def serve(self, request, *args, is_form=False, **kwargs):
        if not is_form:
            return super().serve(request, *args, **kwargs)
        response = self.serve_form(request)
        # It contains the visitor's CSRF token and input.
        add_never_cache_headers(response)
        return response

    def serve_form(self, request):
        """Show or process the form of one fact."""
        projects, status = in_order(self.locale_id), 200
        if request.method == "POST":
            form = FactForm(request.POST, projects=projects)
            if outcome := taken(request, form, lambda: receive(request, form)):
                return HttpResponseRedirect(f"{self.get_url(request)}{FORM_STEP}/?message={outcome}#message")
            status = status_of_refusal(request)
        else:
            asked = {name: request.GET.get(name, "")[:40].replace("\0", "") for name in ("project", "fact")}
            form = FactForm(projects=projects, initial=asked)
        address = f"{self.get_url(request)}{FORM_STEP}/"
        context = self.form_context(request) | {
            "contact": {
                "form": form,
                "outcome": request.GET.get("message") == STORED,
                "address": address,
                "lacks_token": form_lacks_token(request),
            }
        }
        return TemplateResponse(request, "projects/fact_form.html", context, status=status)

    def form_context(self, request):
        """Return the context of the form's page, without the form: another title, and a breadcrumb."""
        request.is_preview = False
        standfirst = _(
            "Une adresse publique ou la référence d’un document suffit. Une personne relit avant que le site ne change."
        )
        title, crumb = _("Je sais : le dire, avec une source"), capfirst(_("le dire"))
        context = super().get_context(request)
        return subpage_context(self, context, title, crumb, standfirst=standfirst, is_shareable=False) | {
            "noindex": True
        }
