import re

import pytest
from wagtail.models import Page

from pepr_site.content_files.reader import ContentError, Node
from pepr_site.content_files.rich_text import to_source

pytestmark = pytest.mark.django_db

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "lang-en"]


class Names:
    """Stands for the pages and documents that a content file may name."""

    def id_of(self, model, node):
        if node.text == "nowhere":
            raise node.refuse(f'unknown "{node.text}"')
        return 7 if model is Page else 8


def convert(html, features=FEATURES):
    """Return the stored form of a text, its keys left out."""
    return re.sub(r' data-block-key="[^"]*"', "", to_source(Node(html, "page.yaml", 3, 4), features, Names()))


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("<p>a <b>b</b> <i>c</i><br>d</p>", "<p>a <b>b</b> <i>c</i><br/>d</p>"),
        ("<ul>\n<li>a</li></ul>", "<ul><li>a</li></ul>"),
        ("<p>a</p>\n<p>b\n  c</p>", "<p>a</p><p>b c</p>"),
        ("<p>a &lt; b &amp; « c »</p>", "<p>a &lt; b &amp; « c »</p>"),
        ('<p><span lang="en">a</span></p>', '<p><span lang="en">a</span></p>'),
        ('<p><a href="page:accueil">a</a></p>', '<p><a linktype="page" id="7">a</a></p>'),
        ('<p><a href="document:a.pdf">a</a></p>', '<p><a linktype="document" id="8">a</a></p>'),
        (
            '<p><a href="https://e.fr/?a=1&amp;b=2">a</a></p>',
            '<p><a href="https://e.fr/?a=1&amp;b=2">a</a></p>',
        ),
    ],
)
def test_rich_text_is_stored_as_wagtail_stores_it(html, source):
    assert convert(html) == source


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>a</p>\n<h2>b</h2>", "page.yaml:5: <h2> is not allowed here: allowed are"),
        ("<p>a</p><script>b</script>", "page.yaml:4: <script> is not allowed here"),
        ('<p class="x">a</p>', 'page.yaml:4: <p> takes no attribute "class"'),
        ("<p>a</p>\n\nb", 'page.yaml:6: "b" stands in no paragraph'),
        ("<b>a</b>", "page.yaml:4: <b> stands in no paragraph"),
        ("<ul>a</ul>", 'page.yaml:4: "a" stands in no paragraph'),
        ("<p>a", "page.yaml:4: <p> is not closed"),
        ("<p>a</p></p>", "page.yaml:4: </p> closes nothing"),
        ("<p><b>a</p></b>", "page.yaml:4: <b> is not closed before </p>"),
        ("<p>a</p><!-- b -->", "page.yaml:4: a comment is not allowed here"),
        ("<p>a\n<a>b</a></p>", 'page.yaml:5: <a> takes one attribute, "href"'),
        ('<p><span lang="xx">a</span></p>', 'page.yaml:4: <span> takes one attribute, "lang": fr, en, la'),
        ('<p><span class="b">a</span></p>', 'page.yaml:4: <span> takes one attribute, "lang"'),
        ('<p>a\n<a href="www.e.fr">b</a></p>', 'page.yaml:5: "www.e.fr" is not an address'),
        ('<p>a\n<a href="javascript:b">b</a></p>', 'page.yaml:5: "javascript:b" is not an address'),
        ('<p>a\n<a href="page:nowhere">b</a></p>', 'page.yaml:5: unknown "nowhere"'),
    ],
)
def test_what_an_editor_could_not_write_is_refused(html, reason):
    with pytest.raises(ContentError) as refused:
        convert(html)
    assert str(refused.value).startswith(reason)


def test_the_features_of_the_block_decide():
    with pytest.raises(ContentError, match="<b> is not allowed here"):
        convert("<p><b>a</b></p>", features=["italic"])
    assert convert("<p><b>a</b></p>", features=None) == "<p><b>a</b></p>"
