"""What a page weighs beside its words: style sheets and scripts, in bytes as brotli sends them."""

import functools
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import override_settings

from bench.budgets import PAGE
from pepr_site.operations.static_storage import StaticStorage, inlined, minified, minified_css

COMMON = "css/site.css"


def source(path):
    found = Path(finders.find(path))
    return inlined(found.read_text(), lambda name: found.with_name(name).read_text())


@functools.cache
def weight(path):
    return len(brotli.compress(minified(path, ContentFile(source(path).encode())).read()))


def linked(page):
    """The style sheets and the scripts that a page asks for, with the modules that those import."""
    sheets = set(re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page))
    scripts, found = set(), set(re.findall(r'<script[^>]* src="/static/([^"]+)"', page))
    while found - scripts:
        name = (found - scripts).pop()
        scripts.add(name)
        found |= {f"js/{module}" for module in re.findall(r'from "\./([^"]+)"', source(name))}
    return sheets, scripts


@pytest.mark.django_db
def test_no_page_outweighs_the_budget(answers):
    weights = {}
    for address, answer in answers.items():
        sheets, scripts = linked(answer.content.decode())
        assert COMMON in sheets, address
        weights[address] = sum(map(weight, sheets)), sum(map(weight, scripts))
    assert not {
        address: found for address, found in weights.items() if found[0] > PAGE["css"] or found[1] > PAGE["javascript"]
    }


def test_what_every_page_bears_leaves_room():
    assert weight(COMMON) <= PAGE["css"] - PAGE["css_room"]


def test_no_blank_goes_that_may_mean_something():
    written = """
/* a; b {c} */ .a :is(b, c) > d + e { content: "/* } */  ;"; width: calc(1px + 2px); }
@container page (inline-size >= 62rem) { .x { & .y:not(.z) { color : red; } } }
"""
    assert minified_css(written) == (
        '.a :is(b, c) > d + e{content: "/* } */  ;";width: calc(1px + 2px)}'
        "@container page (inline-size >= 62rem){.x{& .y:not(.z){color : red}}}"
    )


def test_a_sheet_is_served_with_those_that_it_imports(tmp_path):
    """Wherever they stand in it, and with the fingerprint of what they hold."""
    written = tmp_path / "written"
    written.mkdir()
    (written / "a.css").write_text('@import "b.css";\n@import "c.css" print;\na { color: red; }')
    (written / "b.css").write_text("b { color: red; }")
    names = set()
    for colour in ("blue", "green"):
        (written / "c.css").write_text(f"c {{ color: {colour}; }}")
        with override_settings(STATIC_ROOT=str(tmp_path / "out"), DEBUG=False):
            paths = {name: (FileSystemStorage(written), name) for name in ("a.css", "b.css", "c.css")}
            store = StaticStorage()
            for name, (source_storage, path) in paths.items():
                store.delete(name)
                store.save(name, source_storage.open(path))
            hashed = {name: new for name, new, _done in store.post_process(paths) if new.endswith(".css")}
        names.add(hashed["a.css"])
        served = (tmp_path / "out" / hashed["a.css"]).read_text()
        assert served == f"b{{color: red}}@media print{{c{{color: {colour}}}}}a{{color: red}}"
    assert len(names) == 2


def test_a_release_shares_the_folder_and_keeps_its_own_names(tmp_path):
    """The release before is gone back to, and its pages are still open in browsers."""
    written = {}
    for release, colour in (("v1.0", "red"), ("v1.1", "blue")):
        with override_settings(STATIC_ROOT=str(tmp_path), BASE_DIR=Path(release), DEBUG=False):
            store = StaticStorage()
            store.delete("a.css")
            store.save("a.css", ContentFile(f"a {{ color: {colour}; }}".encode()))
            list(store.post_process({"a.css": (FileSystemStorage(tmp_path), "a.css")}))
            written[release] = store.url("a.css")
    assert written["v1.0"] != written["v1.1"]
    for release, url in written.items():
        with override_settings(STATIC_ROOT=str(tmp_path), BASE_DIR=Path(release), DEBUG=False):
            assert StaticStorage().url("a.css") == url
            assert (tmp_path / url.rpartition("/")[2]).exists()


def test_a_script_is_served_with_those_that_it_imports_each_in_a_block():
    read = {"a.js": "const status = 1;\n", "b.js": "const status = 2;\n"}.get
    written = '/* why */\nimport "./a.js";\nimport "./b.js";\n'
    assert inlined(written, read) == "/* why */\n{\nconst status = 1;\n}\n{\nconst status = 2;\n}\n"
    assert 'import "' not in source("js/site.js")


def test_a_served_sheet_bears_the_fingerprint_of_its_bytes(tmp_path):
    """Kept for a year by browsers, it must change its name whenever its bytes do."""
    written = tmp_path / "written"
    written.mkdir()
    (written / "a.css").write_text("/* why */\na { color: red; }\n")
    with override_settings(STATIC_ROOT=str(tmp_path / "out"), DEBUG=False):
        store = StaticStorage()
        files = {"a.css": (FileSystemStorage(written), "a.css")}
        store.save("a.css", files["a.css"][0].open("a.css"))
        names = [hashed for _name, hashed, _done in store.post_process(files)]
        served = (tmp_path / "out" / names[-1]).read_text()
    assert served == "a{color: red}"
    assert re.fullmatch(r"a\.[0-9a-f]{12}\.css(\.(br|gz))?", names[-1])
    assert store.file_hash("a.css", ContentFile(b"a{color: red}")) == names[-1].split(".")[1]
