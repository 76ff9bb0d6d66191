"""Glossary terms in running text: the first occurrence of each on a page gets its definition.

Only text nodes of rich text are changed, not those in a link, a heading or a quotation.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import escape, unescape

# Elements in which terms are not explained: links and controls, names, quotations.
QUIET = {*("a", "button", "summary", "label", "dfn", "abbr", "code", "pre", "cite", "q", "blockquote")}
QUIET |= {*("figcaption", "caption", "th", "h1", "h2", "h3", "h4", "h5", "h6", "script", "style")}

_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""")
# Names in capitals are case-sensitive acronyms: « AMI » is not « ami ».
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
# A term must not start or end inside a word, a URL, or the name of a key figure (see `programme.figures.models`).
_START = re.compile(r"(?<![\w@./\[-])\w.?", re.DOTALL)
_END = r"(?![\w@\]-]|\.\w)"


class _Plain(dict):
    """Maps each character to one without case and accent, so that the text keeps its length."""

    def __missing__(self, code):
        character = chr(code)
        plain = unicodedata.normalize("NFKD", character)[0].lower() if character.isalpha() else character
        self[code] = plain if len(plain) == 1 else character
        return self[code]


_ALIKE = {" ": "\u00a0\u202f\n\t", "-": "\u2010\u2011", "'": "\u2019"}
_PLAIN = _Plain({ord(character): plain for plain, alike in _ALIKE.items() for character in alike})


def plain(text):
    """Return `text` without case or accents, with plain spaces, hyphens and apostrophes, each in its place."""
    return text.translate(_PLAIN)


def names(term, synonyms):
    """Return the names of an entry: « In vivo / ex vivo » has two, and each synonym is one more."""
    parts = [*re.split(r"\s/\s|,", term), *synonyms.split(",")]
    return [part.strip() for part in parts if part.strip()]


# The ending of a word and its variants, by language; the first match counts.
_ENDINGS = {
    "fr": [(r"al$", "(?:al|ale|als|ales|aux)"), (r"eau$", "eaux?"), (r"[sxz]$", r"\g<0>"), (r"(?<=..)$", "[sx]?")],
    "en": [(r"(?<=[^aeiou])y$", "(?:y|ies)"), (r"(?:[sxz]|[cs]h)$", r"\g<0>(?:es)?"), (r"(?<=..)$", "s?")],
}


def _word(word, language):
    for ending, forms in _ENDINGS.get(language, []):
        if re.search(ending, word):
            return re.sub(ending, forms, word, count=1)
    return word


_JOINTS = {" ": " +", "-": "[- ]", "'": "'"}


def pattern(name, language):
    """Return the regular expression of a name, in the plain text: any case, any accent, either number."""
    pieces = re.split(r"([ '-])", plain(name))
    return "".join(
        _JOINTS.get(piece) or (_word(re.escape(piece), language) if piece.isalpha() else re.escape(piece))
        for piece in pieces
    )


@dataclass(frozen=True)
class Explanation:
    """A glossary term: its slug, its name, its definition."""

    slug: str
    term: str
    definition: str


class Vocabulary:
    """The terms of one language, indexed by their first two characters."""

    def __init__(self, terms, language):
        """`terms` are `GlossaryTerm`s; of two names that fit the same words, the longest counts."""
        found = [(name, term) for term in terms for name in names(term.term, term.synonyms)]
        self.starts = {}
        for name, term in sorted(found, key=lambda pair: (-len(pair[0]), pair[0])):
            acronym = name if _CAPITALS.search(name) and " " not in name else ""
            entry = (pattern(name, language), acronym, Explanation(term.slug, term.term, term.definition))
            self.starts.setdefault(plain(name)[:2], []).append(entry)
        self.expressions = {
            start: re.compile(f"(?:{'|'.join(f'({form})' for form, *_ in entries)}){_END}")
            for start, entries in self.starts.items()
        }

    def uses(self, text, known):
        """Yield `(start, end, Explanation)` for the first uses in `text`, in order, and add their slugs to `known`."""
        folded, end = plain(text), 0
        for word in _START.finditer(folded):
            expression = self.expressions.get(word[0])
            match = word.start() >= end and expression and expression.match(folded, word.start())
            if not match:
                continue
            end = match.end()
            _form, acronym, term = self.starts[word[0]][match.lastindex - 1]
            if term.slug not in known and (not acronym or is_same(text[match.start() : end], acronym)):
                known.add(term.slug)
                yield match.start(), end, term


def is_same(written, acronym):
    """Whether `written` is the acronym in its exact case, apart from a plural mark."""
    return written == acronym or written == f"{acronym}s"


def explained(html, vocabulary, known, draw):
    """Return `html`, a rich text, with the first use of each term of `vocabulary` explained.

    `known` is the set of slugs that the page has explained already; it grows. `draw(term, words)` returns the words as
    a link, in HTML.
    """
    written, quiet, at = [], 0, 0
    for tag in _TAG.finditer(html):
        text, at = html[at : tag.start()], tag.end()
        written += [text if quiet else _linked(text, vocabulary, known, draw), tag[0]]
        if tag["name"].lower() in QUIET:
            quiet = max(0, quiet + (-1 if tag["end"] else 1))
    return "".join([*written, html[at:] if quiet else _linked(html[at:], vocabulary, known, draw)])


def _linked(raw, vocabulary, known, draw):
    """Return a text node with a link around each first use."""
    text, written, at = unescape(raw), [], 0
    for start, end, term in vocabulary.uses(text, known):
        written += [escape(text[at:start], quote=False), draw(term, text[start:end])]
        at = end
    return "".join([*written, escape(text[at:], quote=False)]) if written else raw
