"""Publishes, or submits, a page together with its original or its translations.

Publishing is Wagtail's bulk action on these pages, which checks and confirms (see `pepr_site/editing/refusals.py`).
"""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from pepr_site.pages.originals import is_original, original_of, untranslated_passages
from pepr_site.translation.notices import require_published_parent
from pepr_site.translation.source_tracking import update

# The name of the button that publishes all, and the value of the one that submits all.
PUBLISH, ALL = "publish-together", "together"


def unpublished_with(page):
    """Return a page and its original, or its translations, those that have changes to publish."""
    if is_original(page) and page.form_translations is not None:
        # Known without a query when the form has opened (see `notices`).
        others = [other for other in page.form_translations if other]
    elif is_original(page):
        others = page.get_translations().filter(alias_of=None)
    else:
        others = filter(None, [page.original])
    return [page, *(other for other in others if other.has_unpublished_changes)]


def publish_url(pages, user):
    """Return the URL that publishes all of these pages; "" where `user` may not, or there is but one."""
    if len(pages) < 2 or not all(page.permissions_for_user(user).can_publish() for page in pages):
        return ""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    edit = reverse("wagtailadmin_pages:edit", args=[pages[0].pk])
    return f"{address}?{urlencode({'id': [page.pk for page in pages], 'next': edit}, doseq=True)}"


def may_submit(page, user):
    tester = page.permissions_for_user(user)
    return tester.can_edit() and tester.can_submit_for_moderation()


class TogetherItem(ActionMenuItem):
    """An action on a page together with its original, or its translations."""

    name = PUBLISH
    template_name = "translation/together_item.html"

    def is_shown(self, context):
        return context["view"] == "edit" and not context["locked_for_user"] and bool(self.action(context))

    def action(self, context):
        """Return the name of the button that applies to all of them, by permission; "" for none."""
        pages, user = unpublished_with(context["page"]), context["request"].user
        if len(pages) < 2 or any(page.workflow_in_progress for page in pages):
            return ""
        if publish_url(pages, user):
            return PUBLISH
        return "action-submit" if all(may_submit(page, user) for page in pages) else ""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        return context | {"action": self.action(parent_context), "is_original": is_original(parent_context["page"])}


def publish_together(request, page):
    """A hook after a form was saved: lead to where its page and the others are published."""
    pages = unpublished_with(page) if PUBLISH in request.POST else []
    for one in pages:
        if response := require_published_parent(request, one):
            return response
    url = publish_url(pages, request.user)
    return redirect(url) if url else None


def follow_together(request, action_type, pages, action):
    """A hook after pages were published in bulk: translations follow the originals that went out with them."""
    published = {page.pk: page for page in pages if isinstance(page, Page)} if action_type == "publish" else {}
    for page in published.values():
        if (original := original_of(page)) and original.pk in published:
            update(page.specific_class.objects.get(pk=page.pk), original, follows=True)


def submit_together(request, page):
    """A hook after a page was submitted: submit the others."""
    for other in unpublished_with(page)[1:] if request.POST.get("action-submit") == ALL else ():
        title = {"title": other.get_admin_display_title()}
        if not may_submit(other, request.user):
            continue
        if faults(other.get_latest_revision_as_object()):
            text = _("L’autre langue n’est pas soumise, faute d’être complète : « %(title)s ».")
            messages.warning(request, text % title)
        else:
            other.get_workflow().start(other, request.user)
            messages.success(request, _("L’autre langue est soumise aussi : « %(title)s ».") % title)


def faults(version):
    """Return what prevents a version of a page from being published: « field : message » each."""
    # Validate it as for a publication in the form.
    version.is_deferred_validation = False
    try:
        version.full_clean()
    except ValidationError as refused:
        found = [
            f"{version._meta.get_field(name).verbose_name} : {message}" if name != "__all__" else message
            for name, listed in refused.message_dict.items()
            for message in listed
        ]
    else:
        found = []
    if not is_original(version) and untranslated_passages(version):
        found.append(_("Elle a encore des passages de l’original, mot pour mot."))
    return found
