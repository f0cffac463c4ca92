"""Our sentences as a project Rasa trains on: YAML that is read back here word for word."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

VERSION = "3.1"
"""Of Rasa's format of training data."""
CONFIG = Path(__file__).with_name("server") / "config.yml"
"""Rasa's own recipe, as the house serves it."""


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
    items += [{"synonym": value, "examples": _listed(sorted(ways[value]))} for value in sorted(ways)]
    return dumped({"version": VERSION, "nlu": items})


def domain_yaml(intents: Sequence[str], entities: Sequence[str]) -> str:
    """What there is to understand, as Rasa's domain."""
    return dumped({"version": VERSION, "intents": sorted(intents), "entities": sorted(entities)})


def dumped(document: object) -> str:
    """A document as YAML, long lines unbroken."""
    yaml = YAML()
    yaml.width = 10_000
    yaml.allow_unicode = True
    buffer = io.StringIO()
    yaml.dump(document, buffer)
    return buffer.getvalue()


def _listed(texts: Iterable[str]) -> LiteralScalarString:
    return LiteralScalarString("".join(f"- {text}\n" for text in texts))
