"""What owners write beside their sentences to have facts found: synonyms, lookups and regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from nlu.corpus import CorpusFaulty

_HAS_HINTS = re.compile(r"^\s*-?\s*(?:synonym|lookup|regex)\s*:", re.MULTILINE)
_KINDS = {".yml", ".yaml"}


@dataclass(frozen=True, slots=True)
class Hints:
    """``synonyms`` give the value of words (in lower case); ``lookups`` list words of a kind, ``patterns``
    its regular expressions."""

    synonyms: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_hints(paths: Iterable[Path]) -> Hints:
    """The hints in these files and folders of Rasa NLU YAML. Raises ``CorpusFaulty`` for a pattern that is
    none."""
    synonyms: dict[str, str] = {}
    lookups: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, tuple[str, ...]] = {}
    for file in _files(paths):
        for item in _items(file):
            said = tuple(_listed(item.get("examples")))
            if isinstance(value := item.get("synonym"), str):
                synonyms |= {one.casefold(): value for one in (*said, value)}
            elif isinstance(kind := item.get("lookup"), str):
                lookups[kind] = (*lookups.get(kind, ()), *said)
            elif isinstance(kind := item.get("regex"), str):
                patterns[kind] = (*patterns.get(kind, ()), *_compilable(said, file))
    return Hints(synonyms, lookups, patterns)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*")) if path.is_dir() else [path]


def _items(file: Path) -> Iterator[dict[str, Any]]:
    if file.suffix not in _KINDS or not file.is_file():
        return
    text = file.read_text(encoding="utf-8-sig")
    if not _HAS_HINTS.search(text):
        return
    try:
        page = YAML(typ="safe").load(text)
    except YAMLError:
        return  # whoever reads the sentences says so
    items = page.get("nlu") if isinstance(page, dict) else None
    yield from (item for item in items or () if isinstance(item, dict) and "intent" not in item)


def _listed(examples: object) -> Iterator[str]:
    lines = examples.splitlines() if isinstance(examples, str) else examples
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, str) and (said := line.strip().removeprefix("- ").strip()):
            yield said


def _compilable(patterns: Iterable[str], file: Path) -> Iterator[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            trouble = f"{pattern!r} is no regular expression ({error})."
            raise CorpusFaulty(file, None, trouble) from error
        yield pattern
