"""Two people save one page at once: the second is told, and nothing of the first is lost."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages


def meanwhile(request, page):
    """Return the version that was saved since the form that `request` posts was opened, or None.

    While both forms stand open, Wagtail warns by itself, but it asks the server
    every ten seconds only, and what is sent in between overwrites.
    """
    latest, opened = page.latest_revision, request.POST.get("loaded_revision_id")
    if not latest or not opened or latest.user_id == request.user.pk:
        return None
    if own := request.POST.get("overwrite_revision_id"):
        return latest if own != str(latest.pk) else None
    is_same = opened == str(latest.pk) and request.POST.get("loaded_revision_created_at") in (
        None,
        "",
        latest.created_at.isoformat(),
    )
    return None if is_same else latest


@hooks.register("before_edit_page")
def look(request, page):
    is_script = "json" in request.headers.get("Accept", "").partition(",")[0]
    if request.method == "POST" and not is_script:
        request.saved_meanwhile = meanwhile(request, page)


@hooks.register("after_edit_page")
def tell(request, page):
    """Say whose version came in between, and where to compare the two."""
    other = getattr(request, "saved_meanwhile", None)
    if other is None or page.latest_revision_id == other.pk:
        return
    text = _(
        "Pendant que vous écriviez, %(name)s a enregistré cette page. Votre version est gardée, la sienne aussi, "
        "dans l’historique. Comparez-les pour reprendre ce qui manque."
    ) % {"name": other.user or _("quelqu’un")}
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, other.pk, "latest"])
    messages.warning(request, format_html("{}", text), buttons=[messages.button(compare, _("Comparer"))])
