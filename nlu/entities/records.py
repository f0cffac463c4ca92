"""Numbers of records: ``T-12``, "ticket 12", "quote no. 7", "#12"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Sentence
from nlu.parse import Entity

_SPACED = re.compile(r"\b([A-Z]) (\d{1,9})\b(?![.,:/%]\d|%)")
_QUARTERS = 4
_RECORDS = frozenset(("ticket", "deal", "lead", "quote"))


@dataclass(frozen=True, slots=True)
class RecordFinder:
    """Finds the record numbers of one sentence."""

    sentence: Sentence
    lexicon: Lexicon
    expects: str | None
    products: frozenset[int]
    """Where products on record start: a number before one counts it ("quote 40 GTX Pro")."""

    def found(self) -> Iterator[Entity]:
        """Every record number; they may overlap."""
        yield from self._lettered()
        yield from self._spaced()
        yield from self._worded()
        yield from self._hashed()

    def _record(self, kind: str, digits: str, first: int, last: int) -> Entity:
        letter = next(letter for letter, named in self.lexicon.records.items() if named == kind)
        return self.sentence.entity(kind, f"{letter.upper()}-{int(digits)}", first, last)

    def _lettered(self) -> Iterator[Entity]:
        """T-12, t12. Q1 to Q4 are quarters, unless a quote is spoken of."""
        letters = self.lexicon.letters
        wanted = self.lexicon.any_of("lettered", "quarter_name")
        if self.sentence.letters.isdisjoint(wanted):
            return
        for index, item in enumerate(self.sentence.items):
            if item.letter in wanted:
                said = self.sentence.said(index)
                kind = self.lexicon.records.get(said[0].lower())
                is_quarter = item.letter == letters["quarter_name"] and not self._is_quoted(index)
                if kind and not is_quarter:
                    yield self._record(kind, re.sub(r"\D", "", said), index, index)

    def _is_quoted(self, index: int) -> bool:
        before = self.sentence.shape[max(index - 1, 0) : index]
        return self.expects == "quote" or before == self.lexicon.letters["quote_word"]

    def _spaced(self) -> Iterator[Entity]:
        """T 12, with a capital letter."""
        text = self.sentence.tokens.text
        for match in _SPACED.finditer(text):
            kind = self.lexicon.records.get(match[1].lower())
            if kind:
                value = f"{match[1]}-{int(match[2])}"
                yield Entity(kind, value, match.start(), match.end(), match[0])

    def _worded(self) -> Iterator[Entity]:
        """Ticket 12, tickets 12 and 13."""
        for hit in self.sentence.hits(self.lexicon.grammar["records"][""]):
            kind = self._kind(self.sentence.items[hit.first].letter)
            index = hit.at("value")
            if index is None or self.sentence.end(index) + 1 in self.products:
                continue
            number = hit.value("value")
            if kind and (self.sentence.said(index).isdecimal() or self._is_spelled(index)):
                yield self._record(kind, str(number), hit.first, index)
            if kind and hit.has("more"):
                for place in range(*hit.match.span("more")):
                    if self.sentence.said(place).isdecimal():
                        yield self._record(kind, self.sentence.said(place), place, place)

    def _is_spelled(self, index: int) -> bool:
        item = self.sentence.items[index]
        return item.letter == self.lexicon.letters["spelled"] and isinstance(item.value, int)

    def _hashed(self) -> Iterator[Entity]:
        """#12, where one kind of record is spoken of or asked for."""
        hits = list(self.sentence.hits(self.lexicon.grammar["hashes"][""]))
        if not hits:
            return
        kinds = {self._kind(letter) for letter in self.sentence.letters} - {None}
        kind = self.expects if self.expects in self.lexicon.records.values() else None
        kind = kind or (kinds.pop() if len(kinds) == 1 else None)
        for hit in hits:
            is_touched = self.sentence.end(hit.first) == self.sentence.start(hit.last)
            if kind and is_touched and hit.said("value").isdecimal():
                yield self._record(kind, hit.said("value"), hit.first, hit.last)

    def _kind(self, letter: str) -> str | None:
        kinds = {self.lexicon.letters[f"{kind}_word"]: kind for kind in self.lexicon.records.values()}
        return kinds.get(letter)


def prioritised(sentence: Sentence, kept: list[Entity], lexicon: Lexicon) -> list[Entity]:
    """``kept``, the only number beside a priority being the ticket's: "set 104 to high"."""
    kinds = [entity.kind for entity in kept]
    if "priority" not in kinds or kinds.count("quantity") != 1 or not _RECORDS.isdisjoint(kinds):
        return kept
    number = kept[kinds.index("quantity")]
    counted = lexicon.any_of("quantity_noun", "word")
    index = next(at for at in range(len(sentence.items)) if sentence.start(at) == number.start)
    if not isinstance(number.value, int) or sentence.shape[index + 1 : index + 2] in counted:
        return kept
    letter = next(letter for letter, named in lexicon.records.items() if named == "ticket")
    ticket = replace(number, kind="ticket", value=f"{letter.upper()}-{number.value}")
    return [ticket if entity is number else entity for entity in kept]
