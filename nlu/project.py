"""Our sentences as a project Rasa trains on: YAML that is read back here word for word."""

from __future__ import annotations

import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from nlu.audience import Audiences
from nlu.corpus import Sentence, without_annotations
from nlu.entities import Lexicon
from nlu.parse import Entity
from nlu.reading import facts

VERSION = "3.1"
"""Of Rasa's format of training data."""
CONFIG = Path(__file__).with_name("server") / "config.yml"
"""Rasa's own recipe, as the house serves it."""
_TERM = re.compile("[a-z][a-z_]*")
"""A value that is a term of ours, however it was said; all others are as they were said."""
_UNMARKED = re.compile(r"[\[\]{}()\n]")
"""What an annotation cannot hold."""


@dataclass(frozen=True, slots=True)
class Part:
    """The sentences of one language, and what its facts are found with; without a lexicon none are marked."""

    language: str
    sentences: Sequence[Sentence]
    lexicon: Lexicon | None = None


def write_project(folder: Path, parts: Iterable[Part], audiences: Audiences) -> int:
    """The project is in ``folder``: ``data/<language>/sentences/<intent>.yml`` with the facts marked, the
    synonyms of each language, ``domain.yml`` and ``config.yml``. How many sentences there are in it."""
    intents: set[str] = set()
    kinds: set[str] = set()
    written = 0
    for part in parts:
        data = folder / "data" / part.language / "sentences"
        data.mkdir(parents=True, exist_ok=True)
        told = _told(part, audiences)
        for intent, texts in told.by_intent.items():
            _write(data / f"{intent}.yml", sentences_yaml((text, intent) for text in texts))
            written += len(texts)
        if told.ways:
            _write(data.parent / "synonyms.yml", sentences_yaml((), told.synonyms()))
        intents |= told.by_intent.keys()
        kinds |= told.kinds
    _write(folder / "domain.yml", domain_yaml(sorted(intents), sorted(kinds)))
    _write(folder / "config.yml", CONFIG.read_text(encoding="utf-8"))
    return written


def sentences_yaml(
    said: Iterable[tuple[str, str]], synonyms: Mapping[str, Iterable[str]] | None = None
) -> str:
    """Sentences, each with its intent, as Rasa NLU YAML; ``synonyms`` are the ways to say a value. An
    intent's sentences keep their order, each once; line breaks become spaces."""
    by_intent: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for text, intent in said:
        by_intent[intent][" ".join(text.split())] = None
    items: list[dict[str, Any]] = [
        {"intent": intent, "examples": _listed(by_intent[intent])} for intent in sorted(by_intent)
    ]
    ways = synonyms or {}
    items += [{"synonym": value, "examples": _listed(ways[value])} for value in sorted(ways)]
    return dumped({"version": VERSION, "nlu": items})


def domain_yaml(intents: Sequence[str], entities: Sequence[str]) -> str:
    """What there is to understand, as Rasa's domain."""
    return dumped({"version": VERSION, "intents": [*intents], "entities": [*entities]})


def dumped(document: object) -> str:
    """A document as YAML, long lines unbroken."""
    yaml = YAML()
    yaml.width = 10_000
    yaml.allow_unicode = True
    buffer = io.StringIO()
    yaml.dump(document, buffer)
    return buffer.getvalue()


def annotated(text: str, entities: Iterable[Entity]) -> str:
    """``text`` with its facts marked as Rasa marks them; a fact that cannot be marked is left as it is."""
    said = text
    for entity in sorted(entities, key=lambda one: -one.start):
        if not entity.text or _UNMARKED.search(entity.text):
            continue
        mark = f"({entity.kind})"
        if (term := _term(entity)) is not None:
            mark = json.dumps({"entity": entity.kind, "value": term}, ensure_ascii=False)
        said = f"{said[: entity.start]}[{entity.text}]{mark}{said[entity.end :]}"
    return said if without_annotations(said) == text else text


@dataclass(frozen=True, slots=True)
class _Told:
    by_intent: dict[str, dict[str, None]]
    """The marked sentences of each intent, each once, in order."""
    ways: dict[str, Counter[str]]
    """What was said for each term, by how it was said."""
    kinds: set[str]

    def synonyms(self) -> dict[str, list[str]]:
        """The ways to say each term; one way has one term, the one it is most often said for."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for way in sorted(self.ways):
            found[self.ways[way].most_common(1)[0][0]].append(way)
        return found


def _told(part: Part, audiences: Audiences) -> _Told:
    told = _Told({}, {}, set())
    for one in part.sentences:
        text = " ".join(one.text.split())
        found: Sequence[Entity] = ()
        if part.lexicon is not None:
            found = facts(text, one.role or audiences.speaker(one.intent), part.lexicon)
        told.by_intent.setdefault(one.intent, {})[annotated(text, found)] = None
        for entity in found:
            told.kinds.add(entity.kind)
            if (term := _term(entity)) is not None and not _UNMARKED.search(entity.text):
                told.ways.setdefault(entity.text.lower(), Counter())[term] += 1
    return told


def _term(entity: Entity) -> str | None:
    value = entity.value
    is_term = isinstance(value, str) and _TERM.fullmatch(value) is not None and value != entity.text.lower()
    return value if is_term else None


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _listed(texts: Iterable[str]) -> LiteralScalarString:
    block: LiteralScalarString = LiteralScalarString("".join(f"- {text}\n" for text in texts))
    return block
