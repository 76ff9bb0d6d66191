"""One made-up thing of each kind: the same one for the same number, the same thing in every language."""

import datetime
import json
import uuid
from functools import cached_property
from pathlib import Path
from random import Random

import yaml
from django.utils import timezone
from django.utils.text import capfirst

from news.news_pages import NewsCategory, NewsPage
from programme.models import AxisPage, ObjectivePage, Organisation
from programme.partners import Kind, Role
from projects.project_pages import Documentation, ProjectInstitution, ProjectPage, Status

# By these names what is made up is known again.
SLUG = "fictif-{number}"
IS_SAMPLE = r"^fictif-\d+$"
NAMESPACE = uuid.UUID("2f6f3c0e-6b1d-4a53-9d0b-0c5f0e7c1a55")
# The numbers of the projects follow those of the real ones.
FIRST_PROJECT = 1000
# Years over which the news are spread.
SPREAD = 10
VARIANTS = 40
WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


class Sample:
    """What is made up in one language, tied to what the site has in it. `shown` are the pictures to use."""

    def __init__(self, locale, shown):
        self.locale, self.shown = locale, shown
        self.words = WORDS[locale.language_code]

    @cached_property
    def site(self):
        """What the made-up things are related to."""
        here = {"locale": self.locale}
        return {
            "categories": list(NewsCategory.objects.filter(**here)),
            "axes": list(AxisPage.objects.visible().filter(**here)),
            "objectives": list(ObjectivePage.objects.visible().filter(**here)),
            "projects": list(ProjectPage.objects.visible().filter(**here).exclude(slug__regex=IS_SAMPLE)),
            "organisations": list(Organisation.objects.filter(**here).order_by("pk")[:200]),
        }

    @cached_property
    def bodies(self):
        """Bodies that many pages share."""
        return [json.dumps(self._body(number)) for number in range(VARIANTS)]

    def _body(self, number):
        words, chance = self.words, Random(number)  # noqa: S311 - a choice of words, not a secret
        notice = {"tone": "info", "title": words["notice_title"], "text": f"<p>{words['notice']}</p>"}
        told = chance.sample(words["sentences"], 2)
        blocks = [("callout", notice), ("heading", {"text": words["heading"], "level": "h2"})]
        blocks += [("paragraph", f"<p>{text}</p>") for text in told]
        named = (f"{self.locale.language_code} {number} {place}" for place in range(len(blocks)))
        return [
            {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, name))}
            for (kind, value), name in zip(blocks, named, strict=True)
        ]

    def _frame(self, kind, number, chance):
        """What every page has."""
        published = timezone.now() - datetime.timedelta(minutes=number)
        return {
            "slug": SLUG.format(number=number),
            "standfirst": self.words["standfirst"].format(sentence=chance.choice(self.words["sentences"])),
            "body": self.bodies[number % VARIANTS],
            "translation_key": uuid.uuid5(NAMESPACE, f"{kind} {number}"),
            "live": True,
            "has_unpublished_changes": False,
            "first_published_at": published,
            "last_published_at": published,
        }

    def _some(self, chance, name, most):
        return chance.sample(self.site[name], min(chance.randrange(most + 1), len(self.site[name])))

    def news(self, number):
        words, chance = self.words, Random(number)  # noqa: S311 - no secret, and the same each time
        page = NewsPage(
            **self._frame("news", number, chance),
            title=words["news"].format(
                number=number, subject=chance.choice(words["subjects"]), verb=chance.choice(words["verbs"])
            ),
            date=timezone.localdate() - datetime.timedelta(days=(number * 7) % (365 * SPREAD)),
            lead_image=chance.choice(self.shown) if number % 2 else None,
            lead_image_alt=words["picture"] if number % 2 else "",
        )
        page.categories = self._some(chance, "categories", 2)
        page.projects = self._some(chance, "projects", 1)
        page.axes, page.objectives = self._some(chance, "axes", 1), self._some(chance, "objectives", 1)
        page.organisations, page.calls = self._some(chance, "organisations", 2), []
        return page

    def project(self, number):
        words, chance = self.words, Random(number)  # noqa: S311 - no secret, and the same each time
        subject = chance.choice(words["subjects"])
        page = ProjectPage(
            **self._frame("project", number, chance),
            title=words["project"].format(number=number, subject=subject),
            short_title=words["short"].format(number=number),
            number=FIRST_PROJECT + number,
            documentation=Documentation.FULL,
            status=Status.RUNNING,
            keywords=", ".join(chance.sample(words["verbs"], 2)),
        )
        page.axes, page.objectives = self._some(chance, "axes", 1), self._some(chance, "objectives", 1)
        parts = self._some(chance, "organisations", 3)
        page.institutions = [ProjectInstitution(organisation=row, sort_order=place) for place, row in enumerate(parts)]
        return page

    def organisation(self, number):
        chance = Random(number)  # noqa: S311 - no secret, and the same each time
        name = self.words["organisation"].format(number=number)
        return Organisation(
            slug=SLUG.format(number=number),
            name=name,
            short_name=name,
            locale=self.locale,
            translation_key=uuid.uuid5(NAMESPACE, f"organisation {number}"),
            kind=chance.choice(Kind.values),
            role=Role.PROJECT,
            description=f"{self.words['notice']} {capfirst(chance.choice(self.words['sentences']))}",
            sort_order=FIRST_PROJECT + number,
        )
