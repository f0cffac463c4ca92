"""What is wrong with sentences before anything is learned of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from nlu.audience import Audiences
from nlu.corpus import Sentence
from nlu.normal import normalise
from nlu.parse import OUT_OF_SCOPE

ENOUGH: Mapping[str, int] = {"en": 40}
ENOUGH_ELSEWHERE = 25
"""Sentences an intent needs, by language."""
MOST_ALIKE = 0.25
"""The share of an intent's sentences that one template may have made."""
MOST_FILLED = 0.6
"""The share that templates may have made together."""
TEMPLATE = 5
"""So many sentences that differ in one place only are a template."""
FEWEST_TO_COMPARE = 20
"""Of fewer sentences nobody can say that they are monotonous."""
LONGEST_GAP = 3
"""Words that may differ between sentences of one template."""
GAP = "…"


class Trouble(StrEnum):
    """What can be wrong, with the words people read."""

    CONTRADICTION = "the same words, taught as different intents"
    LEAK = "kept for testing, and taught"
    DUPLICATE = "taught twice (numbers and addresses count as the same)"
    TOO_FEW = "too few sentences"
    MONOTONY = "one sentence over and over, filled with other words"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: with these sentences, or with an intent as a whole."""

    trouble: Trouble
    what: str
    """The words, or the intent and its figures."""
    sentences: tuple[Sentence, ...] = ()


def check(taught: Sequence[Sentence], kept: Sequence[Sentence], audiences: Audiences) -> tuple[Finding, ...]:
    """All that is wrong with the sentences ``taught``; none of those ``kept`` for testing may be among them.

    Languages are looked at apart. The same words may be one intent of customers and another of staff. Out of
    scope is no intent: it may be small and monotonous.
    """
    found = list(_leaks(taught, kept))
    for language, sentences in sorted(_grouped(taught, lambda one: one.language or "").items()):
        found += [*_same_words(sentences, audiences), *_poor(sentences, language)]
    order = list(Trouble)
    return tuple(sorted(found, key=lambda finding: order.index(finding.trouble)))


def _plain(sentence: Sentence) -> str:
    """What the engine learns of it; the words themselves where that is nothing."""
    return normalise(sentence.text) or sentence.text.casefold()


def _bare(sentence: Sentence) -> str:
    """The same, asked or told."""
    return " ".join(word for word in _plain(sentence).split() if word != "?")


def _leaks(taught: Iterable[Sentence], kept: Iterable[Sentence]) -> Iterator[Finding]:
    learned = _grouped(taught, _bare)
    for sentence in kept:
        if same := learned.get(_bare(sentence)):
            yield Finding(Trouble.LEAK, sentence.text, (sentence, *same))


def _grouped(sentences: Iterable[Sentence], by: Callable[[Sentence], str]) -> dict[str, list[Sentence]]:
    alike: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        alike[by(sentence)].append(sentence)
    return dict(alike)


def _same_words(sentences: Iterable[Sentence], audiences: Audiences) -> Iterator[Finding]:
    for same in _grouped(sentences, _plain).values():
        if _contradict({sentence.intent for sentence in same}, audiences):
            yield Finding(Trouble.CONTRADICTION, same[0].text, tuple(same))
        for intent in sorted({sentence.intent for sentence in same}):
            twice = tuple(sentence for sentence in same if sentence.intent == intent)
            if len(twice) > 1:
                yield Finding(Trouble.DUPLICATE, twice[0].text, twice)


def _contradict(intents: set[str], audiences: Audiences) -> bool:
    """Whether a customer, or a member of staff, could mean more than one of them."""
    return len(intents - audiences.staff) > 1 or len(intents - audiences.customers) > 1


def _poor(sentences: Iterable[Sentence], language: str) -> Iterator[Finding]:
    ours = [sentence for sentence in sentences if sentence.intent != OUT_OF_SCOPE]
    enough = ENOUGH.get(language, ENOUGH_ELSEWHERE)
    for intent, said in sorted(_grouped(ours, attrgetter("intent")).items()):
        if len(said) < enough:
            yield Finding(Trouble.TOO_FEW, f"{intent}: {len(said)} of {enough}", tuple(said[:1]))
        if len(said) >= FEWEST_TO_COMPARE:
            yield from _monotony(intent, said)


def _monotony(intent: str, said: Sequence[Sentence]) -> Iterator[Finding]:
    """Whether one template, or a few, made most of the sentences."""
    made = {template: places for template, places in _templates(said).items() if len(places) >= TEMPLATE}
    if not made:
        return
    commonest = max(made, key=lambda template: len(made[template]))
    filled = set[int]().union(*made.values())
    if len(made[commonest]) > MOST_ALIKE * len(said):
        told = f"{intent}: {len(made[commonest])} of {len(said)} are \u201c{commonest}\u201d"
        yield Finding(Trouble.MONOTONY, told, tuple(said[place] for place in sorted(made[commonest])))
    elif len(filled) > MOST_FILLED * len(said):
        told = f"{intent}: {len(filled)} of {len(said)} come of templates, most of \u201c{commonest}\u201d"
        yield Finding(Trouble.MONOTONY, told, tuple(said[place] for place in sorted(made[commonest])))


def _templates(said: Sequence[Sentence]) -> dict[str, set[int]]:
    """Sentences with a gap in one place, and which sentences fill it."""
    made: dict[str, set[int]] = defaultdict(set)
    for place, sentence in enumerate(said):
        words = _plain(sentence).split()
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST_GAP, len(words)) + 1):
                if len(words) - (end - start) >= 2:  # noqa: PLR2004 one word and a gap is no template
                    made[" ".join([*words[:start], GAP, *words[end:]])].add(place)
    return dict(made)
