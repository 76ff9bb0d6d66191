"""Missing fields of every kind of record: how many records lack which field, and links to fill them in.

A class names the fields that should be filled in in its attribute `expected`, and the page of the guide about them in
`guide`. Texts in English count too: a missing translation is a missing field.
"""

from django.conf import settings
from django.contrib.admin.utils import quote
from django.db.models import CharField, Count, Min, Q, TextField
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pepr_site.accounts.partners import is_partner
from pepr_site.editing.dashboard.panels import Panel, links_list
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.attributes import models_with
from pepr_site.pages.fields import StreamField
from pepr_site.pages.visibility import visible


def anchor(model, name):
    """Return the id of a field in the form of its record."""
    field = model._meta.get_field(name)
    if field.one_to_many:
        return f"id_{name}-ADD"
    return f"{name}-root" if isinstance(field, StreamField) else f"id_{name}"


def label_of(model, name):
    """Return the label of a field in its form; of an inline relation, that of its rows."""
    field = model._meta.get_field(name)
    words = field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name
    return capfirst(str(words))


def is_empty(model, name):
    """Return the condition, a `Q`, that a field is empty."""
    field = model._meta.get_field(name)
    is_text = isinstance(field, CharField | TextField)
    return Q(**{name: ""}) if is_text else Q(**{f"{name}__isnull": True})


def counted(model):
    """Return the records of a class that should be complete: the public ones, in the site's first language."""
    is_told = issubclass(model, Page) or hasattr(model, "public")
    rows = visible(model.objects.order_by()) if is_told else model.objects.order_by()
    return rows.filter(locale__language_code=settings.LANGUAGE_CODE) if hasattr(model, "locale") else rows


@cached_by_version
def gaps():
    """Return `{model: {"all": count, field: {"count": how many lack it, "first": the first of them}}}`."""
    return {model: _numbers(model) for model in models_with("expected")}


def _numbers(model):
    """Return the counts of a class; one query."""
    aggregates = {"all": Count("pk", distinct=True)}
    for name in model.expected:
        condition = is_empty(model, name)
        aggregates[name] = JSONObject(
            count=Count("pk", filter=condition, distinct=True), first=Min("pk", filter=condition)
        )
    return counted(model).aggregate(**aggregates)


def edit_url(model, key):
    """Return the URL of a record's form."""
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[key])
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[quote(key)])


def list_url(model):
    """Return the URL of the list of a class, "" for pages, which are in the page tree."""
    return "" if issubclass(model, Page) else reverse(model.snippet_viewset.get_url_name("list"))


def filled_count(filled, total):
    """Return how many of the fields are filled in, in words."""
    words = ngettext("%(filled)s champ sur %(total)s", "%(filled)s champs sur %(total)s", filled)
    return words % {"filled": filled, "total": total}


class RecordsPanel(Panel):
    """Records with missing fields, one line for each kind; hidden when there are none."""

    name = "records"
    order = 52
    heading = gettext_lazy("Les autres fiches, et ce qui reste à y écrire")
    is_quiet = is_wide = True

    @classmethod
    def concerns(cls, user):
        return not is_partner(user) and any(may_change(user, model) for model in models_with("expected"))

    def items(self):
        found = [(model, numbers) for model, numbers in gaps().items() if may_change(self.user, model)]
        return [(model, numbers) for model, numbers in found if lacking(model, numbers)]

    def row(self, item):
        model, numbers = item
        left = lacking(model, numbers)
        total = numbers["all"] * len(model.expected)
        links = [
            (
                edit_url(model, row["first"]),
                anchor(model, name),
                _("%(field)s (%(count)s)") % {"field": label_of(model, name), "count": row["count"]},
            )
            for name, row in left.items()
        ]
        return {
            "title": f"{capfirst(str(model._meta.verbose_name_plural))} ({numbers['all']})",
            "url": list_url(model) or "{}#{}".format(*links[0]),
            "note": filled_count(total - sum(row["count"] for row in left.values()), total),
            "links": [{"label": _("Guide"), "url": reverse("guide_page", args=[model.guide])}],
            "missing": links_list(links),
        }


def may_change(user, model):
    return policy_registry.get_by_type(Page if issubclass(model, Page) else model).user_has_any_permission(
        user, ["change"]
    )


def lacking(model, numbers):
    """Return the fields that some record lacks, `{field: {count, first}}`, in the order of the class."""
    return {name: numbers[name] for name in model.expected if numbers[name]["count"]}


@hooks.register("construct_homepage_panels")
def add_records(request, panels):
    if RecordsPanel.concerns(request.user):
        panels.append(RecordsPanel(request.user))
