import pytest

from pepr_site.content_files.reader import ContentError, read


def parse(tmp_path, text):
    file = tmp_path / "page.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file, "page.yaml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "page.yaml:1: the file is empty"),
        ("title: a\nbody: [b", "page.yaml:3: while parsing a flow sequence did not find expected"),
        ("title: a : b", "page.yaml:1: mapping values are not allowed"),
        ("title: a\n\ntitle: b", 'page.yaml:3: "title" is given twice'),
        ("title: *nothing", "page.yaml:1: found undefined alias"),
        ("a: &a\n  b: *a", "page.yaml:2: this alias holds itself"),
        ("? [a]\n: b", "page.yaml:1: a field name is expected here"),
        ("a: b\n---\nc: d", "page.yaml:2: expected a single document"),
        ("a: b\nc: \x07", "page.yaml:2: this line holds a control character"),
        (b"a: b\nc: \xe9t\xe9", "page.yaml:2: this is not UTF-8 text"),
    ],
)
def test_what_is_not_content_is_refused_with_its_line(tmp_path, text, reason):
    with pytest.raises(ContentError) as refused:
        parse(tmp_path, text)
    assert str(refused.value).startswith(reason)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r"^page\.yaml: No such file"):
        read(tmp_path / "page.yaml", "page.yaml")


def test_a_scalar_stays_as_it_is_written(tmp_path):
    values = parse(tmp_path, 'a: no\nb: 12:30\nc: 2024-02-07\nd: "~"\ne: ~\nf:').plain()
    assert values == {"a": "no", "b": "12:30", "c": "2024-02-07", "d": "~", "e": None, "f": None}


def test_an_alias_stands_for_its_value(tmp_path):
    assert parse(tmp_path, "a: &a {b: c}\nd: *a").plain() == {"a": {"b": "c"}, "d": {"b": "c"}}


def test_a_value_knows_its_line(tmp_path):
    root = parse(tmp_path, "a: 1\nb:\n  - c: 2\n  - d:\n      e: |\n        one\n        two\n")
    items = root.fields["b"].items
    text = items[1].fields["d"].fields["e"]
    assert [root.fields["b"].line, items[0].fields["c"].line, items[1].line, text.line] == [2, 3, 4, 5]
    assert str(text.refuse("no", row=1)) == "page.yaml:7: no"


def test_a_value_of_the_wrong_shape_is_refused(tmp_path):
    root = parse(tmp_path, "a: [b]\nc: {d: e}\nf:")
    for name, view, reason in [
        ("a", "text", "page.yaml:1: a text is expected here, not a list"),
        ("c", "items", "page.yaml:2: a list is expected here, not a mapping"),
        ("f", "fields", "page.yaml:3: a mapping of names to values is expected here, not nothing"),
    ]:
        with pytest.raises(ContentError) as refused:
            getattr(root.fields[name], view)
        assert str(refused.value) == reason
