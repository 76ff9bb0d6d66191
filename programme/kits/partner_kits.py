"""A partner kit for each project: texts and pictures to reuse, always up to date with its page."""

import io

import segno
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.url_routing import RouteResult

from pepr_site.pages.links import absolute, language_name
from pepr_site.pages.sections import Section, subpage_context
from pepr_site.pages.text import filled
from pepr_site.printing.sheets import file_in
from pepr_site.web.security_headers import FRAMED_ANYWHERE
from pepr_site.web.structured_data import as_script
from programme.kits.acknowledgement import AcknowledgementPage
from programme.kits.press import logos_of
from programme.programme_pages import BodyPage
from projects.project_pages import ProjectPage, in_order

# The paths below a kit: its card, which other sites may frame, and its QR code as a file.
CARD_STEP, CODE_STEP = "carte", "code"
# The width of a text column, the height of a card of three lines.
FRAME = {"width": 420, "height": 260}


class KitPage(Section, BodyPage):
    """The kits of all projects, each below its URL, by the slug of its page."""

    class Meta:
        verbose_name = gettext_lazy("page des kits de partenaires")
        verbose_name_plural = gettext_lazy("pages des kits de partenaires")

    def route(self, request, path_components):
        if not path_components or len(path_components) > 2 or not self.live:
            return super().route(request, path_components)
        slug, step = (*path_components, "")[:2]
        projects = ProjectPage.objects.visible().filter(locale_id=self.locale_id, slug=slug)
        project = projects.defer_streamfields().select_related("locale").first()
        if not project or step not in {"", CARD_STEP, CODE_STEP}:
            raise Http404
        twins = ProjectPage.objects.visible().filter(translation_key=project.translation_key)
        rest = f"{step}/" if step else ""
        pairs = twins.values_list("locale__language_code", "slug")
        request.beneath = {language: f"{twin}/{rest}" for language, twin in pairs}
        return RouteResult(self, kwargs={"project": project, "step": step})

    def serve(self, request, *args, project=None, step="", **kwargs):
        if not project:
            return super().serve(request, *args, **kwargs)
        kit = Kit(self, project, request)
        if step == CARD_STEP:
            # The only page of the site that others may frame.
            return HttpResponse(kit.card, headers={"X-Frame-Options": FRAMED_ANYWHERE, "X-Robots-Tag": "noindex"})
        if step == CODE_STEP:
            headers = {"Content-Disposition": f'attachment; filename="{project.slug}.svg"'}
            return HttpResponse(kit.code.svg_data, content_type="image/svg+xml", headers=headers)
        return TemplateResponse(request, "programme/kit.html", self.context_of(kit, request))

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"projects": in_order(self.locale_id)}

    def context_of(self, kit, request):
        """Return the context of one kit: this page with the project's title, and a breadcrumb."""
        request.is_preview = False
        title, name = _("Kit : %(title)s") % {"title": kit.project.short_title}, kit.project.short_title
        context = subpage_context(self, super().get_context(request), title, name, standfirst=kit.project.standfirst)
        return context | {"kit": kit, "noindex": True}


class Kit:
    """The material about one project, from its page, the acknowledgement and the press page."""

    def __init__(self, page, project, request):
        self.project, self.locale_id = project, page.locale_id
        self.address = absolute(project.get_url(request))
        here = f"{page.get_url(request)}{project.slug}/"
        self.card_address, self.code_address = absolute(f"{here}{CARD_STEP}/"), f"{here}{CODE_STEP}/"

    @cached_property
    def sentences(self):
        """The funding acknowledgement with the project's reference, by language; none without its page."""
        page = AcknowledgementPage.objects.visible().filter(locale_id=self.locale_id).first()
        return page.sentences(self.project) if page else []

    @cached_property
    def logos(self):
        return logos_of(self.locale_id)

    @cached_property
    def sheets(self):
        """The sheet in each language in which the project can be read, `{language, name, url}`."""
        pages = ProjectPage.objects.visible().filter(translation_key=self.project.translation_key)
        found = sorted(pages.select_related("locale"), key=lambda page: page.locale_id != self.locale_id)
        codes = [(page.locale.language_code, absolute(page.get_url())) for page in found if not page.alias_of_id]
        return [{"language": code, "name": language_name(code), "url": f"{url}{file_in(code)}"} for code, url in codes]

    @cached_property
    def code(self):
        return Code(self.address)

    @cached_property
    def inner(self):
        """The card as plain HTML, to copy into another site."""
        institutions = self.project.institutions.select_related("organisation")
        nodes = self.project.structured_data({"institutions": institutions}, self.address)
        data = as_script({"@context": "https://schema.org", "@graph": nodes})
        # Key figures in texts are filled in here, since no base template does it.
        title, standfirst = filled(self.project.title), filled(self.project.standfirst)
        context = {"title": title, "standfirst": standfirst, "address": self.address, "data": filled(data)}
        return render_to_string("programme/kit_card_inner.html", context).strip()

    @cached_property
    def card(self):
        """The card as a page of its own, for an iframe."""
        return render_to_string("programme/kit_card.html", {"title": filled(self.project.title), "inner": self.inner})

    @cached_property
    def frame(self):
        """The iframe element of the card, to copy."""
        context = {"address": self.card_address, "title": self.project.short_title, **FRAME}
        return render_to_string("programme/kit_frame.html", context).strip()


class Code:
    """The QR code of a URL, black on white in either colour scheme."""

    def __init__(self, address):
        self.made = segno.make(address, error="m", micro=False)

    @property
    def inline(self):
        return self.made.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=False)

    @property
    def svg_data(self):
        file = io.BytesIO()
        self.made.save(file, kind="svg", scale=10, border=4, light="#fff")
        return file.getvalue()
