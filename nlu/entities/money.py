"""Amounts of money, percentages, scores and counts, and which of them a bare number is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from nlu.entities.lexicon import Lexicon
from nlu.entities.numerals import Numeral, tidy
from nlu.entities.reading import Hit, Sentence
from nlu.parse import Entity

_LARGE = 1000
_MONEY_AT = 100
_LEAST_SPENT = 10
_MILLION = 1_000_000
_MINOR = 100
_GROUP = 3
_SCALES = (5, 10)
_MOST_DIGITS = 12

Amount = dict[str, float | str | None]


def amount(value: Numeral, currency: str | None = None) -> Amount:
    """An amount as the contract writes it."""
    return {"value": float(value), "currency": currency}


def _marked(hit: Hit) -> Amount:
    """€35, 12 thousand euros, $1.2m."""
    value = hit.value("value") * (_MILLION if hit.has("million") else 1)
    return amount(value, hit.value("currency"))


def _grouped(hit: Hit) -> Amount | None:
    """12 000 €: only groups of three digits make one number."""
    said = hit.sentence
    first, end = hit.match.span("tail")
    groups = [said.said(index) for index in range(first, end)]
    whole, point, cents = groups[-1].partition(",")
    if not all(group.isdecimal() and len(group) == _GROUP for group in [*groups[:-1], whole]):
        return None
    if len(hit.said("head")) > _GROUP or not hit.said("head").isdecimal():
        return None
    digits = hit.said("head") + "".join(groups[:-1]) + whole
    return amount(float(f"{digits}.{cents or 0}") if point else int(digits), hit.value("currency"))


def _minor(hit: Hit) -> Amount:
    """50p, 99 cents."""
    return amount(hit.value("value") / _MINOR, hit.value("minor"))


def _scaled(hit: Hit) -> Amount | None:
    """15k, 5 grand, half a million; 1.2m is a million where money is meant."""
    value = hit.value("value") * (_MILLION if hit.has("million") else 1)
    return amount(value)


MONEY: Mapping[str, Callable[[Hit], Amount | None]] = {
    "marked": _marked,
    "grouped": _grouped,
    "minor": _minor,
    "scaled": _scaled,
}


@dataclass(frozen=True, slots=True)
class NumberFinder:
    """Finds what the numbers of one sentence count."""

    sentence: Sentence
    lexicon: Lexicon
    is_staff: bool
    is_story: bool
    """True for a customer's long tale: then things are not counted."""
    is_money: bool
    """True when the sentence is about deals, prices, budgets."""
    is_spending: bool
    """True when costs are logged: then any number is money."""
    is_figure: bool
    """True when a figure is asked for or watched."""
    is_order: bool
    """True when the sentence asks for a price or for goods."""

    def found(self) -> Iterator[Entity]:
        """Amounts, percentages, scores and quantities; they may overlap."""
        grammar = self.lexicon.grammar
        for reader, patterns in grammar["amounts"].items():
            for hit in self.sentence.hits(patterns):
                value = MONEY[reader](hit) if reader in MONEY else self._bare_amount(hit, reader)
                index = hit.at("value")
                if value and index is not None and reader in _BARE:
                    yield self.sentence.entity("amount", value, index, index)
                elif value and (self.is_money or not self._is_counted(hit)):
                    yield hit.entity("amount", value)
        for hit in self.sentence.hits(grammar["percentages"][""]):
            yield hit.entity("percentage", hit.value("value"), hit.at("value"))
        yield from self._scores()
        yield from self._quantities()

    def _is_counted(self, hit: Hit) -> bool:
        """True for 10k users: a count, unless deals are spoken of (12k terminals)."""
        following = self.sentence.shape[hit.last + 1 : hit.last + 2]
        return following == self.lexicon.letters["quantity_noun"]

    def _bare_amount(self, hit: Hit, reader: str) -> Amount | None:
        value, said = hit.value("value"), hit.said("value")
        if len(said) > _MOST_DIGITS or self._follows(hit, *_NAMING):
            return None
        letter = self.sentence.items[hit.last].letter
        if reader == "cued":
            return amount(value) if self._can_be_paid(hit) and not self.is_figure else None
        if reader == "level":
            return amount(value) if value >= _MONEY_AT or self.is_money else None
        if reader == "unit_price":
            return amount(value)
        is_meant = (
            self.is_staff and (self.is_money or not self.is_figure) and letter != self.lexicon.letters["long"]
        )
        least = _LEAST_SPENT if self.is_spending else _LARGE
        return amount(value) if is_meant and value >= least else None

    def _can_be_paid(self, hit: Hit) -> bool:
        """Customers count what was charged ("charged 3 fees"): only a number that ends a phrase is money."""
        following = self.sentence.shape[hit.last + 1 : hit.last + 2]
        return self.is_staff or following not in self.lexicon.any_of(
            "word", "past_verb", "plan", "quantity_noun"
        )

    def _scores(self) -> Iterator[Entity]:
        for reader, patterns in self.lexicon.grammar["scores"].items():
            for hit in self.sentence.hits(patterns):
                value = self._score(reader, hit)
                if value is not None:
                    yield hit.entity("score", value, hit.at("value") if reader == "cued" else None)

    def _score(self, reader: str, hit: Hit) -> Numeral | None:
        if reader == "fraction":
            value, top = hit.value("score")
            return value if top in _SCALES and value <= top and not self._follows(hit, *_DATED) else None
        if hit.has("signs"):
            first, end = hit.match.span("signs")
            return end - first
        value = hit.value("value")
        return tidy(value) if value <= max(_SCALES) else None

    def _quantities(self) -> Iterator[Entity]:
        for reader, patterns in self.lexicon.grammar["quantities"].items():
            for hit in self.sentence.hits(patterns):
                index = hit.at("value")
                if index is not None and not self.is_story and self._counts(hit, reader):
                    yield self.sentence.entity("quantity", hit.value("value"), index, index)

    def _counts(self, hit: Hit, reader: str) -> bool:
        """True when the number says how many, not which one."""
        if self._follows(hit, *_WHICH_ONE):
            return False
        if reader == "counted":
            return True
        return self.is_staff or self.is_order

    def _follows(self, hit: Hit, *classes: str) -> bool:
        before = self.sentence.shape[max(hit.first - 1, 0) : hit.first]
        return bool(before) and before in self.lexicon.any_of(*classes)


_NAMING = ("hash", "number_word", "reference", "dash", "number", "long", "year")
_BARE = ("cued", "level", "large", "unit_price")
_DATED = ("on", "by", "until", "since", "from", "weekday", "month")
_WHICH_ONE = (
    *(
        "number_word",
        "no",
        "hash",
        "reference",
        "number",
        "year",
        "long",
        "slash",
        "dash",
        "month",
        "week_number",
    ),
    *("code_sign", "out_of", "clock", "score_cue", "between", "lettered"),
)
