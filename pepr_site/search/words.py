"""What a word is, for the index and for what is typed: the same rules on both sides, or nothing is found."""

import re
import unicodedata

MOST_LETTERS = 200
MOST_WORDS = 12
# Letters that Unicode does not take apart, and that people type as two.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
# A hyphen joins two words; before a number it would make PostgreSQL read a negative one.
WORD = re.compile(r"[^\W_]+(?:-(?=[^\W\d_])[^\W_]+)*")
# A sum is written « 80 M€ » and sought as « 80 millions ».
MONEY_WORDS = {"md€": "milliards euros", "m€": "millions euros", "k€": "milliers euros", "€": "euros"}
MONEY = re.compile("(?:md|m|k)?€", re.IGNORECASE)

# Folded words that say nothing of what is sought. They are in the index all the
# same, so that « CAR-T » is found although « car » is one of them.
_FRENCH = """
    a ai afin alors apres as au aucun aucune auquel aussi autre autres aux avant avec avez avoir avons c
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment contre d dans de
    depuis des donc dont du elle elles en encore entre es est et etaient etait ete etes etre eu eux fait
    faire faut furent il ils j je jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors
    lui m ma mais me meme memes mes moi moins mon n ne ni nos notre nous on ont or ou par parmi pas peu
    peut peuvent plus pour pourquoi pres puis qu quand que quel quelle quelles quels qui quoi s sa sans
    se selon sera seront ses si soi soit son sont sous sur t ta te tel telle telles tels tes toi ton
    tous tout toute toutes tres tu un une vers via vos votre vous y
"""
_ENGLISH = """
    a about after all also am an and any are as at be been before being between both but by can could d
    did do does for from had has have he her here his how i if in into is it its ll m may me more most
    my no nor not of on or our out over s she should so some such t than that the their them then there
    these they this those through to under up us very was we were what when where which while who whom
    why will with would you your
"""
EMPTY = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}

# Words that visitors use for each other in this field; each set is of one language.
ALIKE = {
    "fr": [
        {"budget", "financement", "argent", "subvention"},
        {"cancer", "oncologie", "tumeur"},
        {"gouvernance", "comite", "pilotage"},
        {"agenda", "evenement"},
        {"laboratoire", "labo"},
        {"gene", "genique"},
        {"rgpd", "personnelles"},
        {"candidature", "appel"},
    ],
    "en": [
        {"budget", "funding", "grant", "money"},
        {"cancer", "oncology", "tumour", "tumor"},
        {"governance", "committee", "steering"},
        {"calendar", "agenda", "event"},
        {"laboratory", "lab"},
        {"gdpr", "personal"},
        {"biomanufacturing", "bioproduction"},
    ],
}


def one_line(text):
    """Return `text` on one line, without control characters, soft hyphens and the like."""
    text = text.replace("\u00ad", "")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def clean(text):
    """Return what was typed as it may be shown again: one line, of bounded length."""
    return one_line(text[: 10 * MOST_LETTERS])[:MOST_LETTERS].strip()


def words(text):
    """Return the words of `text`, folded, in order: « L’ARN de Génopole » gives `["l", "arn", "de", "genopole"]`.

    « CAR-T » stays one word of two parts.
    """
    text = MONEY.sub(lambda unit: f" {MONEY_WORDS[unit[0].lower()]} ", text)
    folded = unicodedata.normalize("NFKD", DASHES.sub("-", text.casefold()).replace("\u00ad", "").translate(LIGATURES))
    found = WORD.findall("".join(letter for letter in folded if not unicodedata.combining(letter)))
    # « Projet 07 » is sought as « projet 7 ».
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in found]


def spelled(text):
    """Yield `(folded, as written)` for each simple word of `text`, in lower case: `("genique", "génique")`."""
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower()):
        for folded in words(word)[:1]:
            yield folded, word


def indexed(text):
    """Return the words of `text` as the index takes them: the parts of « car-t », then « cart »."""
    return " ".join(part for word in words(text) for part in _forms(word))


def _forms(word):
    parts = word.split("-")
    return [*parts, "".join(parts)] if len(parts) > 1 else parts


def sought(text, language):
    """Return the words that count in what was typed; all of them where none counts (« car t »)."""
    typed = words(text)[:MOST_WORDS]
    return [word for word in typed if word not in EMPTY.get(language, ())] or typed


def is_empty(text, language):
    """Whether what was typed holds no word that counts."""
    return all(word in EMPTY.get(language, ()) for word in words(text)[:MOST_WORDS])


def raw_query(terms, language, joint="&", weight=""):
    """Return a PostgreSQL `tsquery` for `terms`, words that `sought` has made; `weight="A"` asks for names only.

    Safe by construction: a word holds letters and digits only.
    """
    suffix = f":{weight}" if weight else ""
    return f" {joint} ".join(_either([_forms(word) for word in _alike(word, language)], suffix) for word in terms)


def _alike(word, language):
    """Return the word, and those that are used for it, in the singular or the plural."""
    others = next((words for words in ALIKE.get(language, []) if {word, word.removesuffix("s")} & words), set())
    return [word, *sorted(others - {word, word.removesuffix("s")})]


def _either(ways, suffix):
    """Return a query for any of these ways to write a word: its parts together, or the whole of it."""
    found = []
    for *parts, whole in ([f"'{form}'{suffix}" for form in forms] for forms in ways):
        found += [whole, f"({' & '.join(parts)})"] if parts else [whole]
    return f"({' | '.join(found)})" if len(found) > 1 else found[0]
