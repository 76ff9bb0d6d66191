"""Counts agree with a count by hand, whatever is chosen, and hide what is hidden."""

import itertools

import pytest
from wagtail.models import PageViewRestriction

from pepr_site.listing.facets import NONE, Choice, Facet, apply_facets, column, count, pieces, related
from pepr_site.operations import content_version
from programme.models import AxisPage, ProgrammePage
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db

KEYWORDS = ["peau", " vecteur ", "ADN, ARN ,ADN", ""]
STATUSES = ["running", "finished", ""]


def offered(totals):
    return [Choice(value, str(total)) for value, total in sorted(totals.items())]


def facets():
    return [
        Facet("status", "S", column("status"), offered),
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


def found(counted):
    return {facet.name: {c.value: (int(c.label), c.count) for c in facet.choices} for facet in counted.facets}


# With a name, what the whole list holds is counted apart.
@pytest.mark.parametrize("name", [None, "by hand"])
def test_counts_are_those_made_by_hand(projects, name):
    choices = {"status": ["running", NONE], "keyword": ["ADN", "peau"], "axis": ["1", NONE]}
    options = [[*([value] for value in some), some, []] for some in choices.values()]
    listed = {project.pk: values(project) for project in projects}
    for picked in itertools.product(*options):
        chosen = dict(zip(choices, picked, strict=True))
        counted = count(projects, facets(), chosen, name=name)
        assert found(counted) == by_hand(listed.values(), chosen), chosen
        expected = {pk for pk, own in listed.items() if fits(own, chosen)}
        assert set(apply_facets(projects, facets(), counted.chosen).values_list("pk", flat=True)) == expected
        assert (counted.total, counted.matching) == (len(listed), len(expected))


def test_all_the_counts_take_one_query_for_the_whole_and_one_for_what_is_left(projects, django_assert_num_queries):
    declared = facets()
    with django_assert_num_queries(1):
        count(projects, declared, {"axis": ["nonsense"]})
    with django_assert_num_queries(2):
        count(projects, declared, {"status": ["running"], "axis": ["1", "2"]})


def test_what_a_named_list_counts_is_remembered_until_the_content_changes(projects, django_assert_num_queries):
    declared = facets()
    content_version._begin()
    try:
        first = count(projects, declared, {}, name="projects")
        with django_assert_num_queries(0):
            assert count(projects, declared, {}, name="projects") == first
        with django_assert_num_queries(1):
            assert count(projects, declared, {"status": ["running"]}, name="projects") != first
        ProjectPage.objects.filter(pk=projects.first().pk).update(live=False)
        content_version._end()
        content_version._begin()
        assert count(projects, declared, {}, name="projects").total == first.total - 1
    finally:
        content_version._end()


def test_a_value_that_nothing_has_counts_for_nothing(projects):
    counted = count(projects, facets(), {"status": ["running", "nonsense"], "axis": ["'; DROP TABLE"]})
    plain = count(projects, facets(), {"status": ["running"]})
    assert counted == plain
    assert counted.chosen == {"status": ["running"], "keyword": [], "axis": []}


def test_a_choice_that_nothing_has_is_shown_once_chosen(projects):
    known = [Choice(value, value) for value in ("running", "finished", "nowhere")]
    for chosen, shown in (([], known[:2]), (["nowhere"], known)):
        [facet] = count(projects, [Facet("status", "S", column("status"), known)], {"status": chosen}).facets
        assert [choice.value for choice in facet.choices] == [choice.value for choice in shown]
        assert [choice.value for choice in facet.chosen] == chosen


def test_a_page_that_is_hidden_is_not_a_value(projects, home):
    AxisPage.objects.filter(locale=home.locale, number=1).update(live=False)
    assert "1" not in found(count(projects, facets(), {}))["axis"]
    assert found(count(projects, facets(), {})) == by_hand([values(project) for project in projects], {})
    programme = ProgrammePage.objects.child_of(home).get()
    PageViewRestriction.objects.create(page=programme, restriction_type=PageViewRestriction.LOGIN)
    assert set(found(count(projects, facets(), {}))["axis"]) == {NONE}


@pytest.mark.parametrize(
    ("number", "chosen", "shown", "is_open"), [(8, 7, 8, False), (9, 5, 6, False), (9, 6, 6, True)]
)
def test_a_facet_of_many_choices_is_folded_unless_one_of_the_rest_is_chosen(number, chosen, shown, is_open):
    choices = [Choice(str(place), "x", is_chosen=place == chosen) for place in range(number)]
    facet = Facet("status", "S", None, choices)
    assert (len(facet.first), facet.is_unfolded) == (shown, is_open)
    assert [*facet.first, *facet.rest] == choices


def test_no_item_gives_no_count():
    counted = count(ProjectPage.objects.none(), facets(), {"status": ["running"]})
    assert (counted.total, counted.matching, counted.chosen["status"]) == (0, 0, [])
