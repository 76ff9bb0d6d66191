"""Refuses deletions, moves and publications that would leave something inconsistent.

An object that is used somewhere cannot be deleted. A page can only be moved to where its slug is free, together with
its translations. Pages published in bulk are validated as in their own form.
"""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from pepr_site.pages.references import places
from pepr_site.pages.slugs import is_reserved
from pepr_site.translation.together import faults

# The maximum number of places that a message lists.
LISTED = 10


@hooks.register("before_delete_snippet")
def refuse_used_snippets(request, instances):
    """Refuse to delete a snippet that is used, and say where."""
    finder = AdminURLFinder(request.user)
    refused = {instance: shown for instance in instances if (shown := places(instance))}
    for instance, shown in refused.items():
        links = [(finder.get_edit_url(place) or "", capfirst(str(place))) for place in shown[:LISTED]]
        messages.error(
            request,
            format_html(
                "{} {}",
                ngettext(
                    "« %(name)s » ne se supprime pas : %(count)s endroit le montre. Retirez-le d’abord de :",
                    "« %(name)s » ne se supprime pas : %(count)s endroits le montrent. Retirez-le d’abord de :",
                    len(shown),
                )
                % {"name": instance, "count": len(shown)},
                format_html_join(", ", '<a href="{}">{}</a>', links),
            ),
        )
    if not refused:
        return None
    if len(instances) == 1:
        return redirect(finder.get_edit_url(instances[0]))
    messages.warning(request, _("Rien n’a été supprimé."))
    return redirect(instances[0].snippet_viewset.get_url_name("list"))


def refusal(page, destination):
    """Return why `page` cannot move below `destination` in one of its languages, or None."""
    for twin in Page.objects.filter(translation_key=page.translation_key).select_related("locale"):
        above = destination if twin.pk == page.pk else destination.get_translation_or_none(twin.locale)
        if above is None:
            continue
        if is_reserved(above, twin.slug, twin.locale.language_code):
            return _("Le site répond déjà autre chose à cette adresse : changez d’abord « %(slug)s ».") % {
                "slug": twin.slug
            }
        if above.get_children().filter(slug=twin.slug).exclude(pk=twin.pk).exists():
            return _("Une page a déjà l’adresse « %(slug)s » à cet endroit, en %(language)s.") % {
                "slug": twin.slug,
                "language": twin.locale.get_display_name(),
            }
    return None


@hooks.register("before_copy_page")
def copy_beside_by_default(request, page):
    """A hook before a page is copied: without a chosen parent, the copy is a sibling.

    Wagtail fetches the parent before its form validates it.
    """
    chosen = request.POST.get("new_parent_page", "")
    if request.method == "POST" and not (chosen.isdecimal() and Page.objects.filter(pk=chosen).exists()):
        if chosen:
            raise BadRequest("The copy is to stand beneath no page.")
        request.POST = request.POST.copy()
        request.POST["new_parent_page"] = str(page.get_parent().pk)


@hooks.register("before_move_page")
def refuse_taken_slug(request, page, destination):
    """A hook before a page moves: refuse a slug that is taken there."""
    if why := refusal(page, destination):
        messages.error(request, why)
        return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_bulk_action")
def refuse_taken_slugs(request, action_type, objects, action):
    """The same for pages that are moved in bulk."""
    if action_type != "move" or not objects or not isinstance(objects[0], Page):
        return None
    for page in objects:
        if why := refusal(page, action.cleaned_form.cleaned_data["chooser"]):
            messages.error(request, f"{page.get_admin_display_title()} : {why}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)


def versions_to_publish(pages, with_descendants):
    """Yield the version of each page that would be published, in its own class."""
    for page in pages:
        yield page.get_latest_revision_as_object()
        if with_descendants:
            yield from (draft.get_latest_revision_as_object() for draft in page.get_descendants().not_live())


@hooks.register("before_bulk_action")
def refuse_unfinished(request, action_type, objects, action):
    """A hook before pages are published in bulk: none is, where one of them is invalid."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    found = [
        (version.get_admin_display_title(), fault)
        for version in versions_to_publish(objects, action.cleaned_form.cleaned_data["include_descendants"])
        for fault in faults(version)
    ]
    for title, fault in found:
        messages.error(request, f"{title} : {fault}")
    if found:
        messages.error(request, _("Rien n’est publié : corrigez d’abord ces pages."))
        return redirect(action.next_url)
    return None
