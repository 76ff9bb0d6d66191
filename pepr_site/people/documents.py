"""The address of a document, which stays when its file is replaced."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve


@require_safe
def serve_document(request, document_id, name):
    """Answer as Wagtail does; lead from any other name that the document had to the one it has."""
    document = get_object_or_404(get_document_model(), id=document_id)
    if document.filename != name:
        return redirect(document.url)
    return serve(request, document_id, name)
