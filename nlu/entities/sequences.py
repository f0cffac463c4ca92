"""Sentences as sequences of words with their clues and labels, as a conditional random field reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu.annotated import Annotation
from nlu.entities.tokens import Tokens

OUTSIDE = "O"
_BEGINS, _GOES_ON = "B-", "I-"
_ENDS = 3
"""Letters at a word's start and end that tell something of it."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What is told of each word: itself, its shape, its neighbours, and in whose lists it is."""

    listed: Mapping[str, frozenset[str]]
    """The kinds in whose lookups a word in lower case stands."""
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, lookups: Mapping[str, Sequence[str]], patterns: Mapping[str, Sequence[str]]) -> Clues:
        """With the words and patterns of each kind."""
        listed: dict[str, set[str]] = {}
        for kind, said in lookups.items():
            for word in " ".join(said).casefold().split():
                listed.setdefault(word, set()).add(kind)
        compiled = [(kind, re.compile(one)) for kind, several in patterns.items() for one in several]
        return cls({word: frozenset(kinds) for word, kinds in listed.items()}, tuple(compiled))

    def of_words(self, tokens: Tokens) -> list[list[str]]:
        """The clues of every word, with those of the two words on either side."""
        own = [self._of(tokens, at) for at in range(len(tokens))]
        clues = []
        for at, said in enumerate(own):
            told = ["bias", *said, *(f"{word}" for word in self._around(tokens, at))]
            clues.append(told)
        return clues

    def _of(self, tokens: Tokens, at: int) -> Iterator[str]:
        word = tokens.words[at]
        written = tokens.text[tokens.starts[at] : tokens.ends[at]]
        said = [f"w={word}", f"start={word[:_ENDS]}", f"end={word[-_ENDS:]}", f"kind={tokens.kinds[at]}"]
        said.append(f"shape={_shape(written)}")
        said += [f"listed={kind}" for kind in self.listed.get(word, ())]
        said += [f"like={kind}" for kind, pattern in self.patterns if pattern.search(written)]
        return iter(said)

    def _around(self, tokens: Tokens, at: int) -> Iterator[str]:
        for step in (-2, -1, 1, 2):
            there = at + step
            if 0 <= there < len(tokens):
                yield f"{step}:w={tokens.words[there]}"
                yield from (f"{step}:listed={kind}" for kind in self.listed.get(tokens.words[there], ()))
            else:
                yield f"{step}:none"


def labels_of(tokens: Tokens, annotations: Sequence[Annotation]) -> list[str]:
    """A label for every word: begins a kind, goes on with it, or is outside of all."""
    labels = [OUTSIDE] * len(tokens)
    for one in annotations:
        inside = [
            at for at in range(len(tokens)) if tokens.starts[at] < one.end and one.start < tokens.ends[at]
        ]
        for at in inside:
            labels[at] = f"{_BEGINS if at == inside[0] else _GOES_ON}{one.kind}"
    return labels


def spans_of(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """The kinds said, each from its first to its last word."""
    spans: list[tuple[str, int, int]] = []
    for at, label in enumerate(labels):
        kind = label[len(_BEGINS) :]
        if label.startswith(_GOES_ON) and spans and spans[-1][0] == kind and spans[-1][2] == at - 1:
            spans[-1] = (kind, spans[-1][1], at)
        elif label != OUTSIDE:
            spans.append((kind, at, at))
    return spans


def _shape(written: str) -> str:
    shape = re.sub(r"[^\W\d_a-z]+", "X", re.sub(r"[a-z]+", "x", written))
    return re.sub(r"\d+", "9", shape)
