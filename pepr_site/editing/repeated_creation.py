"""Makes a creation form idempotent: sent twice, it creates one object.

This happens when somebody goes back to the form of a page that was just published, and presses « Publier » again. The
script of the form (`static/js/admin-creation.js`) gives it a key, also kept in the URL, where the browser finds it
again. The key becomes the translation key of the new object; a form whose key exists already edits that object.
Models without a translation key are noted under the key in the session.
"""

from uuid import UUID

from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Locale, Page

from pepr_site.pages.forms import CREATION_KEY

# The session key of the objects created by its forms, and their maximum number.
NOTED, MOST_NOTED = "made_by_forms", 50


def key_in(request):
    """Return the key of the form in `request`, or None."""
    try:
        return UUID(request.POST.get(CREATION_KEY) or request.GET.get(CREATION_KEY, ""))
    except ValueError:
        return None


def created_before(request, model, locale):
    """Return the object of a model and a language that the form in `request` has already created, or None."""
    key = key_in(request)
    return key and model.objects.filter(translation_key=key, locale=locale).first()


def created_without_key(request, model):
    """Return the object without a translation key that the form has already created, or None."""
    pk = request.session.get(NOTED, {}).get(f"{model._meta.label_lower} {key_in(request)}")
    return pk and model._default_manager.filter(pk=pk).first()


@hooks.register("after_create_snippet")
def note(request, row):
    """A hook after a snippet is created: note it under its form's key, if it has no translation key."""
    key = key_in(request)
    if key and not hasattr(row, "translation_key"):
        before = list(request.session.get(NOTED, {}).items())[1 - MOST_NOTED :]
        request.session[NOTED] = dict(before) | {f"{row._meta.label_lower} {key}": row.pk}


@hooks.register("before_create_page")
def continue_created_page(request, parent, model):
    """A hook before a page is created: if this form has already created it, continue with its edit form."""
    page = created_before(request, model, parent.locale)
    return page and continue_as_edit(request, page, reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("before_create_snippet")
def continue_created_snippet(request, model):
    """The same before a snippet is created."""
    if hasattr(model, "translation_key"):
        locale = Locale.objects.filter(language_code=request.GET.get("locale")).first() or Locale.get_default()
        row = created_before(request, model, locale)
    else:
        row = created_without_key(request, model)
    return row and continue_as_edit(request, row, reverse(row.snippet_viewset.get_url_name("edit"), args=[row.pk]))


def continue_as_edit(request, made, address):
    """Handle the request as the edit form at `address` of `made` would."""
    if request.method != "POST":
        messages.info(request, _("« %(made)s » est déjà créé : vous pouvez le modifier ici.") % {"made": made})
        return redirect(address)
    request.POST = with_rows(request.POST, made)
    view, args, kwargs = resolve(address)
    return view(request, *args, **kwargs)


def with_rows(data, made):
    """Return the data of the creation form of `made` with its inline rows identified as existing."""
    data = data.copy()
    latest = made.get_latest_revision_as_object() if isinstance(made, Page) else made
    for relation in get_all_child_relations(type(made)):
        name = relation.get_accessor_name()
        if f"{name}-INITIAL_FORMS" in data:
            rows = list(getattr(latest, name).all())
            data[f"{name}-INITIAL_FORMS"] = str(len(rows))
            # Not with `|=`: the values of a `QueryDict` are lists, and a string would be treated as a list of digits.
            for number, row in enumerate(rows):
                data[f"{name}-{number}-id"] = str(row.pk)
    return data
