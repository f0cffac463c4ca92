"""Amounts of money, and which bare numbers are one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from nlu.entities.about import About
from nlu.entities.lexicon import Lexicon
from nlu.entities.numerals import Numeral
from nlu.entities.reading import Hit, Sentence
from nlu.parse import Entity

_LARGE = 1000
_MONEY_AT = 100
_LEAST_SPENT = 10
_LEAST_PRICE = 25
_MILLION = 1_000_000
_MINOR = 100
_GROUPED = re.compile(r"\d{1,3}(?:[.,']\d{3})+")
_WITH_CENTS = re.compile(r"\d{1,3}(?:([.,'])\d{3})+(?!\1)[.,]\d{2}")
_CENTS = re.compile(r"\d[.,]\d\d$")
_SCALES = (1_000_000, 1_000)
_GROUP = 3
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
    first, end = hit.match.span("tail")
    groups = [hit.sentence.said(index) for index in range(first, end)]
    whole, point, cents = groups[-1].partition(",")
    if not all(group.isdecimal() and len(group) == _GROUP for group in [*groups[:-1], whole]):
        return None
    head = hit.said("head")
    if len(head) > _GROUP or not head.isdecimal():
        return None
    digits = head + "".join(groups[:-1]) + whole
    return amount(float(f"{digits}.{cents or 0}") if point else int(digits), hit.value("currency"))


def _priced(hit: Hit) -> Amount | None:
    """19 pounds 99."""
    value, cents = hit.value("value"), hit.said("cents")
    if value != int(value) or len(cents) != len(str(_MINOR)) - 1 or not cents.isdecimal():
        return None
    return amount(value + int(cents) / _MINOR, hit.value("currency"))


def _negative(hit: Hit) -> Amount:
    """-500, minus 20 euros: nobody's amount, but what was said."""
    value = hit.value("value") * (_MILLION if hit.has("million") else 1)
    return amount(-value, hit.value("currency") or hit.value("before"))


def _written(hit: Hit) -> Amount | None:
    """3,499.00: thousands with cents are money, whatever stands beside them."""
    return amount(hit.value("value")) if _WITH_CENTS.fullmatch(hit.said("value")) else None


def _minor(hit: Hit) -> Amount:
    """50p, 99 cents."""
    return amount(hit.value("value") / _MINOR, hit.value("minor"))


def _scaled(hit: Hit) -> Amount:
    """15k, 5 grand, half a million; 1.2m is a million where money is meant."""
    return amount(hit.value("value") * (_MILLION if hit.has("million") else 1))


_READERS: Mapping[str, Callable[[Hit], Amount | None]] = {
    "marked": _marked,
    "grouped": _grouped,
    "minor": _minor,
    "priced": _priced,
    "written": _written,
    "scaled": _scaled,
}


@dataclass(frozen=True, slots=True)
class AmountFinder:
    """Finds the amounts of one sentence."""

    sentence: Sentence
    lexicon: Lexicon
    about: About

    def found(self) -> Iterator[Entity]:
        """Every amount; they may overlap."""
        for reader, patterns in self.lexicon.grammar["amounts"].items():
            for hit in self.sentence.hits(patterns):
                yield from self._read(hit, reader)

    def _read(self, hit: Hit, reader: str) -> Iterator[Entity]:
        read = _READERS.get(reader)
        if reader == "range":
            yield from self._range(hit)
        elif reader == "negative":
            if self.about.is_money or self._is_marked(hit, "value"):
                yield hit.entity("amount", _negative(hit))
        elif read is None:
            yield from self._bare(hit, reader)
        elif self.about.is_money or not self._is_counted(hit):
            value = read(hit)
            if value:
                yield hit.entity("amount", value)

    def _range(self, hit: Hit) -> Iterator[Entity]:
        """Between 10 and 20k, £30 to £35: both ends; the currency and the scale of one hold for the other."""
        currency = hit.value("currency") or hit.value("before")
        low, high = hit.value("low"), hit.value("high") * (_MILLION if hit.has("million") else 1)
        first, last = hit.at("low"), hit.at("high")
        if first is None or last is None or self._is_counted(hit):
            return
        scale = next((one for one in _SCALES if self._is_scaled(hit, "high") and high >= one), 1)
        if not (currency or scale > 1 or (self.about.is_money and high >= _LARGE)):
            return
        low = low * scale if low * scale <= high else low
        start = hit.at("before")
        yield self.sentence.entity("amount", amount(low, currency), first if start is None else start, first)
        yield self.sentence.entity("amount", amount(high, currency), last, hit.last)

    def _is_marked(self, hit: Hit, name: str) -> bool:
        """True when a currency or a scale tells that money is meant."""
        return hit.has("currency") or hit.has("before") or self._is_scaled(hit, name)

    def _is_scaled(self, hit: Hit, name: str) -> bool:
        index = hit.at(name)
        scaled = self.lexicon.any_of("scaled", "round")
        return hit.has("million") or (index is not None and self.sentence.items[index].letter in scaled)

    def _bare(self, hit: Hit, reader: str) -> Iterator[Entity]:
        """A number that nothing marks as money but the words around."""
        index, value = hit.at("value"), hit.value("value")
        if index is None or len(hit.said("value")) > _MOST_DIGITS:
            return
        if self._is_taken(hit) if reader == "cents" else self._is_money(hit, reader, value):
            yield self.sentence.entity("amount", amount(value), index, index)

    def _is_money(self, hit: Hit, reader: str, value: Numeral) -> bool:
        about = self.about
        if reader in ("unit_price", "per_unit"):  # five a day are counted
            return reader == "unit_price" or (not about.is_figure and value >= _LEAST_PRICE)
        if reader == "ordered":  # below, an hour may be meant
            return (about.is_order or about.is_goods) and about.is_staff and value >= _LEAST_PRICE
        if reader == "cued":
            return self._can_be_paid(hit) and not about.is_figure
        if reader == "level":
            return value >= _MONEY_AT or about.is_money
        if about.is_money and not about.is_staff and _GROUPED.fullmatch(hit.said("value")):
            return True
        is_account = self.sentence.items[hit.last].letter == self.lexicon.letters["long"]
        is_meant = about.is_staff and (about.is_money or not about.is_figure) and not is_account
        return is_meant and value >= (_LEAST_SPENT if about.is_spending else _LARGE)

    def _is_taken(self, hit: Hit) -> bool:
        """True for a number with cents that something of the past was about: "declined for 63.20"."""
        told = self.lexicon.any_of("past_verb", "past_money")
        is_set = self.lexicon.letters["event_word"] in self.sentence.letters
        return (
            bool(_CENTS.search(hit.said("value")))
            and not is_set
            and not self.sentence.letters.isdisjoint(told)
        )

    def _can_be_paid(self, hit: Hit) -> bool:
        """Customers count what was charged ("charged 3 fees"): only a number that ends a phrase is money."""
        if _CENTS.search(hit.said("value")):
            return True
        following = self._after(hit)
        counted = self.lexicon.any_of("word", "past_verb", "plan", "quantity_noun", "paper")
        return self.about.is_staff or following not in counted

    def _is_counted(self, hit: Hit) -> bool:
        """True for 10k users: a count, unless deals are spoken of (12k terminals)."""
        return self._after(hit) == self.lexicon.letters["quantity_noun"]

    def _after(self, hit: Hit) -> str:
        return self.sentence.shape[hit.last + 1 : hit.last + 2]
