"""An owner's own facts, found as they were annotated: words listed, patterns, and what examples taught.

Kept beside the model under its version: a page of JSON and the weights of a conditional random field, which
is a table of numbers in CRFsuite's own format, checked by its hash. Nothing that could run is ever loaded.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlu.entities.sequences import OUTSIDE, Clues, spans_of
from nlu.entities.tokens import tokens_of
from nlu.parse import Entity

READ = 1_000
"""Characters of a sentence that are searched: people say first what they want."""
SURE = 0.5
"""How likely, word by word, a learnt fact must be on average."""
_CERTAIN = frozenset(("email", "phone"))


@dataclass(frozen=True, slots=True)
class Own:
    """What finds an owner's facts: ``kinds`` learnt, the weights (empty when only hints were given), values
    by words, words and patterns by kind."""

    kinds: tuple[str, ...]
    weights: bytes = b""
    synonyms: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Learnt:
    """Finds an owner's own facts in sentences, one at a time."""

    def __init__(self, own: Own) -> None:
        self._own = own
        self._clues = Clues.of(own.lookups, own.patterns)
        self._tagger = _tagger_of(own.weights) if own.weights else None
        self._listed = [
            (kind, said, re.compile(rf"(?<!\w){re.escape(said)}(?!\w)", re.IGNORECASE))
            for kind in own.kinds
            for said in sorted(own.lookups.get(kind, ()), key=len, reverse=True)
        ]
        self._patterns = [
            (kind, re.compile(pattern)) for kind in own.kinds for pattern in own.patterns.get(kind, ())
        ]

    def added(self, text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
        """``entities`` and the owner's own, none overlapping. What an owner annotated stands before what is
        found by rules in the same words or in fewer, but for addresses and phone numbers."""
        kept = list(entities)
        for own in self.find(text):
            beside = [one for one in kept if one.start < own.end and own.start < one.end]
            covers = all(
                own.start <= one.start and one.end <= own.end and one.kind not in _CERTAIN for one in beside
            )
            if covers:
                kept = [one for one in kept if one not in beside] + [own]
        return tuple(sorted(kept, key=lambda one: one.start))

    def find(self, text: str) -> list[Entity]:
        """The owner's facts in ``text``: words listed first, then patterns, then what was learnt."""
        text = text[:READ]
        found: list[Entity] = []
        for entity in (*self._listed_in(text), *self._matched_in(text), *self._learnt_in(text)):
            if entity.end > entity.start and all(
                entity.end <= one.start or one.end <= entity.start for one in found
            ):
                found.append(entity)
        return sorted(found, key=lambda one: one.start)

    def _listed_in(self, text: str) -> Iterator[Entity]:
        for kind, said, pattern in self._listed:
            for match in pattern.finditer(text):
                value = self._own.synonyms.get(match[0].casefold(), said)
                yield Entity(kind, value, *match.span(), match[0])

    def _matched_in(self, text: str) -> Iterator[Entity]:
        for kind, pattern in self._patterns:
            for match in pattern.finditer(text):
                yield self._entity(kind, text, *match.span())

    def _learnt_in(self, text: str) -> Iterator[Entity]:
        tokens = tokens_of(text)
        if self._tagger is None or not len(tokens):
            return
        labels = self._tagger.tag(self._clues.of_words(tokens))
        if all(label == OUTSIDE for label in labels):
            return
        for kind, first, last in spans_of(labels):
            likely = [self._tagger.marginal(labels[at], at) for at in range(first, last + 1)]
            if sum(likely) / len(likely) >= SURE:
                yield self._entity(kind, text, tokens.starts[first], tokens.ends[last])

    def _entity(self, kind: str, text: str, start: int, end: int) -> Entity:
        said = text[start:end]
        return Entity(kind, self._own.synonyms.get(said.casefold(), said), start, end, said)


def save(own: Own, folder: Path, version: str) -> None:
    """``own`` belongs to the model ``version``, which is to be saved in ``folder``; what belonged to models
    before the one in use is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(folder, version)
    page = {
        "kinds": own.kinds,
        "synonyms": dict(own.synonyms),
        "lookups": dict(own.lookups),
        "patterns": dict(own.patterns),
        "sha256": hashlib.sha256(own.weights).hexdigest(),
    }
    _replace(_weights(folder, version), own.weights)
    _replace(_page(folder, version), json.dumps(page, ensure_ascii=False, indent=1).encode())


def remove(folder: Path, version: str) -> None:
    """The model ``version`` has no facts of an owner."""
    _tidy(folder, version)
    _page(folder, version).unlink(missing_ok=True)
    _weights(folder, version).unlink(missing_ok=True)


def load(folder: Path, version: str) -> Learnt | None:
    """What was learnt with the model ``version``; None when nothing was annotated, or it is damaged."""
    try:
        page: Any = json.loads(_page(folder, version).read_bytes())
        weights = _weights(folder, version).read_bytes()
        if hashlib.sha256(weights).hexdigest() != page["sha256"]:
            return None
        lists = {name: {kind: tuple(said) for kind, said in page[name].items()} for name in _LISTS}
        return Learnt(Own(tuple(page["kinds"]), weights, page["synonyms"], **lists))
    except (OSError, ValueError, KeyError, AttributeError, TypeError, re.error):
        return None


_LISTS = ("lookups", "patterns")


def _tidy(folder: Path, version: str) -> None:
    """Only what belongs to ``version`` or to the model in use is left."""
    try:
        in_use = json.loads((folder / "model.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError):
        in_use = version
    for file in folder.glob("slots-*.*"):
        if not file.name.startswith((f"slots-{version}.", f"slots-{in_use}.")):
            file.unlink(missing_ok=True)


def _page(folder: Path, version: str) -> Path:
    return folder / f"slots-{version}.json"


def _weights(folder: Path, version: str) -> Path:
    return folder / f"slots-{version}.crf"


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _tagger_of(weights: bytes) -> Any:
    # Imported only where something was annotated: whoever annotates nothing pays nothing.
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(weights)
    return tagger
