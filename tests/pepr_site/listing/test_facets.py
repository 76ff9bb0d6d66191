"""Counts agree with a count by hand, whatever is chosen, and hide what is hidden."""

import itertools

import pytest
from django.db.models import Q
from django.http import QueryDict
from wagtail.models import PageViewRestriction

from pepr_site.listing.facets import NONE, Choice, Facet, count, pieces, related, values_of
from pepr_site.operations import content_version
from programme.models import AxisPage, ProgrammePage
from projects.models import ProjectIndexPage, ProjectPage

pytestmark = pytest.mark.django_db

KEYWORDS = ["peau", " vecteur ", "ADN, ARN ,ADN", ""]
STATUSES = ["running", "finished", ""]


def offered(totals):
    return [Choice(value, str(total)) for value, total in sorted(totals.items())]


def facets():
    return [
        Facet("status", "S", "status", offered),
        Facet("keyword", "K", pieces("keywords"), offered),
        Facet("axis", "A", related(ProjectPage, "axes", "number"), offered),
    ]


@pytest.fixture
def projects(home):
    """The projects of one language, with statuses, keywords and axes of every sort: their queryset."""
    axes = list(AxisPage.objects.filter(locale=home.locale))
    through = ProjectPage.axes.through
    through.objects.all().delete()
    projects = ProjectPage.objects.filter(locale=home.locale)
    for place, project in enumerate(projects.order_by("number")):
        values = {"status": STATUSES[place % len(STATUSES)], "keywords": KEYWORDS[place % len(KEYWORDS)]}
        ProjectPage.objects.filter(pk=project.pk).update(**values)
        # No axis, the first, the second, both.
        chosen = [axis for bit, axis in enumerate(axes) if place // 3 & 1 << bit]
        through.objects.bulk_create(through(projectpage=project, axispage=axis) for axis in chosen)
    return projects.visible()


def values(project):
    """The values of a project in each facet, read in Python."""
    keywords = {word.strip() for word in project.keywords.split(",") if word.strip()}
    axes = {str(axis.number) for axis in project.axes.all() if axis.live}
    return {"status": {project.status or NONE}, "keyword": keywords or {NONE}, "axis": axes or {NONE}}


def fits(own, chosen, without=None):
    return all(not wanted or own[name] & set(wanted) for name, wanted in chosen.items() if name != without)


def by_hand(every, chosen):
    """What `count` should find, `{value: (in all, with the other facets)}`; `every` has the values of each project."""
    return {
        name: {
            value: (
                sum(value in own[name] for own in every),
                sum(value in own[name] and fits(own, chosen, name) for own in every),
            )
            for value in set().union(*(own[name] for own in every))
        }
        for name in ("status", "keyword", "axis")
    }


def found(counts):
    return {facet.name: {c.value: (int(c.label), c.count) for c in facet.choices} for facet in counts.facets}


def counted(items, declared, asked):
    return count(values_of(items, declared), declared, asked)


def test_counts_are_those_made_by_hand(projects):
    choices = {"status": ["running", NONE], "keyword": ["ADN", "peau"], "axis": ["1", NONE]}
    options = [[*([value] for value in some), some, []] for some in choices.values()]
    listed = {project.pk: values(project) for project in projects}
    for picked in itertools.product(*options):
        chosen = dict(zip(choices, picked, strict=True))
        counts = counted(projects, facets(), chosen)
        assert found(counts) == by_hand(listed.values(), chosen), chosen
        assert counts.total == len(listed)
        assert set(counts.items) == {pk for pk, own in listed.items() if fits(own, chosen)}


def test_what_holds_the_words_is_counted_and_what_has_no_value_is_in_no_facet(projects):
    declared, few = facets(), set(projects.values_list("pk", flat=True)[:4])
    counts = count(values_of(projects, declared), declared, {}, few)
    assert (counts.total, set(counts.items)) == (projects.count(), few)
    assert sum(choice.count for choice in counts.facets[0].choices) == 4
    silent = values_of(projects, declared, Q(pk__in=few))
    assert {key for key, own in silent.items() if not any(own.values())} == few


def test_a_project_about_which_nothing_is_published_is_behind_no_choice(home):
    listing = ProjectIndexPage.objects.child_of(home).get().make_listing(QueryDict())
    told = [page for page in ProjectPage.objects.visible().filter(locale=home.locale) if not page.has_nothing_published]
    assert 0 < len(told) < listing.total
    assert max(choice.count for facet in listing.counted.facets for choice in facet.choices) <= len(told)


def test_the_values_of_all_items_take_one_query(projects, django_assert_num_queries):
    declared = facets()
    with django_assert_num_queries(1):
        values_of(projects, declared)


def test_what_a_list_holds_is_remembered_until_the_content_changes(home, django_assert_num_queries):
    page = ProjectIndexPage.objects.child_of(home).get()

    def total(query=""):
        return page.make_listing(QueryDict(query)).total

    content_version._begin()
    try:
        first = total()
        with django_assert_num_queries(0):
            assert total("documentation=full") == first
        with django_assert_num_queries(1):
            assert total("q=peau") == first
        ProjectPage.objects.filter(locale=home.locale, number=12).update(live=False)
        content_version._end()
        content_version._begin()
        assert total() == first - 1
    finally:
        content_version._end()


def test_a_value_that_nothing_has_counts_for_nothing(projects):
    counts = counted(projects, facets(), {"status": ["running", "nonsense"], "axis": ["'; DROP TABLE"]})
    assert counts == counted(projects, facets(), {"status": ["running"]})
    assert counts.chosen == {"status": ["running"], "keyword": [], "axis": []}


def test_a_choice_that_nothing_has_is_shown_once_chosen(projects):
    known = [Choice(value, value) for value in ("running", "finished", "nowhere")]
    for chosen, shown in (([], known[:2]), (["nowhere"], known)):
        [facet] = counted(projects, [Facet("status", "S", "status", known)], {"status": chosen}).facets
        assert [choice.value for choice in facet.choices] == [choice.value for choice in shown]
        assert [choice.value for choice in facet.chosen] == chosen


def test_a_page_that_is_hidden_is_not_a_value(projects, home):
    AxisPage.objects.filter(locale=home.locale, number=1).update(live=False)
    assert "1" not in found(counted(projects, facets(), {}))["axis"]
    assert found(counted(projects, facets(), {})) == by_hand([values(project) for project in projects], {})
    programme = ProgrammePage.objects.child_of(home).get()
    PageViewRestriction.objects.create(page=programme, restriction_type=PageViewRestriction.LOGIN)
    assert set(found(counted(projects, facets(), {}))["axis"]) == {NONE}


@pytest.mark.parametrize(
    ("number", "chosen", "shown", "is_open"), [(8, 7, 8, False), (9, 5, 6, False), (9, 6, 6, True)]
)
def test_a_facet_of_many_choices_is_folded_unless_one_of_the_rest_is_chosen(number, chosen, shown, is_open):
    choices = [Choice(str(place), "x", is_chosen=place == chosen) for place in range(number)]
    facet = Facet("status", "S", None, choices)
    assert (len(facet.first), facet.is_unfolded) == (shown, is_open)
    assert [*facet.first, *facet.rest] == choices


def test_no_item_gives_no_count():
    counts = counted(ProjectPage.objects.none(), facets(), {"status": ["running"]})
    assert (counts.total, counts.items, counts.chosen["status"]) == (0, [], [])
