"""Words as typed and words as meant: plain letters, capitals that tell, slips of the fingers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from nlu.entities.tokens import plain

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_SHORTEST = 5
_LONG = 8
_MOST = 5
_REMEMBERED = 5000


class SaidWord(NamedTuple):
    """A word of a sentence in plain letters; its capital counts only where it tells something. One typed with
    accents is typed with care."""

    plain: str
    start: int
    end: int
    is_capital: bool
    is_accented: bool = False


def said_words(text: str) -> list[SaidWord]:
    """The words of a sentence. A capital tells nothing of the first word, nor where every word has one."""
    words = [
        SaidWord(plain(match[0]), match.start(), match.end(), match[0][0].isupper(), not match[0].isascii())
        for match in _WORD.finditer(text)
    ]
    if all(word.is_capital for word in words):
        return [word._replace(is_capital=False) for word in words]
    return [words[0]._replace(is_capital=False), *words[1:]]


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain letters."""
    return tuple(plain(match[0]) for match in _WORD.finditer(name))


@dataclass(slots=True)
class NearWords:
    """Finds the known words that a misspelt one may stand for.

    Words of five letters and more, with their first letter right: one slip, two from eight letters
    on. A word is kept under its length with its first and with its last three letters, as a slip
    leaves one end whole.
    """

    _known: set[str] = field(default_factory=set)
    _by_end: dict[str, list[str]] = field(default_factory=dict)
    _answers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def learn(self, words: Iterable[str]) -> None:
        """Let these words be found."""
        for word in words:
            if len(word) >= _SHORTEST - 1 and word not in self._known:
                self._known.add(word)
                self._answers.clear()
                for key in _keys(word, len(word)):
                    self._by_end.setdefault(key, []).append(word)

    def of(self, said: str) -> tuple[str, ...]:
        """The known words near ``said``, the nearest first."""
        if len(said) < _SHORTEST:
            return ()
        answer = self._answers.get(said)
        if answer is None:
            answer = self._nearest(said)
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[said] = answer
        return answer

    def _nearest(self, said: str) -> tuple[str, ...]:
        slips = 1 if len(said) < _LONG else 2
        lengths = range(len(said) - slips, len(said) + slips + 1)
        near = [
            known for length in lengths for key in _keys(said, length) for known in self._by_end.get(key, ())
        ]
        matches = extract(said, near, scorer=OSA.distance, score_cutoff=slips, limit=_MOST)
        return tuple(dict.fromkeys(match[0] for match in matches if match[0][0] == said[0]))


def _keys(word: str, length: int) -> tuple[str, str]:
    return f"{length}{word[:3]}", f"{length}~{word[-3:]}"
