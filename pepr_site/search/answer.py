"""What a search answers: what was found for the words typed, or for the nearest ones, and how it came to that."""

from dataclasses import dataclass, field

from pepr_site.search import words
from pepr_site.search.engine import find
from pepr_site.search.spelling import proposal

# Below so many results other words are proposed.
FEW = 3


@dataclass(frozen=True)
class Answer:
    """`hits` hold `sought`: every word of it, or one at least where `is_partial`.

    `proposal` is what may have been meant, or None; `sought` is the proposal
    itself where nothing holds the words as typed and only a slip parts them.
    """

    typed: str
    sought: str
    hits: list = field(default_factory=list)
    proposal: str | None = None
    is_partial: bool = False

    @property
    def is_missed(self):
        """Whether nothing holds all the words as they were typed."""
        return self.is_partial or self.sought != self.typed or not self.hits

    @property
    def is_astray(self):
        """Whether the words may be those of another language: nothing holds them all, nor others that resemble them."""
        return self.is_partial or not self.hits

    @property
    def is_corrected(self):
        return self.sought != self.typed


def answer(typed, language):
    """Return the `Answer` to words that a visitor typed. One query, six at most where little is found."""
    hits = find(typed, language)
    if len(hits) >= FEW or not words.words(typed):
        return Answer(typed, typed, hits)
    other = proposal(typed, language)
    proposed = other.text if other else None
    if hits:
        return Answer(typed, typed, hits, proposed)
    is_replaced = bool(other and other.is_certain)
    sought = proposed if is_replaced else typed
    hits = find(sought, language) if is_replaced else []
    if hits or words.named(sought, language) == words.sought(sought, language)[:1]:
        return Answer(typed, sought if hits else typed, hits, proposed)
    hits = find(sought, language, joint="|")
    return Answer(typed, sought, hits, proposed, is_partial=bool(hits))
