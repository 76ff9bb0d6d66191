"""What a page that is served comes with, and so need not ask for."""

import pytest

from news.models import NewsPage
from programme.models import AxisPage
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("model", "relation"), [(AxisPage, "axes"), (ProjectPage, "projects")])
def test_a_served_page_knows_whether_news_name_it(model, relation, django_assert_num_queries):
    page = model.objects.filter(locale__language_code="fr").first()
    NewsPage._meta.get_field(relation).remote_field.through.objects.all().delete()
    served = model.objects.for_serving().get(pk=page.pk)
    with django_assert_num_queries(0):
        assert list(served.naming("news")) == []
    news = NewsPage.objects.filter(locale_id=page.locale_id).first()
    getattr(news, relation).set([page])
    news.save()
    for named in (model.objects.for_serving().get(pk=page.pk), model.objects.get(pk=page.pk)):
        assert list(named.naming("news")) == [news]
    news.unpublish()
    assert list(model.objects.for_serving().get(pk=page.pk).naming("news")) == []


@pytest.mark.parametrize("address", ["/partenaires/nulle-part/", "/partenaires/inserm/nulle-part/"])
def test_what_no_row_of_a_section_answers_leads_nowhere(client, address):
    assert client.get("/partenaires/inserm/").status_code == 200
    assert client.get(address).status_code == 404
