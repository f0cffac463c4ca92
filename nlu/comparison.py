"""A candidate held against the model in use, sentence by sentence; pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any

from nlu.outcomes import Outcomes, Taught

CHANCE = 0.05
"""More sentences lost than gained count as worse where chance does as much less often than this."""
CHANCE_OF_ONE = 0.01
"""The same for a single intent: there are many, and chance has as many tries."""
FEWEST_LOST = 3
SHOWN = 20
"""Sentences named at most."""


@dataclass(frozen=True, slots=True)
class Held:
    """How two models did on the same sentences that neither was shown."""

    n: int
    before: int
    """How many the model in use takes for what they mean."""
    after: int
    gained: int
    lost: int
    is_worse: bool
    worse_intents: tuple[tuple[str, int, int], ...] = ()
    """Intents that lost more than chance explains: gained, lost."""
    lost_sentences: tuple[tuple[str, str, str], ...] = ()
    """Some that only the model in use got right: what was said, what it means, what it is taken for now."""

    def to_json(self) -> dict[str, Any]:
        """As it is kept and shown."""
        return {
            "n": self.n,
            "before": self.before,
            "after": self.after,
            "gained": self.gained,
            "lost": self.lost,
            "is_worse": self.is_worse,
            "worse_intents": [list(one) for one in self.worse_intents],
            "lost_sentences": [list(one) for one in self.lost_sentences],
        }


Guesses = Mapping[Taught, str]


def guesses_of(outcomes: Outcomes) -> Guesses:
    """What each sentence was taken for."""
    return {taught: one.guess for taught, one in outcomes.items()}


def held_against(before: Guesses, after: Guesses) -> Held:
    """Both on the sentences they share. What only one of the two got right is counted; equal counts are what
    chance makes, many more lost than gained are not."""
    shared = [taught for taught in before if taught in after]
    gained, lost = Counter[str](), Counter[str]()
    examples = []
    for taught in shared:
        intent, was, now = taught[1], before[taught], after[taught]
        if was != intent == now:
            gained[intent] += 1
        elif was == intent != now:
            lost[intent] += 1
            examples.append((taught[0], intent, now))
    worse = [
        (intent, gained[intent], count)
        for intent, count in lost.most_common()
        if count - gained[intent] >= FEWEST_LOST and _is_worse(gained[intent], count, CHANCE_OF_ONE)
    ]
    named = {intent for intent, *_ in worse}
    examples.sort(key=lambda one: one[1] not in named)
    return Held(
        n=len(shared),
        before=sum(before[taught] == taught[1] for taught in shared),
        after=sum(after[taught] == taught[1] for taught in shared),
        gained=gained.total(),
        lost=lost.total(),
        is_worse=_is_worse(gained.total(), lost.total(), CHANCE) or bool(worse),
        worse_intents=tuple(worse),
        lost_sentences=tuple(examples[:SHOWN]),
    )


def _is_worse(gained: int, lost: int, chance: float) -> bool:
    if lost <= gained:
        return False
    n = gained + lost
    as_bad = sum(comb(n, count) for count in range(lost, n + 1))
    return bool(as_bad / 2**n < chance)  # whole numbers until here: exact however many there are


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found of a candidate. ``conversations`` is None when none were played."""

    current: str
    candidate: str
    held_out: Held
    """On what both were taught, each sentence judged by a model that was not shown it."""
    blind: Held | None = None
    """On sentences nobody trains on, where there are some."""
    accepted: tuple[int, int, int] = (0, 0, 0)
    """Of the sentences accepted since: how many, understood before, understood now (held out)."""
    conversations: Mapping[str, Any] | None = None
    contradictions: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    @property
    def passed(self) -> bool:
        """Whether the candidate may be put into use: nothing got worse."""
        worse = self.held_out.is_worse or (self.blind is not None and self.blind.is_worse)
        return not worse and not (self.conversations or {}).get("worse")

    def to_json(self) -> dict[str, Any]:
        """As it is kept and shown."""
        n, before, after = self.accepted
        return {
            "current": self.current,
            "candidate": self.candidate,
            "passed": self.passed,
            "held_out": self.held_out.to_json(),
            "blind": self.blind.to_json() if self.blind else None,
            "accepted": {"n": n, "before": before, "after": after},
            "conversations": dict(self.conversations) if self.conversations is not None else None,
            "contradictions": [dict(one) for one in self.contradictions],
        }
