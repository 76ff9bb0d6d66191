"""What several pages that are published at once must have, as each must in its own form."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page


def going_out(pages, with_descendants):
    """Yield the version of each page that would be published, in its own class."""
    for page in pages:
        yield page.get_latest_revision_as_object()
        if with_descendants:
            yield from (draft.get_latest_revision_as_object() for draft in page.get_descendants().not_live())


def faults(version):
    """Return what keeps a version of a page from being published: « field : message » each."""
    # Asked as of a person at the form.
    version.is_deferred_validation = False
    found = version.publication_errors() if hasattr(version, "publication_errors") else {}
    names = {name: version._meta.get_field(name).verbose_name for name in found}
    return [f"{names[name]} : {message}" for name, listed in found.items() for message in listed]


def refuse_unfinished(request, action_type, objects, action):
    """A hook before something is done to several objects at once: none is published where one may not be."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    found = [
        (version.get_admin_display_title(), fault)
        for version in going_out(objects, action.cleaned_form.cleaned_data["include_descendants"])
        for fault in faults(version)
    ]
    for title, fault in found:
        messages.error(request, f"{title} : {fault}")
    if found:
        messages.error(request, _("Rien n’est publié : corrigez d’abord ces pages."))
        return redirect(action.next_url)
    return None
