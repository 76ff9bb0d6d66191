"""How rich text is printed for visitors.

Apart from `links`, which models import: Wagtail's handlers load only once the models have.
"""

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from pepr_site.pages.links import linked_pages


class VisiblePageLinkHandler(PageLinkHandler):
    """The links to pages in rich text.

    Wagtail's own handler asks the database for the active language at each
    link, and leads to drafts, which answer 404. Here the links of a text cost
    one query, and a link to what may not be read is printed as plain words.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [int(attrs["id"]) if attrs.get("id", "").isdecimal() else None for attrs in attrs_list]
        pages = linked_pages([pk for pk in ids if pk])
        targets = [pages[pk].destination if pk in pages else None for pk in ids]
        return [f'<a href="{escape(target.url)}">' if target else "<a>" for target in targets]
