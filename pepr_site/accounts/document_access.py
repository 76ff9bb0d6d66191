"""The URL of a document, which stays the same when its file is replaced, and who may read it.

Identifiers can be guessed, so a document is found only with a file name that it has or had, by who may read it.
"""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from pepr_site.accounts.partners import is_partner
from pepr_site.pages.visibility import readable


@require_safe
def serve_document(request, document_id, name):
    """Serve a readable document as Wagtail does; redirect from a former name to the present one."""
    model = get_document_model()
    document = model.objects.filter(pk=document_id).select_related("collection").first()
    # Asked of any number, so that what is there answers in the time and the words of what is not.
    pages = pages_showing(document_id)
    is_public, works_here = readable(pages).exists(), request.user.has_perm("wagtailadmin.access_admin")
    if document is None or name not in document.names:
        raise Http404
    if not (is_public or (works_here and may_handle(request.user, document)) or is_shown_to(request, pages)):
        raise Http404
    if (refusal := collection_response(request, document)) is not None:
        return refusal
    response = redirect(document.url) if name != document.filename else serve(request, document_id, name)
    # Asked again each time: the page that shows it may be gone.
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    return response


def pages_showing(document_id):
    """Return the live pages that link to the document of this id, including private ones."""
    found = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id=str(int(document_id)),
    )
    return Page.objects.filter(pk__in=[int(key) for key in found.values_list("object_id", flat=True)], live=True)


def may_handle(user, document):
    """Whether a user of the admin may work with the document: staff with all, partners with their workspace's."""
    policy = policy_registry.get_by_type(type(document))
    return not is_partner(user) or policy.user_has_permission_for_instance(user, "choose", document)


def is_shown_to(request, pages):
    """Whether one of these pages is open to this visitor: by its password, or by their account."""
    return any(
        all(restriction.accept_request(request) for restriction in page.get_view_restrictions()) for page in pages
    )


def collection_response(request, document):
    """Return the response that a private collection requires, or None."""
    answers = (ask(document, request) for ask in hooks.get_hooks("before_serve_document"))
    return next((answer for answer in answers if isinstance(answer, HttpResponse)), None)
