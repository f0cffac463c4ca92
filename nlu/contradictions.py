"""Sentences to be taught that contradict what is taught already: a mistake, or somebody's malice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from nlu.audience import Audiences
from nlu.corpus import Sentence
from nlu.entities import Lexicons
from nlu.local import LocalParser
from nlu.normal import normalise
from nlu.parse import OUT_OF_SCOPE
from nlu.reading import facts

NEAR = 0.8
"""From this cosine on two sentences say the same in nearly the same words."""
SURE = 0.8
"""From this confidence on the model in use contradicts what a sentence is said to mean."""
TOLERATED, FEWEST = 0.2, 3
"""Of sentences that only seem to contradict, the share and the number that stop nothing: to be wrong about
some is why one learns."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A sentence said to mean ``intent``, beside an ``other`` that is taught to mean something ``else_``.
    ``kind``: they are the ``same``, ``near`` each other, or the model in use is ``sure`` of that."""

    kind: str
    text: str
    intent: str
    other: str
    else_: str

    def to_json(self) -> dict[str, Any]:
        """As it is kept and shown."""
        return asdict(self)


class Known:
    """What is taught already, to look up what is nearest."""

    def __init__(self, base: Sequence[Sentence], lexicons: Lexicons, audiences: Audiences) -> None:
        self._lexicons, self._audiences = lexicons, audiences
        self._base = [one for one in base if one.intent != OUT_OF_SCOPE]
        normals = [self._normal(one) for one in self._base]
        self._meanings: dict[str, set[str]] = defaultdict(set)
        for normal, one in zip(normals, self._base, strict=True):
            self._meanings[normal].add(one.intent)
        self._features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._rows = normalize(self._features.fit_transform(normals))
        self._intents = np.array([one.intent for one in self._base])

    def contradicting(
        self, accepted: Sequence[Sentence], parser: LocalParser | None = None
    ) -> list[Contradiction]:
        """Those of the sentences that contradict what is known, the surest first; ``parser`` is the model in
        use."""
        if not accepted:
            return []
        normals = [self._normal(one) for one in accepted]
        likeness = (normalize(self._features.transform(normals)) @ self._rows.T).toarray()
        found = [
            self._one(one, normal, row, parser)
            for one, normal, row in zip(accepted, normals, likeness, strict=True)
        ]
        order = ("same", "near", "sure")
        return sorted((one for one in found if one), key=lambda one: order.index(one.kind))

    def _one(
        self, said: Sentence, normal: str, likeness: Any, parser: LocalParser | None
    ) -> Contradiction | None:
        own = self._intents == said.intent
        nearest = int(likeness.argmax())
        meanings = self._meanings.get(normal, set())
        if meanings and said.intent not in meanings:
            return self._between("same", said, nearest)
        as_near = float(likeness[own].max()) if own.any() else 0.0
        if not own[nearest] and likeness[nearest] >= NEAR and likeness[nearest] > as_near:
            return self._between("near", said, nearest)
        if parser is None or said.intent not in parser.model.head.intents:
            return None
        verdict = parser.judge(said.text, said.role, said.language or "")
        best = verdict.best
        if verdict.is_settled and best.confidence >= SURE and best.name != said.intent:
            theirs = np.flatnonzero(self._intents == best.name)
            return (
                self._between("sure", said, int(theirs[likeness[theirs].argmax()])) if len(theirs) else None
            )
        return None

    def _between(self, kind: str, said: Sentence, place: int) -> Contradiction:
        other = self._base[place]
        return Contradiction(kind, said.text, said.intent, other.text, other.intent)

    def _normal(self, one: Sentence) -> str:
        role = one.role or self._audiences.speaker(one.intent)
        return normalise(one.text, facts(one.text, role, self._lexicons.of(one.language or "")))


def is_poisoned(found: Sequence[Contradiction], accepted: int) -> bool:
    """Whether so much contradicts what is known that nothing should be trained of it."""
    if any(one.kind == "same" for one in found):
        return True
    return len(found) >= FEWEST and len(found) > TOLERATED * accepted
