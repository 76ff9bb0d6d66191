"""The admin views of key figures: preview of a change, history, undo."""

from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogFormatter
from wagtail.models import Locale, ModelLogEntry
from wagtail.snippets.views.snippets import EditView, HistoryView

from pepr_site.translation.states import language_name
from programme.figures.forms import CHANGED, undo
from programme.figures.models import KeyFigure
from programme.figures.preview import changes


def undo_form(request, entry, label):
    """Return the button that undoes a log entry."""
    return render_to_string("programme/figure_undo.html", {"entry": entry, "label": label}, request)


def differences(entry):
    """Return the changes in a log entry, as a list of « 80 M€ → 93 M€ (français) »."""
    before, after = entry.data["before"], entry.data["after"]
    languages = {locale.language_code: language_name(locale) for locale in Locale.objects.all()}
    return [
        f"{before[code]['text']} → {after[code]['text']} ({languages.get(code, code)})"
        for code, _name in settings.LANGUAGES
        if code in before and code in after and before[code]["text"] != after[code]["text"]
    ]


class FigureChanged(LogFormatter):
    label = gettext_lazy("Changer un chiffre clé")

    def format_message(self, log_entry):
        told = differences(log_entry)
        return ", ".join(told) if told else _("Ce qui entoure le chiffre a changé")

    def format_comment(self, log_entry):
        return ""


def tell(request, entry):
    """Report what has changed, with the button to undo it."""
    text = ", ".join(differences(entry)) or _("Le chiffre est enregistré.")
    messages.success(request, format_html("{} {}", text, undo_form(request, entry, _("Annuler"))))


def entries(figure):
    """Return the log entries of a figure in all its languages."""
    rows = KeyFigure.objects.filter(translation_key=figure.translation_key).values_list("pk", flat=True)
    return ModelLogEntry.objects.get_for_model(KeyFigure).filter(object_id__in=[str(pk) for pk in rows])


def latest(figure):
    """Return the last change of a figure, or None."""
    return entries(figure).filter(action=CHANGED).order_by("-timestamp", "-pk").first()


class FigureEditView(EditView):
    def form_valid(self, form):
        self.before = latest(self.object)
        return super().form_valid(form)

    def get_success_message(self):
        entry = latest(self.object)
        if entry == self.before:
            return super().get_success_message()
        tell(self.request, entry)
        return None


class UndoColumn(Column):
    def get_value(self, instance):
        return instance

    def render_cell_html(self, instance, parent_context):
        if instance.action != CHANGED:
            return format_html("<td></td>")
        before = instance.data["before"]
        figure = before.get(settings.LANGUAGE_CODE) or next(iter(before.values()))
        label = _("Revenir à « %(text)s »") % {"text": figure["text"]}
        return format_html("<td>{}</td>", undo_form(parent_context["request"], instance, label))


class FigureHistoryView(HistoryView):
    @property
    def columns(self):
        return [*super().columns, UndoColumn("undo", label=gettext_lazy("Revenir"))]

    def get_base_queryset(self):
        told = entries(self.object)
        # Wagtail's own entries for changes that are logged here in detail.
        doubles = Q(action="wagtail.edit", uuid__in=told.filter(action=CHANGED).values("uuid"))
        return told.exclude(doubles).select_related("content_type", "user", "user__wagtail_userprofile")


admitted = permission_required("programme.change_keyfigure")


@require_POST
@admitted
def undo_change(request, entry_id):
    """Restore a figure, in every language, to its content before a log entry."""
    entry = get_object_or_404(ModelLogEntry, pk=entry_id, action=CHANGED)
    figure = get_object_or_404(KeyFigure, pk=entry.object_id)
    before = latest(figure)
    undo(entry, request.user)
    if latest(figure) != before:
        tell(request, latest(figure))
    return redirect(KeyFigure.snippet_viewset.get_url_name("edit"), figure.pk)


@require_POST
@admitted
def preview_changes(request, pk):
    """Show the effect of the submitted form on texts, without saving."""
    figure = get_object_or_404(KeyFigure, pk=pk)
    form_class = KeyFigure.snippet_viewset.get_edit_handler().get_form_class()
    form = form_class(request.POST, instance=figure, for_user=request.user)
    is_valid = form.is_valid()
    found = changes(form.changed_rows()) if is_valid else []
    return render(request, "programme/figure_changes.html", {"form": form, "is_valid": is_valid, "changes": found})
