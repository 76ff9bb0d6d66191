"""Sample pages, to measure the site with much content: deterministic by number, and with translations.

Their texts are in `sample.yaml`; every title says that it is fictitious. `add` creates them.
"""

import datetime
import uuid
from functools import cached_property
from pathlib import Path
from random import Random

import yaml
from django.db import connection, transaction
from django.utils import timezone
from wagtail.images import get_image_model

from news.models import NewsCategory, NewsIndexPage, NewsPage
from pepr_site.content_files import loader
from programme.models import AxisPage, ObjectivePage, Organisation
from projects.models import ProjectIndexPage, ProjectInstitution, ProjectPage
from projects.project_pages import Documentation, Status

SLUG = "fictif-{number}"
NAMESPACE = uuid.UUID("2f6f3c0e-6b1d-4a53-9d0b-0c5f0e7c1a55")
# The numbers of sample projects, above those of the real ones.
FIRST_PROJECT = 1000
# The number of years of the news items.
SPREAD = 10
WORDS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


class Sample:
    """The sample pages of one language, related to its real content: unsaved pages, by number."""

    def __init__(self, locale):
        self._locale, self._words = locale, WORDS[locale.language_code]

    @cached_property
    def _site(self):
        """The real content that sample pages are related to."""
        models = {"axes": AxisPage, "objectives": ObjectivePage, "organisations": Organisation}
        found = {name: list(model.objects.filter(locale=self._locale)[:200]) for name, model in models.items()}
        found["categories"] = list(NewsCategory.objects.filter(locale=self._locale))
        found["projects"] = list(ProjectPage.objects.filter(locale=self._locale).filter(number__lt=FIRST_PROJECT))
        found["pictures"] = list(get_image_model().objects.order_by("pk")[:6])
        return found

    def news(self, number):
        """Return the news item with this number; every other one has an image of the site."""
        words, chance = self._words, Random(number)  # noqa: S311 - no secret, and the same each time
        pictures = self._some(chance, "pictures", 1) if number % 2 else []
        page = NewsPage(
            **self._frame("news", number, chance),
            title=words["news"].format(
                number=number, subject=chance.choice(words["subjects"]), verb=chance.choice(words["verbs"])
            ),
            date=timezone.localdate() - datetime.timedelta(days=(number * 7) % (365 * SPREAD)),
            lead_image=pictures[0] if pictures else None,
            lead_image_alt=words["picture"] if pictures else "",
        )
        for name in ("categories", "projects", "axes", "objectives", "organisations"):
            setattr(page, name, self._some(chance, name, 1))
        return page

    def project(self, number):
        """Return the project with this number."""
        words, chance = self._words, Random(number)  # noqa: S311 - no secret, and the same each time
        page = ProjectPage(
            **self._frame("project", number, chance),
            title=words["project"].format(number=number, subject=chance.choice(words["subjects"])),
            short_title=words["short"].format(number=number),
            number=FIRST_PROJECT + number,
            documentation=Documentation.FULL,
            status=Status.RUNNING,
            keywords=", ".join(chance.sample(words["verbs"], 2)),
        )
        page.axes, page.objectives = self._some(chance, "axes", 1), self._some(chance, "objectives", 1)
        page.institutions = [ProjectInstitution(organisation=row) for row in self._some(chance, "organisations", 3)]
        return page

    def _frame(self, kind, number, chance):
        """Return the fields that every page has."""
        words = self._words
        sentences = chance.sample(words["sentences"], 2)
        notice = {"tone": "info", "title": words["notice_title"], "text": f"<p>{words['notice']}</p>"}
        blocks = [("callout", notice), ("heading", {"text": words["heading"], "level": "h2"})]
        blocks += [("paragraph", f"<p>{text}</p>") for text in sentences]
        return {
            "slug": SLUG.format(number=number),
            "locale": self._locale,
            "standfirst": words["standfirst"].format(sentence=sentences[0]),
            "body": [{"type": name, "value": value} for name, value in blocks],
            "translation_key": uuid.uuid5(NAMESPACE, f"{kind} {number}"),
            "first_published_at": timezone.now() - datetime.timedelta(minutes=number),
        }

    def _some(self, chance, name, least):
        """Return `least` objects of this kind or one more, if there are as many."""
        return chance.sample(self._site[name], min(chance.randint(least, least + 1), len(self._site[name])))


def add(news, projects):
    """Add sample pages up to these numbers of news items and projects, in every language."""
    for index_model, make, wanted in ((ProjectIndexPage, Sample.project, projects), (NewsIndexPage, Sample.news, news)):
        for index in index_model.objects.filter(locale__language_code__in=WORDS):
            known = index.get_children().filter(slug__startswith=SLUG.format(number="")).count()
            sample = Sample(index.locale)
            pages = [make(sample, number) for number in range(known + 1, wanted + 1)]
            with transaction.atomic():
                # Otherwise each would be indexed several times.
                with loader.unindexed():
                    for page in pages:
                        index.add_child(instance=page)
                loader.index(pages)
    with connection.cursor() as cursor:
        # Update the statistics of the query planner.
        cursor.execute("ANALYZE")
