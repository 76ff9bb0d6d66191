"""A wrong file stops the load with its line and the reason, and nothing has changed."""

import pytest

from tests.pepr_site.content_files.conftest import FIGURES, SKIN, edit, skin

PROGRAMME = "fr/pages/accueil/programme.yaml"
PLACES = "fr/snippets/organisations.yaml"

IN_FIELDS = [
    ("title: Substituts", "titel: Substituts", 'peau.yaml:2: unknown field "titel" of projects.ProjectPage'),
    (
        "title: Substituts de peau",
        "title: ",
        'peau.yaml:2: "title" of projects.ProjectPage: This field cannot be blank.',
    ),
    ("title: Substituts de peau\n", "", 'peau.yaml:1: "title" is missing from projects.ProjectPage'),
    ("number: 1\n", "", 'peau.yaml:1: "number" is missing from projects.ProjectPage'),
    ("title: Substituts", "title: Substituts : a", "peau.yaml:2: mapping values are not allowed in this context (put"),
    ("number: 1", "number: 1\nnumber: 2", 'peau.yaml:5: "number" is given twice'),
    ("number: 1", "number: un", 'peau.yaml:4: "un" is not a whole number'),
    ("order: 1", "order: un", 'peau.yaml:3: "un" is not a whole number'),
    ("number: 1", "number: 99999", 'peau.yaml:4: "number" of projects.ProjectPage: Ensure this value is less than'),
    ("number: 1", "number: [1]", "peau.yaml:4: a text is expected here, not a list"),
    ('money: "2.50"', "money: deux", 'peau.yaml:6: "deux" is not a number such as 4.5'),
    ('money: "2.50"', "money: 2.555", 'peau.yaml:6: "money" of projects.ProjectPage: Ensure that there are no more'),
    (
        "review_on: 2027-05-22",
        "review_on: 2027-02-30",
        'peau.yaml:7: "2027-02-30" is not a date such as 2024-02-07',
    ),
    # Only a person can have compared a page with its sources.
    (
        "review_on: 2027-05-22",
        "verified_on: 2026-11-22",
        'peau.yaml:7: unknown field "verified_on" of projects.ProjectPage',
    ),
    (
        "short_title: Peau",
        f"short_title: {'p' * 81}",
        'peau.yaml:5: "short_title" of projects.ProjectPage: Ensure this',
    ),
    (
        "short_title: Peau",
        "short_title: Peau\nstatus: fini",
        "peau.yaml:6: \"status\" of projects.ProjectPage: Value 'fini' is not a valid",
    ),
    ("axe-1]", "axe-9]", 'peau.yaml:8: unknown page "accueil/programme/axe-9"'),
    ("programme/axe-1]", "projets/os]", 'peau.yaml:8: "accueil/projets/os" is a projects.ProjectPage, not a programme'),
    ("organisation: lgrk", "organisation: lgrq", 'peau.yaml:10: unknown programme.Organisation "lgrq"'),
    ("role: lead", "rank: lead", 'peau.yaml:11: unknown field "rank" of projects.ProjectInstitution'),
    ("role: lead", "role: chef", "peau.yaml:11: \"role\" of projects.ProjectInstitution: Value 'chef' is not a valid"),
    ("    role: lead\n", "publications: [{address: a}]\n", 'peau.yaml:11: "reference" is missing from projects.Projec'),
    (
        "number: 1",
        "number: 1\nstart_year: 2024\nend_year: 2023",
        'peau.yaml:6: "end_year" of projects.ProjectPage: L’année',
    ),
    ("type: projects.ProjectPage", "type: projects.Projet", 'peau.yaml:1: "projects.Projet" is not a page type'),
    ("type: projects.ProjectPage", "type: news.NewsIndexPage", 'peau.yaml:4: unknown field "number" of news.NewsInd'),
    ("type: projects.ProjectPage\n", "", 'peau.yaml:1: "type" is missing'),
    ("order: 1", "translation_of: accueil", 'peau.yaml:3: "translation_of" is for the other languages than fr'),
]

IN_BLOCKS = [
    (
        "- heading: {text: Deux axes}",
        "- titre: {text: Deux axes}",
        'programme.yaml:5: unknown block "titre": known here are',
    ),
    (
        "- heading: {text: Deux axes}",
        "- heading: Deux axes",
        "programme.yaml:5: a mapping of names to values is expected",
    ),
    (
        "- heading: {text: Deux axes}",
        "- heading:",
        "programme.yaml:5: a mapping of names to values is expected here, not",
    ),
    (
        "- heading: {text: Deux axes}",
        "- Deux axes",
        "programme.yaml:5: a mapping of names to values is expected here, not",
    ),
    (
        "{text: Deux axes}",
        "{text: Deux axes, taille: 2}",
        'programme.yaml:5: unknown field "taille" of the block "heading"',
    ),
    (
        "{text: Deux axes}",
        "{text: a, puis b}",
        'programme.yaml:5: unknown field "puis b" of the block "heading" (put quotes',
    ),
    ("{text: Deux axes}", "{level: h2}", 'programme.yaml:5: "text" is missing from the block "heading"'),
    ("{text: Deux axes}", "{text: a, level: h9}", 'programme.yaml:5: "level": Select a valid choice. h9 is not one of'),
    ("{text: Deux axes}", f"{{text: {'a' * 300}}}", 'programme.yaml:5: "text": Ensure this value has at most'),
    ('accueil/projets/peau">', 'accueil/projets/os2">', 'programme.yaml:8: unknown page "accueil/projets/os2"'),
    ("<p>Voir", "<h1>Voir", "programme.yaml:7: <h1> is not allowed here: allowed are"),
    ("[accueil/projets/peau]", "[accueil/projets/pau]", 'programme.yaml:11: unknown page "accueil/projets/pau"'),
    ("pages: [accueil/projets/peau]", "pages: []", 'programme.yaml:11: "pages": The minimum number of items is 1'),
    (
        "pages: [accueil/projets/peau]",
        "title: a",
        'programme.yaml:10: "pages" is missing from the block "related_pages"',
    ),
]

TABLE = "- table: {{caption: a, table: {table}}}"
IN_TABLES = [
    ("{columns: [a, b], rows: [[c]]}", "programme.yaml:5: this row has 1 cells for 2 columns"),
    ("{columns: [a]}", 'programme.yaml:5: "rows" is missing from the table'),
    ("{columns: [a], rows: [[b]], color: c}", 'programme.yaml:5: unknown field "color" of a table'),
]


IN_SNIPPETS = [
    ("slug: duree", "slug: budget", ':9: "budget" is the name of another programme.KeyFigure'),
    ("slug: duree", "slug: Durée !", ':9: "slug" of programme.KeyFigure: Enter a valid “slug”'),
    ("- slug: duree\n    value: 7", "- value: 7", ':9: "slug" is missing'),
    ("is_approximate: true", "is_approximate: oui", ':15: "oui" is not true or false'),
    ("model: programme.KeyFigure", "model: programme.Chiffre", ':1: "programme.Chiffre" is not a snippet'),
    ("model: programme.KeyFigure", "model: programme.HomePage", ':1: "programme.HomePage" is not a snippet'),
    ("items:", "list:", ':2: unknown field "list" of a snippet file'),
    (
        "source: CEA\n    is_",
        "source: CEA\n    locale: fr\n    is_",
        ':15: unknown field "locale" of programme.KeyFigure',
    ),
]
WRONG = {
    "fields": (SKIN, "fr/pages/accueil/projets/", IN_FIELDS),
    "blocks": (PROGRAMME, "fr/pages/accueil/", IN_BLOCKS),
    "tables": (
        PROGRAMME,
        "fr/pages/accueil/",
        [("- heading: {text: Deux axes}", TABLE.format(table=table), reason) for table, reason in IN_TABLES],
    ),
    "snippets": (FIGURES, FIGURES, IN_SNIPPETS),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_refused(folder, kind):
    name, place, cases = WRONG[kind]
    whole = (folder.path / name).read_text("utf-8")
    for right, wrong, reason in cases:
        folder.edit(name, right, wrong)
        assert folder.refusal()[: len(place + reason)] == place + reason
        (folder.path / name).write_text(whole, "utf-8")


def test_a_second_item_without_a_slug_is_refused(folder):
    folder.write("fr/snippets/texts.yaml", "model: pepr_site.SiteText\nitems:\n  - name: a\n  - name: b\n")
    assert (
        folder.refusal()
        == "fr/snippets/texts.yaml:4: pepr_site.SiteText has no slug to tell a second item from the first"
    )


OUT_OF_PLACE = [
    (
        "fr/pages/accueil/a/b.yaml",
        "type: programme.StandardPage\ntitle: B",
        ':1: its parent page "accueil/a.yaml" does not exist',
    ),
    (
        "fr/pages/home.yaml",
        "type: programme.HomePage\ntitle: B",
        ':1: a language has one home page, and "accueil.yaml"',
    ),
    (
        "fr/pages/accueil/b.yaml",
        "title: B\ntype: news.NewsPage",
        ":2: a news.NewsPage may not stand under a programme.HomePage",
    ),
    ("fr/pages/b.yaml", "type: news.NewsPage\ntitle: B", ":1: a news.NewsPage may not stand at the top"),
    (
        "fr/pages/accueil/été.yaml",
        "type: programme.StandardPage\ntitle: B",
        ":1: the name of the file is no address",
    ),
    ("fr/pages/accueil/b.yml", "", ": a .yaml file under snippets/ or pages/ is expected here"),
    ("fr/autres/b.yaml", "a: b", ": a .yaml file under snippets/ or pages/ is expected here"),
    (
        "en/pages/home.yaml",
        "type: programme.HomePage\ntitle: B\ntranslation_of: maison",
        ':3: unknown page "maison"',
    ),
]


def test_a_file_out_of_place_is_refused(folder):
    for name, text, reason in OUT_OF_PLACE:
        folder.write(name, text)
        assert folder.refusal()[: len(name + reason)] == name + reason
        (folder.path / name).unlink()


def test_a_folder_that_is_not_a_language_is_refused(folder):
    folder.write("xx/pages/a.yaml", "a: b")
    assert folder.refusal() == "xx: this folder is neither media nor a language of the site"


def test_a_missing_folder_is_refused(folder):
    folder.path = folder.path / "nowhere"
    assert folder.refusal() == f"{folder.path}: there is no such folder"


def test_a_thing_may_not_become_another(loaded):
    loaded.edit("fr/pages/accueil/projets/os.yaml", "projects.ProjectPage", "projects.ProjectIndexPage")
    loaded.edit("fr/pages/accueil/projets.yaml", "projects.ProjectIndexPage", "programme.StandardPage")
    assert loaded.refusal().startswith("fr/pages/accueil/projets/os.yaml:4: unknown field")
    loaded.write("fr/pages/accueil/projets/os.yaml", "type: programme.StandardPage\ntitle: Os")
    assert loaded.refusal().startswith(
        "fr/pages/accueil/projets/peau.yaml:1: a projects.ProjectPage may not stand under"
    )
    loaded.write(SKIN, "type: programme.StandardPage\ntitle: Peau")
    assert (
        loaded.refusal()
        == "fr/pages/accueil/projets.yaml:1: this was a projects.ProjectIndexPage when it was first loaded"
    )


def test_a_wrong_file_is_refused_even_where_an_editor_has_changed_the_page(loaded):
    edit(skin(), title="À nous")
    loaded.edit(SKIN, "number: 1", "number: un")
    assert loaded.refusal() == f'{SKIN}:4: "un" is not a whole number'


def test_the_last_file_undoes_the_first(loaded):
    loaded.edit(FIGURES, 'value: "80"', 'value: "90"')
    loaded.edit("fr/pages/accueil/projets/os.yaml", "\ntitle: Os", "\nseo_title: Os")
    assert loaded.refusal() == 'fr/pages/accueil/projets/os.yaml:1: "title" is missing from projects.ProjectPage'
