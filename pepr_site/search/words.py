"""Tokenisation: the same rules for the index and for what is typed."""

import re
import tomllib
import unicodedata
from pathlib import Path

from django.conf import settings

from pepr_site.pages.text import one_line

# The text search configurations of migration 0006: stemmed, without accents, without stop words.
CONFIGURATIONS = {"fr": "pepr_find_french", "en": "pepr_find_english"}
MOST_LETTERS = 200
MOST_WORDS = 12
# Letters without a Unicode decomposition that are typed as others; characters used as apostrophes.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ʼ": "'", "ʻ": "'"}
)
GREEK = re.compile("[α-ω]")
# « A.D.N. », « C.N.R.S », « A D N »: one word.
DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_](?:\.[^\W\d_])+|[A-Z](?:\.? [A-Z]){2,})(?!\w)\.?")
# « CAR T », « ARN m », « IL 2 »: one word of two parts, separated by a space instead of a hyphen.
APART = re.compile(r"(?<!\w)([A-Z0-9]{2,5}) ([A-Zmt]|\d{1,3})(?![\w'’])|^([^\W_]{2,5}) ([^\W\d_ay])$|^(il) (\d+)$")
NUMERO = re.compile(r"\bn ?[°º]|№", re.IGNORECASE)
RAISED = re.compile("(?<=[0-9])(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])")
DASHES = re.compile(r"[-\u2010-\u2015\u2212]+")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# « AAV9 » and « AAV-9 » have the same parts.
PART = re.compile(r"\d+|[^\W\d_]+")
# « Puis-je », « y a-t-il »: a verb before its subject, which are two words or three.
INVERTED = re.compile(r"(?<=[^\W\d_])-(?:t-)?(?=(?:je|tu|ils?|elles?|on|nous|vous|ce)\b)", re.IGNORECASE)
# An amount is written « 80 M€ » and searched for as « 80 millions ».
MONEY_WORDS = {"md€": "milliards euros", "m€": "millions euros", "k€": "milliers euros", "€": "euros"}
MONEY = re.compile("(?:md|m|k)?€", re.IGNORECASE)

# `words.toml` lists for each language stop words, question words, and synonyms.
_KNOWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
EMPTY = {code: frozenset(known["empty"].split()) for code, known in _KNOWN.items()}
ASKING = {code: frozenset(known["asking"].split()) for code, known in _KNOWN.items()}
ALIKE = {code: [set(group.split()) for group in known["alike"]] for code, known in _KNOWN.items()}
# Endings of French words whose plural has another stem in PostgreSQL: « emplois », « essais », « tissus ».
UNLIKE = re.compile(r"^[^\W\d_]{2,}(?:[ao]i|u)$")


def configuration(language):
    """Return the text search configuration of a language, by default that of the first."""
    return CONFIGURATIONS.get(language, CONFIGURATIONS[settings.LANGUAGE_CODE])


def clean(text):
    """Return a query as it may be displayed: on one line, of limited length."""
    return one_line(text[: 10 * MOST_LETTERS])[:MOST_LETTERS].strip()


def words(text):
    """Return the words of `text`, folded, in order: « L’ARN de Génopole » gives `["l", "arn", "de", "genopole"]`.

    « CAR-T » is one word of two parts, and « C.N.R.S. » is one word; numbers joined by a hyphen are two.
    """
    text = NUMERO.sub(" ", MONEY.sub(lambda unit: f" {MONEY_WORDS[unit[0].lower()]} ", text))
    text = INVERTED.sub(" ", text)
    text = DOTTED.sub(lambda letters: re.sub("[. ]", "", letters[0]), " ".join(text.split()))
    text = APART.sub(lambda word: "-".join(filter(None, word.groups())), RAISED.sub(" ", text))
    found = WORD.findall(_folded(text))
    return [part for word in found for part in ([word] if not word.replace("-", "").isdigit() else word.split("-"))]


def _folded(text):
    """Return `text` without case and accents, Greek letters by name, numbers without leading zeros."""
    text = unicodedata.normalize("NFKD", text.replace("\u00ad", "").casefold().translate(LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = GREEK.sub(lambda letter: f"-{unicodedata.name(letter[0]).split()[-1].lower()}-", text)
    # « Projet 07 » is searched for as « projet 7 ».
    return re.sub(r"(?<![^\W_])0+(?=\d)", "", DASHES.sub("-", text))


def spelled(text):
    """Yield `(folded, as written)` for each simple word of `text`: `("genique", "génique")`, `("evry", "Évry")`."""
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text)):
        for folded in words(word)[:1]:
            yield folded, word


def indexed(text, language=""):
    """Return the indexed words of `text`: the parts of « CRISPR-Cas9 », « cas9 », « crisprcas9 ».

    With a language, without its stop words.
    """
    empty = EMPTY.get(language, ())
    return " ".join(form for word in words(text) if word not in empty for form in _forms(word))


def _forms(word):
    parts = PART.findall(word)
    return [*parts, *(form for form in dict.fromkeys([*word.split("-"), whole(word)]) if form not in parts)]


def whole(word):
    """Return a word without separators: « il2 » for « il-2 »."""
    return word.replace("-", "")


def key(text):
    """Return a key shared by all spellings of `text`."""
    return " ".join(map(whole, words(text)))


def sought(text, language):
    """Return the significant words of a query; all of them where none is (« car t »)."""
    return significant(words(text)[:MOST_WORDS], language)


def named(text, language):
    """Return the parts of a query that name something, without numbers: « aav » of « AAV9 »."""
    found = [part for word in sought(text, language) for part in PART.findall(word) if not part.isdigit()]
    return [part for part in found if len(part) > 1 and part not in EMPTY.get(language, ())]


def significant(tokens, language):
    """Return the words that are no stop words; all of them where none is."""
    return [token for token in tokens if token not in EMPTY.get(language, ())] or tokens


def is_empty(text, language):
    """Whether a query has no significant word."""
    return all(word in EMPTY.get(language, ()) for word in words(text)[:MOST_WORDS])


def is_question(text, language):
    """Whether a query is a question rather than a name."""
    return "?" in text or not ASKING.get(language, frozenset()).isdisjoint(words(text))


def is_same(one, other, least=4):
    """Whether two words are the same but for a plural or, from `least` letters on, their endings."""
    if one.removesuffix("s") == other.removesuffix("s"):
        return True
    short, long = sorted([len(one), len(other)])
    return least <= short >= long - 2 and one[: short - 1] == other[: short - 1]


def raw_query(terms, language="", joint="&", suffix=""):
    """Return a PostgreSQL `tsquery` for `terms`, words made by `words`.

    With a language, its synonyms match too. `suffix` is added to each word: ":A" searches names only, ":*" prefixes.
    Safe by construction: a word has letters and digits only.
    """
    return f" {joint} ".join(_either(alike(word, language), suffix) for word in terms)


def alike(word, language):
    """Return the word and its synonyms, in the singular or the plural."""
    single = word.removesuffix("s")
    others = next((words for words in ALIKE.get(language, []) if {word, single} & words), set())
    number = {single, f"{single}s"} if language == "fr" and UNLIKE.search(single) else set()
    return [word, *sorted((others - {word, single}) | (number - {word}))]


def _either(ways, suffix):
    """Return a query for any of these words: the whole word, or its parts in sequence."""
    found = []
    for way in ways:
        parts = [f"'{part}'{suffix}" for part in PART.findall(way)]
        found += [f"'{whole(way)}'{suffix}", f"({' <-> '.join(parts)})"] if len(parts) > 1 else parts
    return f"({' | '.join(found)})" if len(found) > 1 else found[0]
