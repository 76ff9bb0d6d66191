"""The launch content says all that is established, and nothing more."""

import datetime
import re

import pytest

from tests.content.library import LANGUAGES, TOKEN, files, of_type, pages, prose, snippets, strings

REVIEW = "accueil/actualites/bilan-7-fevrier-2024"
ENGLISH_REVIEW = "home/news/first-review-7-february-2024"
STRATEGY = {
    "fr": "accueil/actualites/strategie-lancee-7-janvier-2022",
    "en": "home/news/strategy-launched-7-january-2022",
}
CONSORTIUM = {
    "fr": "accueil/actualites/consortium-unitc-24-avril-2024",
    "en": "home/news/unitc-consortium-24-april-2024",
}

FIGURES = {
    "budget": "80 M€",
    "duree": "7 ans",
    "projets": "12",
    "laboratoires": "environ 60",
    "universites": "environ 30",
    "hopitaux": "3",
    "axes": "2",
    "objectifs": "4",
    "horizon": "5 à 10 ans",
}
ENGLISH_FIGURES = FIGURES | {
    "budget": "€80 million",
    "duree": "7 years",
    "laboratoires": "about 60",
    "universites": "about 30",
    "horizon": "5 to 10 years",
}
WRITTEN_FIGURE = re.compile(
    r"\b80 ?(M€|millions)|\bquatre-vingts? millions|\b(7|sept) ans\b|\b(12|douze) projets|soixantaine|trentaine"
    r"|\b(60|soixante) laboratoires|\b(30|trente) universités|\b(3|trois) (établissements hospitaliers|hôpitaux)"
    r"|\b(2|deux) axes|\b(4|quatre) objectifs|\b(5|cinq) (à|ou) (10|dix) ans"
    r"|€ ?80|\b(80|eighty) million|\b(7|seven) years|\b(12|twelve) (priority )?projects|\b(60|sixty) laboratories"
    r"|\b(30|thirty) universities|\b(3|three) hospital|\btwo axes|\b(4|four) objectives|\b(5|five) to (10|ten) years",
    re.IGNORECASE,
)

ARTICLE = [
    *("pour la santé publique", "pour l’économie", "coûte très cher", "risqué", "investir massivement", "France 2030"),
    *("Inserm", "CEA", "DRF-Joliot", "7 février 2024", "premier bilan", "stratégie nationale d’accélération"),
    *("recherche fondamentale", "principe actif", "vivant", "maladies graves", "médecine personnalisée"),
    *("bioprocédés", "21 décembre 2023", "technologies de rupture", "à la pointe de l’innovation"),
    *("déployer", "biothérapies actuelles", "générations futures", "produire", "administrer"),
    *("thérapies géniques", "thérapies cellulaires", "thérapies tissulaires", "médecine régénérative"),
    *("produire en grand, dans l’industrie", "ingénierie", "oncologie", "vésicules extracellulaires"),
    *("jeune filière industrielle", "arrivent jusqu’aux patients", "rester excellente", "accélérer l’innovation"),
    *("du laboratoire aux patients", "coordonner", "acteurs français du domaine"),
    *("CNRS", "Institut Pasteur", "Établissement français du sang", "Muséum national d’Histoire naturelle"),
    *("ENS de Lyon", "Centre de transfusion sanguine des armées", "INRAE"),
    *("grandes universités de recherche", "CHU", "écoles d’ingénieurs", "projets prioritaires", "en 2023"),
    *("appel à manifestation d’intérêt en 2024", "appel à projets en 2025", "D’autres équipes"),
    *(f"[[{name}]]" for name in FIGURES),
]
ENGLISH_ARTICLE = [
    *("for public health", "for the economy", "costs a great deal", "risky", "massive investment", "France 2030"),
    *("Inserm", "CEA", "DRF-Joliot", "7 February 2024", "first review", "national acceleration strategy"),
    *("undamental research", "active ingredient", "living things", "serious diseases", "ersonalised medicine"),
    *("bioprocesses", "21 December 2023", "breakthrough technologies", "leading edge of innovation"),
    *("deploy", "current biotherapies", "future generations", "to make them", "administer"),
    *("gene therapies", "cell therapies", "tissue therapies", "regenerative medicine"),
    *("on a large scale, in industry", "engineering", "oncology", "extracellular vesicles"),
    *("young industry", "new treatments reach patients", "remain excellent", "speed up innovation"),
    *("from the laboratory to patients", "coordinate", "everyone working in this field"),
    *("CNRS", "Institut Pasteur", "Établissement français du sang", "Muséum national d’Histoire naturelle"),
    *("ENS de Lyon", "Centre de transfusion sanguine des armées", "INRAE"),
    *("large research universities", "university hospitals", "engineering schools", "priority projects", "in 2023"),
    *("call for expressions of interest in 2024", "call for projects in 2025", "Other teams"),
    *(f"[[{name}]]" for name in FIGURES),
]

NEWS = {
    "2021-06-29": "context",
    "2021-10-22": "context",
    "2022-01-07": "context",
    "2022-02-10": "context",
    "2023-12-21": "programme",
    "2024-02-07": "programme",
    "2024-02-08": "context",
    "2024-03-13": "context",
    "2024-04-24": "context",
    "2024-11-22": "context",
    "2025-11-13": "context",
}

GLOSSARY = [
    *("biotherapie", "biomedicament", "bioproduction", "bioprocede", "medicament-de-therapie-innovante"),
    *("therapie-genique", "therapie-cellulaire", "ingenierie-tissulaire", "medecine-regenerative", "vecteur"),
    *("vecteur-aav", "vecteur-lentiviral", "capside", "transgene", "in-vivo-ex-vivo", "edition-du-genome"),
    *("crispr-cas9", "arn-messager", "arn-interferent-antisens", "nanoparticule-lipidique"),
    *("anticorps-monoclonal", "anticorps-multispecifique", "cellule-car-t", "autologue-allogenique"),
    *("virus-oncolytique", "cellule-souche", "cellule-ips", "cellule-stromale-mesenchymateuse", "organoide"),
    *("greffon-substitut-cutane", "vesicule-extracellulaire", "exosome", "bioreacteur", "amont-aval"),
    *("bonnes-pratiques-de-fabrication", "passage-a-l-echelle"),
]


def reading(value):
    """What a visitor reads of a page, on one line."""
    return " ".join(prose(value).split())


# What must be there


@pytest.mark.parametrize(
    ("language", "printed", "about", "day"),
    [("fr", FIGURES, "environ", "19 février 2024"), ("en", ENGLISH_FIGURES, "about", "19 February 2024")],
)
def test_each_figure_of_the_programme_is_what_its_source_says(language, printed, about, day):
    figures = snippets("key_figures", language)
    for figure in figures:
        words = [about if figure.get("is_approximate") else "", figure["value"], figure.get("unit")]
        assert " ".join(filter(None, words)) == printed[figure["slug"]]
        assert figure["as_of"] == datetime.date(2024, 2, 19) and day in figure["source"], figure["slug"]
        assert figure["source_address"].startswith("http"), figure["slug"]
    assert {figure["slug"] for figure in figures} == set(printed)


def test_two_figures_are_set_very_large():
    figures = snippets("key_figures")
    assert [figure["slug"] for figure in figures if figure["prominence"] == "lead"] == ["budget", "duree"]


@pytest.mark.parametrize(
    ("language", "path", "facts"), [("fr", REVIEW, ARTICLE), ("en", ENGLISH_REVIEW, ENGLISH_ARTICLE)]
)
def test_the_review_carries_every_fact_of_the_article(language, path, facts):
    said = reading(pages(language)[path])
    assert [fact for fact in facts if fact not in said] == []


def test_the_review_is_tied_to_all_that_it_speaks_of():
    review = pages()[REVIEW]
    assert set(review["categories"]) == {"evenement", "partenariat", "sante-et-sciences-du-vivant"}
    assert (review["date"], review["published_on"]) == (datetime.date(2024, 2, 7), datetime.date(2024, 2, 19))
    assert set(review["axes"]) == set(of_type("programme.AxisPage"))
    assert set(review["objectives"]) == set(of_type("programme.ObjectivePage"))
    assert set(review["projects"]) == set(of_type("projects.ProjectPage"))
    assert set(review["calls"]) == set(of_type("projects.CallPage"))
    names = {"inserm", "cea", "cnrs", "institut-pasteur", "efs", "mnhn", "ens-de-lyon", "ctsa", "inrae"}
    assert set(review["organisations"]) == names
    [video] = [block["video"] for block in review["body"] if "video" in block]
    assert video["title"] == "Biothérapies et bioproduction de thérapies innovantes"
    assert "cadarache.cea.fr" in video["source_address"] and "address" not in video
    assert any("19 février 2024" in source["source"]["label"] for source in review["sources"])


@pytest.mark.parametrize(
    ("model", "count"), [("programme.AxisPage", 2), ("programme.ObjectivePage", 4), ("projects.ProjectPage", 12)]
)
def test_the_programme_is_complete(model, count):
    assert sorted(page["number"] for page in of_type(model).values()) == list(range(1, count + 1))


def test_one_project_is_described_two_have_a_laboratory_and_nine_wait():
    projects = sorted(of_type("projects.ProjectPage").values(), key=lambda project: project["number"])
    assert [project["documentation"] for project in projects] == ["full", "half", "half", *["open"] * 9]


def test_the_two_calls_are_announced_without_a_date():
    calls = {(call["kind"], call["announced_for"]): call for call in of_type("projects.CallPage").values()}
    assert set(calls) == {("ami", 2024), ("aap", 2025)}
    for call in calls.values():
        assert not {"opens_at", "closes_at", "results_on", "money"} & set(call)
        assert "Bpifrance" in reading(call)


def test_every_established_news_item_is_there_and_says_whether_it_is_context():
    news = of_type("news.NewsPage").values()
    assert {str(item["date"]): item["scope"] for item in news} == NEWS
    assert {event["scope"] for event in of_type("news.EventPage").values()} == {"context"}
    starts = {str(event["start_date"]) for event in of_type("news.EventPage").values()}
    assert starts == {"2024-07-05", "2025-03-19"}


@pytest.mark.parametrize(("language", "page"), [("fr", "accueil/glossaire"), ("en", "home/glossary")])
def test_the_glossary_holds_the_terms_of_the_field_and_those_of_the_programme(language, page):
    terms = snippets("glossary_terms", language)
    slugs = [term["slug"] for term in terms]
    assert slugs[: len(GLOSSARY)] == GLOSSARY and len(GLOSSARY) == 36
    synonyms = {synonym for term in terms for synonym in term.get("synonyms", "").split(", ")}
    assert {"ANR", "AMI", "AAP", "PEPR", "TRL", "UMR"} <= synonyms
    assert {"fr": "spécialiste", "en": "specialist"}[language] in pages(language)[page]["standfirst"]


# What must not be there


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_of_the_programme_is_never_typed(language):
    for name, content in files(language).items():
        # What surrounds the programme has figures of its own.
        if content.get("scope") != "context" and name != "snippets/key_figures.yaml":
            texts = [text for _, text in strings(content)]
            assert not [found[0] for found in map(WRITTEN_FIGURE.search, texts) if found], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_token_names_a_key_figure(language):
    tokens = {
        token for content in files(language).values() for _, text in strings(content) for token in TOKEN.findall(text)
    }
    assert tokens == set(FIGURES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_project_is_given_what_no_source_gives(language):
    for path, project in of_type("projects.ProjectPage", language).items():
        assert not {"axes", "objectives", "acronym", "anr_reference", "status", "publications"} & set(project), path
        if project["documentation"] != "full":
            unknown = {"coordinator", "money", "money_meaning", "start_year", "end_year", "website", "keywords"}
            assert not unknown & set(project), path
        assert bool(project.get("institutions")) == (project["documentation"] != "open"), path


def test_the_money_of_the_skin_project_is_not_given_a_meaning():
    skin = pages()["accueil/projets/substituts-de-peau"]
    assert (skin["money"], skin["money_meaning"], skin["coordinator"]) == ("4.6", "unsaid", "Nicolas Fortunel")
    assert (skin["start_year"], skin["end_year"]) == (2023, 2027)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["bioengineered", "EVOLVE", "MTInov", "BioIMP", "MAbImprove", "Innovative Therapies"])
def test_an_unsure_name_is_never_printed(word, language):
    assert not [name for name, content in files(language).items() if word.casefold() in prose(content).casefold()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_neighbouring_consortium_is_named_in_its_own_news_only(language):
    assert [path for path, page in pages(language).items() if "UNITC" in prose(page)] == [CONSORTIUM[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_year_is_given_for_the_end_of_the_programme(language):
    year = re.compile(r"(?<!France )(?<!Santé )2030")
    assert [path for path, page in pages(language).items() if year.search(reading(page))] == [STRATEGY[language]]


def test_who_coordinates_is_dated():
    programme = reading(pages()["accueil/programme"])
    assert "Cécile Martinat" in programme and "Christophe Junot" in programme
    assert "ne vont pas au-delà de 2024" in programme
    assert "go no further than 2024" in reading(pages("en")["home/programme"])


def test_the_site_says_that_it_is_not_the_official_one():
    [text] = snippets("site_text")
    assert "n’est pas le site officiel du programme, pepr-biotherapies.fr" in text["notice"]
    assert re.search(r"\d{4}", text["notice"])
    [english] = snippets("site_text", "en")
    assert "is not the official site of the programme, pepr-biotherapies.fr" in english["notice"]
