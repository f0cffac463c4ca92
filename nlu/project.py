"""Our sentences as a project Rasa trains on: YAML that is read back here word for word."""

from __future__ import annotations

import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from nlu.annotated import Annotation, marked
from nlu.audience import Audiences
from nlu.corpus import Sentence
from nlu.entities import Lexicon
from nlu.hints import Hints
from nlu.parse import Entity
from nlu.reading import facts

VERSION = "3.1"
"""Of Rasa's format of training data."""
CONFIG = Path(__file__).with_name("server") / "config.yml"
"""Rasa's own recipe, as the house serves it."""
_TERM = re.compile("[a-z][a-z_]*")
_UNMARKED = re.compile(r"[\[\]{}()\n]")
"""What an annotation cannot hold."""


@dataclass(frozen=True, slots=True)
class Part:
    """The sentences of one language, what their authors wrote beside them, and what other facts are found
    with; without a lexicon only those are marked that their authors marked."""

    language: str
    sentences: Sequence[Sentence]
    lexicon: Lexicon | None = None
    hints: Hints = field(default_factory=Hints)


def write_project(folder: Path, parts: Iterable[Part], audiences: Audiences) -> int:
    """The project is in ``folder``: the sentences with their facts marked, ``data/<tag>/sentences/*.yml``;
    synonyms, lookups and patterns, ``data/<tag>/facts.yml``; ``domain.yml`` and ``config.yml``. How many
    sentences it has."""
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
        if beside := told.beside():
            _write(data.parent / "facts.yml", dumped({"version": VERSION, "nlu": beside}))
        intents |= told.by_intent.keys()
        kinds |= told.kinds
    _write(folder / "domain.yml", domain_yaml(sorted(intents), sorted(kinds)))
    _write(folder / "config.yml", CONFIG.read_text(encoding="utf-8"))
    return written


def sentences_yaml(said: Iterable[tuple[str, str]]) -> str:
    """Sentences, each with its intent, as Rasa NLU YAML. An intent's sentences keep their order, each once;
    line breaks become spaces."""
    by_intent: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for text, intent in said:
        by_intent[intent][" ".join(text.split())] = None
    items = [{"intent": intent, "examples": _listed(by_intent[intent])} for intent in sorted(by_intent)]
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


def annotated(text: str, facts_in_it: Iterable[Annotation]) -> str:
    """``text`` with its facts marked as Rasa marks them; a fact that cannot be marked is left as it is."""
    said = text
    for one in sorted(facts_in_it, key=lambda one: -one.start):
        words = text[one.start : one.end]
        if not words or _UNMARKED.search(words):
            continue
        mark = f"({one.kind})"
        if one.value is not None:
            mark = json.dumps({"entity": one.kind, "value": one.value}, ensure_ascii=False)
        said = f"{said[: one.start]}[{words}]{mark}{said[one.end :]}"
    return said if marked(said)[0] == text else text


@dataclass(frozen=True, slots=True)
class _Told:
    hints: Hints
    by_intent: dict[str, dict[str, None]]
    """The marked sentences of each intent, each once, in order."""
    ways: dict[str, Counter[str]]
    """What was said for each term, by how it was said."""
    kinds: set[str]

    def beside(self) -> list[dict[str, Any]]:
        """Synonyms, lookups and patterns as items of Rasa NLU YAML. One way to say something has one value:
        what the author wrote, else the one it is most often said for."""
        means = {way: values.most_common(1)[0][0] for way, values in self.ways.items()} | {
            **self.hints.synonyms
        }
        ways: defaultdict[str, list[str]] = defaultdict(list)
        for way in sorted(means):
            ways[means[way]].append(way)
        return [
            *({"synonym": value, "examples": _listed(ways[value])} for value in sorted(ways)),
            *({"lookup": kind, "examples": _listed(said)} for kind, said in self.hints.lookups.items()),
            *({"regex": kind, "examples": _listed(said)} for kind, said in self.hints.patterns.items()),
        ]


def _told(part: Part, audiences: Audiences) -> _Told:
    kinds = {*part.hints.lookups, *part.hints.patterns}
    told = _Told(part.hints, {}, {}, kinds)
    for one in part.sentences:
        found = list(_facts(one, part.lexicon, audiences))
        told.by_intent.setdefault(one.intent, {})[annotated(_line(one.text), found)] = None
        for fact in found:
            told.kinds.add(fact.kind)
            words = _line(one.text)[fact.start : fact.end]
            if fact.value is not None and not _UNMARKED.search(words):
                told.ways.setdefault(words.lower(), Counter())[fact.value] += 1
    return told


def _facts(one: Sentence, lexicon: Lexicon | None, audiences: Audiences) -> Iterator[Annotation]:
    """What the author marked, and what else is found beside it."""
    by_author = one.annotations if one.text == _line(one.text) else ()
    yield from by_author
    if lexicon is None:
        return
    for entity in facts(_line(one.text), one.role or audiences.speaker(one.intent), lexicon):
        if not any(entity.start < mark.end and mark.start < entity.end for mark in by_author):
            yield Annotation(entity.kind, _term(entity), entity.start, entity.end)


def _line(text: str) -> str:
    return " ".join(text.split())


def _term(entity: Entity) -> str | None:
    """A value that is a term of ours, when it is not what was said anyway."""
    value = entity.value
    is_term = isinstance(value, str) and _TERM.fullmatch(value) is not None and value != entity.text.lower()
    return value if is_term else None


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _listed(texts: Iterable[str]) -> LiteralScalarString:
    block: LiteralScalarString = LiteralScalarString("".join(f"- {text}\n" for text in texts))
    return block
