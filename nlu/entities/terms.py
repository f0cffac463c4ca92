"""Which of the terms said count: a doubtful one needs a word beside it that makes it sure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nlu.entities.lexicon import Lexicon
from nlu.entities.phrases import Said
from nlu.entities.reading import Sentence
from nlu.parse import Context, Entity

_CUES, _VETOES = "cues", "vetoes"
_SHORT = 2
_STORY = 25


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one sentence that count, and what the sentence is about."""

    entities: tuple[Entity, ...]
    topics: frozenset[str]
    """What the cues said make sure, and the kinds found."""


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says of a doubtful term whether it counts in this sentence."""

    context: Context
    lexicon: Lexicon
    cues: list[Said]
    vetoes: frozenset[str]

    def counts(self, found: Said, topics: Collection[str]) -> bool:
        kind = found.term.kind
        if not found.term.weak or self.context.expects == kind:
            return True
        if kind in self.vetoes:
            return False
        own = self._own(kind)
        if own in self.lexicon.near:
            return self._is_near(found, own)
        return kind in topics or not self.lexicon.cued_by.get(kind, frozenset()).isdisjoint(topics)

    def _own(self, kind: str) -> str:
        return f"{kind}:{self.context.role}"

    def _is_near(self, found: Said, own: str) -> bool:
        """True when a cue stands close enough before the term."""
        names = (own,) if own in self.lexicon.cues else (found.term.kind,)
        most = self.lexicon.near[own]
        return any(cue.term.value in names and 0 <= found.first - cue.end <= most for cue in self.cues)


def is_story(sentence: Sentence, context: Context) -> bool:
    """True for a customer's long tale, in which single words and numbers tell nothing."""
    return context.role == "customer" and sentence.words > _STORY


def find_terms(sentence: Sentence, context: Context, lexicon: Lexicon, others: Collection[str]) -> Terms:
    """Figures, dimensions, stages and the like; ``others`` are the kinds of entities found already."""
    said = list(lexicon.terms.find(sentence.tokens.words))
    cues = [found for found in said if found.term.kind == _CUES]
    vetoes = frozenset(found.term.value for found in said if found.term.kind == _VETOES)
    terms = [found for found in said if found.term.kind not in (_CUES, _VETOES)]
    if context.role == "customer":
        is_told = is_story(sentence, context)
        left_out = lexicon.staff_only | (lexicon.alone if is_told else frozenset())
        terms = [
            found for found in terms if found.term.kind not in left_out and not (is_told and found.term.weak)
        ]
    judge = _Judge(context, lexicon, cues, vetoes)
    topics = {cue.term.value for cue in cues} | set(others)
    if sentence.words <= _SHORT and context.role == "staff":
        topics |= lexicon.alone
    sure: list[Said] = []
    for _ in range(2):  # a term that counts may make another one sure
        topics |= {found.term.kind for found in sure or terms if not found.term.weak}
        sure = [found for found in terms if judge.counts(found, topics)]
        topics |= {found.term.kind for found in sure}
    return Terms(tuple(_entities(sentence, sure)), frozenset(topics))


def _entities(sentence: Sentence, terms: list[Said]) -> Iterator[Entity]:
    tokens = sentence.tokens
    for term, first, end in terms:
        start, stop = tokens.starts[first], tokens.ends[end - 1]
        yield Entity(term.kind, term.value, start, stop, tokens.text[start:stop])
