"""Percentages, scores and quantities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlu.entities.about import About
from nlu.entities.lexicon import Lexicon
from nlu.entities.numerals import Numeral, tidy
from nlu.entities.reading import Hit, Sentence
from nlu.parse import Entity

_SCALES = (5, 10)
_FEW = 3


@dataclass(frozen=True, slots=True)
class CountFinder:
    """Finds what the numbers of one sentence count, other than money."""

    sentence: Sentence
    lexicon: Lexicon
    about: About
    products: frozenset[int] = frozenset()
    """Where products on record start in the text: a number before one counts it."""
    companies: frozenset[int] = frozenset()
    """Where companies on record start: a number before one counts something else."""

    def found(self) -> Iterator[Entity]:
        """Every percentage, score and quantity; they may overlap."""
        for hit in self.sentence.hits(self.lexicon.grammar["percentages"][""]):
            yield hit.entity("percentage", hit.value("value"), hit.at("value"))
            yield from self._low(hit, "percentage")
        yield from self._scores()
        if not self.about.is_story:
            yield from self._quantities()

    def _scores(self) -> Iterator[Entity]:
        for reader, patterns in self.lexicon.grammar["scores"].items():
            for hit in self.sentence.hits(patterns):
                value = _score(hit)
                if value is not None:
                    yield hit.entity("score", value, hit.at("value") if reader == "cued" else None)

    def _quantities(self) -> Iterator[Entity]:
        """Numbers of things; a customer's bare number only where he orders something."""
        for reader, patterns in self.lexicon.grammar["quantities"].items():
            for hit in self.sentence.hits(patterns):
                if not self._is_wanted(hit, reader):
                    continue
                yield from self._low(hit, "quantity")
                index = hit.at("value")
                if index is not None:
                    yield self.sentence.entity("quantity", hit.value("value"), index, index)

    def _low(self, hit: Hit, kind: str) -> Iterator[Entity]:
        """The lower end of "5 to 8 licences", which is of the same kind."""
        index = hit.at("low") if hit.has("low") else None
        if index is not None and hit.value("low") < hit.value("value"):
            yield self.sentence.entity(kind, hit.value("low"), index, index)

    def _is_wanted(self, hit: Hit, reader: str) -> bool:
        """People count what they tell of ("my two accounts"); only what they ask for is a quantity, and a
        number in a few words, which may be anything. Staff count goods whatever they say of them."""
        index = hit.at("value")
        is_share = self.lexicon.letters["of"] in self.sentence.shape[hit.first : hit.last + 1]
        if is_share and hit.value("value") == 1:  # "one of them"
            return False
        following = -1 if index is None else self.sentence.end(index) + 1
        if following in self.products or following in self.companies:  # "the two Vega Hotels entries"
            return following in self.products
        is_asked = self.about.is_staff or self.about.is_order
        if reader == "ranged" or (reader == "bare" and not is_asked):
            return False
        if reader == "single":  # one terminal, where terminal 7 would be one of them
            return self.about.is_order and hit.value("value") == 1
        is_counted = self.about.is_staff and (reader != "bare" or self.sentence.words <= _FEW)
        if is_counted or self.about.is_order or self.about.is_figure:
            return True
        is_first = reader != "bare" and self._is_asked_for(hit)
        return is_first or self.lexicon.letters["plan"] in self.sentence.shape[: hit.first]

    def _is_asked_for(self, hit: Hit) -> bool:
        """True for "15 terminals, two years": goods named first, of which nothing is told."""
        told = self.lexicon.any_of("is", "past_verb", "past_money")
        return hit.first == 0 and self.sentence.letters.isdisjoint(told)


def _score(hit: Hit) -> Numeral | None:
    """9/10, 4 out of 5, five stars: the number said, on a scale of 5 or 10."""
    if hit.has("score"):
        value, top = hit.value("score")
        return int(value) if top in _SCALES and value <= top else None
    if hit.has("signs"):
        first, end = hit.match.span("signs")
        return end - first
    if hit.has("top") and hit.value("top") not in _SCALES:
        return None
    return tidy(hit.value("value")) if hit.value("value") <= max(_SCALES) else None
