"""Where a page goes when it moves or is copied.

It moves only to where its address is free, and so do its translations, which
move with it.
"""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from pepr_site.pages.slugs import is_reserved


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


def choose_place(request, page):
    """A hook before a page is copied: where no page is chosen, the copy stands beside it.

    Wagtail looks for the page of this number before its form has looked at it.
    """
    chosen = request.POST.get("new_parent_page", "")
    if request.method == "POST" and not (chosen.isdecimal() and Page.objects.filter(pk=chosen).exists()):
        if chosen:
            raise BadRequest("The copy is to stand beneath no page.")
        request.POST = request.POST.copy()
        request.POST["new_parent_page"] = str(page.get_parent().pk)


def keep_address_free(request, page, destination):
    """A hook before a page moves."""
    if why := refusal(page, destination):
        messages.error(request, why)
        return redirect("wagtailadmin_pages:move", page.pk)


def keep_addresses_free(request, action_type, objects, action):
    """A hook before something is done to several objects at once: to pages that move, the same."""
    if action_type != "move" or not objects or not isinstance(objects[0], Page):
        return None
    for page in objects:
        if why := refusal(page, action.cleaned_form.cleaned_data["chooser"]):
            messages.error(request, f"{page.get_admin_display_title()} : {why}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
