"""Made-up pages, to see how the site bears many: the same one for the same number, the same thing in every language.

What they say is in `sample.yaml`; every title says that it is fictitious. `add` makes them.
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
# The numbers of the projects follow those of the real ones.
FIRST_PROJECT = 1000
# Years over which the news are spread.
SPREAD = 10
WORDS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


class Sample:
    """What is made up in one language, tied to what the site has in it: unsaved pages, by their number."""

    def __init__(self, locale):
        self._locale, self._words = locale, WORDS[locale.language_code]

    @cached_property
    def _site(self):
        """What the made-up pages are related to."""
        models = {"axes": AxisPage, "objectives": ObjectivePage, "organisations": Organisation}
        found = {name: list(model.objects.filter(locale=self._locale)[:200]) for name, model in models.items()}
        found["categories"] = list(NewsCategory.objects.filter(locale=self._locale))
        found["projects"] = list(ProjectPage.objects.filter(locale=self._locale).filter(number__lt=FIRST_PROJECT))
        found["pictures"] = list(get_image_model().objects.order_by("pk")[:6])
        return found

    def news(self, number):
        """Return the news item of this number; every other one has a picture of the site's."""
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
        """Return the project of this number."""
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
        """Return what every page has."""
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
        """Return a few of what the site has of this kind, `least` or one more, where it has so many."""
        return chance.sample(self._site[name], min(chance.randint(least, least + 1), len(self._site[name])))


def add(news, projects):
    """Add what is missing of so many made-up news and projects, in every language."""
    for index_model, make, wanted in ((ProjectIndexPage, Sample.project, projects), (NewsIndexPage, Sample.news, news)):
        for index in index_model.objects.filter(locale__language_code__in=WORDS):
            known = index.get_children().filter(slug__startswith=SLUG.format(number="")).count()
            sample = Sample(index.locale)
            pages = [make(sample, number) for number in range(known + 1, wanted + 1)]
            with transaction.atomic():
                # Each would be indexed several times else.
                with loader.unindexed():
                    for page in pages:
                        index.add_child(instance=page)
                loader.index(pages)
    with connection.cursor() as cursor:
        # The planner of queries counts on what it saw last.
        cursor.execute("ANALYZE")
