"""The monthly newsletter: news and events of a month, as HTML and text to paste into any mailing tool.

Nothing is sent from here, and no e-mail address is collected.
"""

import calendar
import datetime

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_passes_test
from wagtail.permission_policies.pages import PagePermissionPolicy

from news.events import EventPage, EventStatus
from news.news_pages import NewsPage
from pepr_site.pages.reports import PermittedMenuItem
from pepr_site.pages.text import as_rendered, filled, typeset

NAME = "monthly_letter"
MONTHS = 24


def may_see(user):
    return PagePermissionPolicy().user_has_any_permission(user, ["add", "change", "publish"])


def months(today):
    """Return the first days of the last `MONTHS` months, this one first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - datetime.timedelta(days=1)).replace(day=1))
    return found


class MonthForm(forms.Form):
    """The month, the language, and the selected pages."""

    month = forms.ChoiceField(label=_("Mois"))
    language = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)
    chosen = forms.TypedMultipleChoiceField(
        label=_("Ce que la lettre contient"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, asked, today):
        this_month = months(today)
        # By default, all of the month that has just ended.
        given = asked if "month" in asked else {"month": this_month[1].isoformat(), "language": settings.LANGUAGE_CODE}
        super().__init__(given)
        self.fields["month"].choices = [(day.isoformat(), date_format(day, "F Y")) for day in this_month]
        self.pages = self._pages() if self.is_known() else []
        self.fields["chosen"].choices = [(page.pk, page.title) for page in self.pages]
        # `asked` names the submitted list: an empty choice of it is valid; for another list, everything is chosen.
        if asked.get("asked") != self.shown:
            self.data = {name: self.data[name] for name in self.data} | {"chosen": [page.pk for page in self.pages]}

    def is_known(self):
        """Whether the month and the language are among those offered."""
        offered = {name: {str(value) for value, _label in self.fields[name].choices} for name in ("month", "language")}
        return all(self.data.get(name) in offered[name] for name in offered)

    @property
    def shown(self):
        """Identifies the shown list among those of other months and languages."""
        return f"{self.data.get('month')} {self.data.get('language')}"

    @property
    def begin(self):
        return datetime.date.fromisoformat(self.data["month"])

    def _pages(self):
        end = self.begin.replace(day=calendar.monthrange(self.begin.year, self.begin.month)[1])
        here = {"locale__language_code": self.data["language"]}
        news = NewsPage.objects.visible().filter(date__range=(self.begin, end), **here).in_list_order()
        # The letter announces events after its month.
        events = EventPage.objects.visible().filter(start_date__gt=end, status=EventStatus.PLANNED, **here)
        return [*news, *events.order_by("start_date").defer_streamfields()]

    def letter(self):
        """Return the content of the letter: `{month, news, events, language}` of the chosen pages."""
        chosen = [page for page in self.pages if page.pk in self.cleaned_data["chosen"]]
        return {
            "month": self.begin,
            "news": [page for page in chosen if isinstance(page, NewsPage)],
            "events": [page for page in chosen if isinstance(page, EventPage)],
            "language": self.cleaned_data["language"],
        }


@user_passes_test(may_see)
def letter(request):
    """The form, a preview of the newsletter, and its two versions to copy."""
    form = MonthForm(request.GET, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        shown = form.letter() | {"site_url": settings.SITE_URL}
        with translation.override(shown["language"]):
            drawn = render_to_string("news/letter_body.html", shown).strip()
            text = render_to_string("news/letter_body.txt", shown).strip()
            context |= {"html": typeset(filled(drawn), shown["language"]), "text": as_rendered(text)}
        context["is_empty"] = not (shown["news"] or shown["events"])
    return render(request, "news/letter.html", context)


def menu_item():
    words = _("Lettre du mois")
    return PermittedMenuItem(words, reverse(NAME), name=NAME, icon_name="mail", order=1245, may_use=may_see)


def urls():
    return [path("reports/letter/", letter, name=NAME)]
