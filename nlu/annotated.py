"""Facts marked in sentences, as Rasa NLU YAML marks them: ``I want the [gold](card_kind) card``."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_MARK = re.compile(r"\[([^\]\n]{1,300})\](?:\(([^)\n]{1,100})\)|(\{[^}\n]{1,300}\}))")


class Annotation(NamedTuple):
    """The words from ``start`` up to ``end`` (code points) are a ``kind``; ``value`` is what they stand for,
    when that was written, else None."""

    kind: str
    value: str | None
    start: int
    end: int


def marked(written: str) -> tuple[str, tuple[Annotation, ...]]:
    """The sentence as it was said, and what is marked in it. A mark that cannot be read is words only."""
    said, found, done = "", [], 0
    for match in _MARK.finditer(written):
        said += written[done : match.start()]
        kind, value = _meaning(match[2], match[3])
        if kind:
            found.append(Annotation(kind, value, len(said), len(said) + len(match[1])))
        said += match[1]
        done = match.end()
    return said + written[done:], tuple(found)


def _meaning(short: str | None, long: str | None) -> tuple[str, str | None]:
    """``(city)``, ``(city:nyc)``, ``{"entity": "city", "value": "nyc"}``."""
    if short is not None:
        kind, _, value = short.partition(":")
        return kind.strip(), value.strip() or None
    try:
        fields: Any = YAML(typ="safe").load(long or "")
    except YAMLError:
        return "", None
    if not isinstance(fields, dict) or not isinstance(fields.get("entity"), str):
        return "", None
    stands_for = fields.get("value")
    return fields["entity"], None if stands_for is None else str(stands_for)
