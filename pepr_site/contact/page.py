"""A page whose body contains the contact form: displayed, invalid, or sent."""

from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pepr_site.contact.delivery import mail, store
from pepr_site.contact.forms import ContactForm
from pepr_site.pages.site_settings import site_settings
from pepr_site.web.error_pages import TOKEN

BLOCK = "contact_form"
# The URL parameters after submission.
MAILED, STORED = "transmis", "enregistre"

WAIT = _("Plusieurs messages viennent de nous parvenir de votre réseau. Réessayez dans une heure.")


def form_lacks_token(request):
    """Whether nothing proves that the form was sent from a page of this site (see `pepr_site/web/error_pages.py`)."""
    return getattr(request, "lacks_token", False)


def taken(request, form, send):
    """Return the result of `send()` for an acceptable `VisitorForm`; else "", and the form has errors.

    `send` returns "" beyond the rate limit.
    """
    if form_lacks_token(request):
        form.add_error(None, TOKEN)
    elif form.is_valid():
        if outcome := send():
            return outcome
        form.add_error(None, WAIT)
    return ""


def status_of_refusal(request):
    return 403 if form_lacks_token(request) else 422


class ContactFormMixin:
    """For a page with a `body`; `contact_projects()` returns possible subjects, pairs of key and title."""

    @property
    def has_contact_form(self):
        return any(block.block_type == BLOCK for block in self.body)

    def contact_projects(self):
        return []

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if self.has_contact_form:
            form = kwargs.get("contact_form") or ContactForm(projects=self.contact_projects())
            context["contact"] = {
                "form": form,
                "outcome": sent if (sent := request.GET.get("message")) in {MAILED, STORED} else "",
                "address": self.get_url(request),
                "lacks_token": kwargs.get("lacks_token", False),
            }
        return context

    def serve(self, request, *args, **kwargs):
        if not self.has_contact_form:
            return super().serve(request, *args, **kwargs)
        response = self._answer(request) if request.method == "POST" else super().serve(request, *args, **kwargs)
        # It contains the visitor's CSRF token and input.
        add_never_cache_headers(response)
        return response

    def _answer(self, request):
        form = ContactForm(request.POST, projects=self.contact_projects())
        if outcome := taken(request, form, lambda: self._send(request, form)):
            return HttpResponseRedirect(f"{self.get_url(request)}?message={outcome}#message")
        lacks_token = form_lacks_token(request)
        response = super().serve(request, contact_form=form, lacks_token=lacks_token)
        response.status_code = status_of_refusal(request)
        return response

    @staticmethod
    def _send(request, form):
        """Return the result for the message of a valid form, or "" beyond the rate limit."""
        # A repeated submission waits until the first is stored.
        with transaction.atomic():
            message, is_new = store(request, form, get_language())
            if message is None:
                return ""
            if is_new:
                is_mailed = not message.is_suspect and mail(message, site_settings().contact_email)
            else:
                is_mailed = bool(message.mailed_at)
        return MAILED if is_mailed else STORED
