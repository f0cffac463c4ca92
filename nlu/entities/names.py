"""Names of records, found in sentences as people type them: in lower case, cut short, misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from nlu.entities.lexicon import Lexicon
from nlu.entities.tokens import plain
from nlu.parse import Entity, Name

_WORD = re.compile(r"[^\W_][\u0300-\u036f]*(?:[^\W_][\u0300-\u036f]*)*")
_SHORTEST_ALIAS = 3
_SHORTEST_TYPO = 5
_LONG = 8
_MOST_WORDS = 8
_REMEMBERED = 5000


class _Word(NamedTuple):
    plain: str
    start: int
    end: int
    is_capital: bool


@dataclass(slots=True)
class NameIndex:
    """The names of the records there are, found by their words.

    Found are whole names; companies without their ending ("Acme" for Acme GmbH) or by their first
    word alone; people by first or last name alone, if only one has it (or only one colleague);
    products also written as one word. Capitals and accents do not matter; one slip of the fingers
    is forgiven, two in long words. Looking up takes time by the words of the sentence, not by the
    number of names.
    """

    lexicon: Lexicon
    _whole: dict[str, list[Name]] = field(default_factory=dict)
    _alias: dict[str, list[Name]] = field(default_factory=dict)
    _longest: dict[str, int] = field(default_factory=dict)
    _near: dict[str, list[str]] = field(default_factory=dict)
    _colleagues: set[str] = field(default_factory=set)
    _learned: set[str] = field(default_factory=set)
    _remembered: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, lexicon: Lexicon, names: Iterable[Name]) -> NameIndex:
        """An index of these names."""
        index = cls(lexicon)
        for name in names:
            index.add(name)
        return index

    def add(self, name: Name, *, colleague: bool = False) -> None:
        """Let ``name`` be found. The first name of a ``colleague`` goes before others' of the same."""
        if colleague:
            self._colleagues.add(name.name)
        for form in self._forms(name):
            known = self._whole.setdefault(" ".join(form), [])
            if name not in known:
                known.append(name)
            self._longest[form[0]] = max(self._longest.get(form[0], 0), len(form))
            for word in form:
                self._learn(word)
        for word in self._aliases(name):
            known = self._alias.setdefault(word, [])
            if name not in known:
                known.append(name)
            self._learn(word)

    def discard(self, name: Name) -> None:
        """Let ``name`` no longer be found."""
        self._colleagues.discard(name.name)
        keys = [(self._whole, " ".join(form)) for form in self._forms(name)]
        for names, key in keys + [(self._alias, word) for word in self._aliases(name)]:
            names[key] = [known for known in names.get(key, []) if known != name]

    def find(self, text: str) -> Sequence[Entity]:
        """Every known name said in ``text``, longest first, none overlapping."""
        words = _said(text)
        found, at = [], 0
        while at < len(words):
            hit = self._whole_at(words, at) or self._alias_at(words, at)
            if hit is None:
                at += 1
                continue
            name, count = hit
            start, end = words[at].start, words[at + count - 1].end
            found.append(Entity(name.kind, name.name, start, end, text[start:end]))
            at += count
        return sorted(found, key=lambda entity: entity.start - entity.end)

    def _forms(self, name: Name) -> Iterator[tuple[str, ...]]:
        """The ways to say the whole name."""
        words = _words(name.name)[:_MOST_WORDS]
        if not words:
            return
        yield words
        if name.kind == "company":
            core = self._core(words)
            if core != words and core:
                yield core
        elif name.kind == "product":
            yield from self._product_forms(words)

    def _product_forms(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if len(words) > 1:
            yield ("".join(words),)
        if words[-1].isalpha():
            yield (*words[:-1], f"{words[-1]}s")

    def _core(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """A company's name without its ending."""
        end = len(words)
        while end > 1 and words[end - 1] in self.lexicon.names.corporate:
            end -= 1
        return words[:end]

    def _aliases(self, name: Name) -> Iterator[str]:
        """The single words that may stand for the name, if no other name has them."""
        words = _words(name.name)
        if name.kind == "company" and words:
            candidates = words[:1]
        elif name.kind == "person" and len(words) > 1:
            candidates = (words[0], words[-1])
        else:
            return
        for word in dict.fromkeys(candidates):
            if len(word) >= _SHORTEST_ALIAS and word.isalpha():
                yield word

    def _whole_at(self, words: list[_Word], at: int) -> tuple[Name, int] | None:
        """The longest whole name that starts here."""
        for first in (words[at].plain, *self._misspelt(words[at])):
            for count in range(min(self._longest.get(first, 0), len(words) - at), 0, -1):
                name = self._joined(first, words[at + 1 : at + count])
                if name and (count > 1 or self._is_name(words, at, first)):
                    return name, count
        return None

    def _joined(self, first: str, others: list[_Word]) -> Name | None:
        """The name made of these words; one of the others may be misspelt."""
        said = [word.plain for word in others]
        exact = self._one(self._whole.get(" ".join([first, *said])))
        if exact:
            return exact
        for index, word in enumerate(others):
            for meant in self._misspelt(word):
                name = self._one(self._whole.get(" ".join([first, *said[:index], meant, *said[index + 1 :]])))
                if name:
                    return name
        return None

    def _alias_at(self, words: list[_Word], at: int) -> tuple[Name, int] | None:
        """The name that one word stands for."""
        word = words[at]
        for meant in (word.plain, *self._misspelt(word)):
            name = self._one(self._alias.get(meant))
            if name and self._is_name(words, at, meant):
                return name, 1
        return None

    def _one(self, names: list[Name] | None) -> Name | None:
        """The only one of ``names``, or the only colleague among them."""
        if not names:
            return None
        if len({name.name for name in names}) == 1:
            return names[0]
        colleagues = [name for name in names if name.name in self._colleagues]
        return colleagues[0] if len(colleagues) == 1 else None

    def _is_name(self, words: list[_Word], at: int, meant: str) -> bool:
        """False for an ordinary word that happens to be a name ("grant", "best"), unless its capital tells."""
        word = words[at]
        if word.plain in self.lexicon.names.ordinary:
            return word.is_capital
        return meant == word.plain or word.is_capital or self._is_introduced(words, at)

    def _is_introduced(self, words: list[_Word], at: int) -> bool:
        """True when the words beside say that a name stands here; asked of misspelt ones."""
        before = words[at - 1].plain if at else ""
        after = words[at + 1].plain if at + 1 < len(words) else ""
        return before in self.lexicon.names.before or after in self.lexicon.names.after

    def _misspelt(self, word: _Word) -> tuple[str, ...]:
        """The words of names that ``word`` may be a slip of; none when it is a word itself."""
        said = word.plain
        if len(said) < _SHORTEST_TYPO or said in self.lexicon.names.ordinary or said in self._longest:
            return ()
        if said in self._alias:
            return ()
        answer = self._remembered.get(said)
        if answer is None:
            answer = self._nearest(said)
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[said] = answer
        return answer

    def _nearest(self, said: str) -> tuple[str, ...]:
        slips = 1 if len(said) < _LONG else 2
        lengths = range(len(said) - slips, len(said) + slips + 1)
        near = [known for length in lengths for key in _keys(said, length) for known in self._near.get(key, ())]
        matches = extract(said, near, scorer=OSA.distance, score_cutoff=slips, limit=5)
        return tuple(dict.fromkeys(match[0] for match in matches if match[0][0] == said[0]))

    def _learn(self, word: str) -> None:
        if len(word) < _SHORTEST_TYPO - 1 or word in self._learned:
            return
        self._learned.add(word)
        self._remembered.clear()
        for key in _keys(word, len(word)):
            self._near.setdefault(key, []).append(word)


def _said(text: str) -> list[_Word]:
    """The words of a sentence; a capital tells nothing of the first word, nor where all have one."""
    words = [
        _Word(plain(match[0]), match.start(), match.end(), match[0][0].isupper()) for match in _WORD.finditer(text)
    ]
    if all(word.is_capital for word in words):
        return [word._replace(is_capital=False) for word in words]
    return [words[0]._replace(is_capital=False), *words[1:]]


def _words(name: str) -> tuple[str, ...]:
    return tuple(plain(match[0]) for match in _WORD.finditer(name))


def _keys(word: str, length: int) -> tuple[str, str]:
    """One of them survives a slip in the other half of the word; words of one length are together."""
    return f"{length}{word[:3]}", f"{length}~{word[-3:]}"
