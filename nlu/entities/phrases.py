"""The product's own terms as people say them: figures, stages, priorities, channels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from nlu.entities.tokens import tokens_of

_WEAK = "~"
_GAP = "*"
_GAP_WORDS = 3
_PIECE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|(\*)|([^\s()\[\]]+)")


class Term(NamedTuple):
    """What a phrase stands for. ``weak`` ones count only with a cue; words ``marked[0]`` up to
    ``marked[1]`` of the phrase are the entity."""

    kind: str
    value: str
    weak: bool
    marked: tuple[int, int]


class Said(NamedTuple):
    """A term found: the entity's first part and the one after its last."""

    term: Term
    first: int
    end: int


@dataclass(slots=True)
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)


@dataclass(slots=True)
class PhraseIndex:
    """Finds every term in a sentence in one pass over its words."""

    _root: _Node = field(default_factory=_Node)

    def add(self, kind: str, value: str, phrase: str) -> None:
        """Let ``phrase``, in the lexicon's notation, stand for ``value``."""
        weak = phrase.startswith(_WEAK)
        for words, marked in _spellings(phrase.removeprefix(_WEAK)):
            node = self._root
            for word in words:
                node = node.following.setdefault(word, _Node())
            node.terms.append(Term(kind, value, weak, marked))

    def find(self, words: list[str]) -> Iterator[Said]:
        """Every term said in ``words``; they may overlap."""
        root = self._root.following
        for first, word in enumerate(words):
            if word in root:
                yield from self._from(words, first)

    def words(self) -> Iterator[str]:
        """Every word of every phrase."""
        nodes = [self._root]
        while nodes:
            following = nodes.pop().following
            yield from following
            nodes += following.values()

    def _from(self, words: list[str], first: int) -> Iterator[Said]:
        """The terms whose phrase begins at ``first``. A gap counts as one word of the phrase, whatever is in
        it: what stands behind it is moved by the difference."""
        begun: tuple[_Node, int, tuple[tuple[int, int], ...]] = (
            self._root.following[words[first]],
            first + 1,
            (),
        )
        open_ends = [begun]
        while open_ends:
            node, at, gaps = open_ends.pop()
            for term in node.terms:
                start, end = term.marked
                moved = first + sum(more for place, more in gaps if place <= start)
                yield Said(term, moved + start, moved + end)
            if at < len(words) and words[at] in node.following:
                open_ends.append((node.following[words[at]], at + 1, gaps))
            gap = node.following.get(_GAP)
            if gap:
                place = at - first - sum(more for _, more in gaps)
                for skipped in range(_GAP_WORDS + 1):
                    following = gap.following.get(words[at + skipped]) if at + skipped < len(words) else None
                    if following:
                        open_ends.append((following, at + skipped + 1, (*gaps, (place, skipped - 1))))


def _spellings(phrase: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Every way to say ``phrase``: its words, and which of them are marked.

    ``a|b`` is either, ``(a)`` may be left out, ``*`` is up to three words, ``[a]`` is what is marked;
    without a mark it is all of it, up to the first ``*``.
    """
    pieces = [_choices(match) for match in _PIECE.finditer(phrase)]
    for chosen in itertools.product(*pieces):
        words: list[str] = []
        marked: tuple[int, int] | None = None
        for said, is_marked in chosen:
            spoken = [said] if said == _GAP else tokens_of(said).words
            if is_marked:
                marked = (len(words), len(words) + len(spoken))
            words += spoken
        whole = (0, words.index(_GAP) if _GAP in words else len(words))
        yield tuple(words), marked or whole


def _choices(match: re.Match[str]) -> Iterable[tuple[str, bool]]:
    optional, marked, gap, plain = match.groups()
    if optional is not None:
        either = [(said.strip(), False) for said in optional.split("|")]
        return either if "|" in optional else [*either, ("", False)]
    if marked is not None:
        return [(said.strip(), True) for said in marked.split("|")]
    return [(said, False) for said in ([gap] if gap else plain.split("|"))]
