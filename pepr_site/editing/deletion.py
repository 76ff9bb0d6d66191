"""What is shown somewhere is not deleted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder

from pepr_site.pages.references import places

# How many places a refusal lists.
LISTED = 10


def keep_what_is_shown(request, instances):
    """Refuse to delete a snippet that something shows, and say where."""
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
