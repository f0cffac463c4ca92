"""Which of the terms said count: a doubtful one needs a word beside it that makes it sure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nlu.entities.lexicon import Lexicon
from nlu.entities.phrases import Said
from nlu.entities.reading import Sentence
from nlu.parse import Context, Entity

_CUES, _VETOES = "cues", "vetoes"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one sentence that count, and what the sentence is about."""

    entities: tuple[Entity, ...]
    topics: frozenset[str]
    """The kinds of cues said, and the kinds found."""


def find_terms(sentence: Sentence, context: Context, lexicon: Lexicon, others: Collection[str]) -> Terms:
    """Figures, dimensions, stages and the like; ``others`` are the kinds of entities found already."""
    said = list(lexicon.terms.find(sentence.tokens.words))
    cues = {found.term.value for found in said if found.term.kind == _CUES}
    vetoes = {found.term.value for found in said if found.term.kind == _VETOES}
    terms = [found for found in said if found.term.kind not in (_CUES, _VETOES)]
    if context.role == "customer":
        terms = [found for found in terms if found.term.kind not in lexicon.staff_only]
    topics = cues | set(others) | {found.term.kind for found in terms if not found.term.weak}
    topics |= {context.expects} if context.expects else set()
    sure = [found for found in terms if not found.term.weak]
    for _ in range(2):
        sure = [found for found in terms if not found.term.weak or _is_cued(found, topics, vetoes, lexicon)]
        topics |= {found.term.kind for found in sure}
    return Terms(tuple(_entities(sentence, sure)), frozenset(topics))


def _is_cued(found: Said, topics: Collection[str], vetoes: Collection[str], lexicon: Lexicon) -> bool:
    kind = found.term.kind
    if kind in vetoes:
        return False
    return f"{kind}" in topics or not lexicon.cued_by.get(kind, frozenset()).isdisjoint(topics)


def _entities(sentence: Sentence, terms: list[Said]) -> Iterator[Entity]:
    tokens = sentence.tokens
    for term, first, end in terms:
        start, stop = tokens.starts[first], tokens.ends[end - 1]
        yield Entity(term.kind, term.value, start, stop, tokens.text[start:stop])
