"""Sentences with their intents, read from Rasa NLU YAML and from CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import ScalarString

from nlu.annotated import Annotation, marked
from nlu.parse import Role


class Place(NamedTuple):
    """Where a sentence is written; lines count from 1."""

    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody said, what they meant, and as whom, when that is known."""

    text: str
    intent: str
    role: Role | None = None
    language: str | None = None
    """Its tag, where the file's place tells: sentences below ``<tag>/sentences``."""
    place: Place | None = field(default=None, compare=False, repr=False)
    """Where it is written, when it was read from a file; says nothing of what it is."""
    annotations: tuple[Annotation, ...] = field(default=(), compare=False, repr=False)
    """The facts that its author marked in it."""


class CorpusFaulty(Exception):
    """Sentences cannot be read; the message names the file, the line and what to write there."""

    def __init__(self, path: Path, line: int | None, trouble: str) -> None:
        super().__init__(f"{path}{f', line {line}' if line else ''}: {trouble}")


_SENTENCES = "sentences"
_KINDS = {".yml", ".yaml", ".csv"}
_HOLDS_SENTENCES = re.compile(r"^nlu\s*:", re.MULTILINE)


def read(paths: Iterable[Path]) -> tuple[Sentence, ...]:
    """Every sentence of the files, and of the files in the folders, in a stable order.

    In a folder, YAML without ``nlu:`` and CSV without a ``text`` and an ``intent`` column are other
    people's and passed over. Raises ``CorpusFaulty`` for anything else that cannot be read.
    """
    return tuple(chain.from_iterable(_read_path(path) for path in paths))


def _read_path(path: Path) -> Iterator[Sentence]:
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.suffix in _KINDS and file.is_file())
        for file in inside:
            if _is_ours(file):
                yield from _read_file(file)
    elif not path.is_file():
        raise CorpusFaulty(path, None, "there is no such file or folder.")
    elif path.suffix not in _KINDS:
        raise CorpusFaulty(path, None, "sentences are read from .yml, .yaml and .csv files.")
    else:
        yield from _read_file(path)


def _is_ours(file: Path) -> bool:
    text = _text_of(file)
    if file.suffix == ".csv":
        header = next(csv.reader(text.splitlines()[:1]), [])
        return {"text", "intent"} <= set(header)
    return _HOLDS_SENTENCES.search(text) is not None


def _read_file(path: Path) -> Iterator[Sentence]:
    language = language_of(path)
    for sentence in _sentences_in(path):
        yield replace(sentence, language=language) if language else sentence


def language_of(path: Path) -> str | None:
    """The language of a file in a language pack, by the name of the pack's folder."""
    above = [parent.name for parent in path.resolve().parents]
    return above[above.index(_SENTENCES) + 1] if _SENTENCES in above[:-1] else None


def _sentences_in(path: Path) -> Iterator[Sentence]:
    return _read_csv(path) if path.suffix == ".csv" else _read_yaml(path)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusFaulty(path, None, f"this is not UTF-8 text ({error.reason}).") from error


def _read_csv(path: Path) -> Iterator[Sentence]:
    rows = csv.DictReader(_text_of(path).splitlines(keepends=True))
    missing = {"text", "intent"} - set(rows.fieldnames or ())
    if missing:
        raise CorpusFaulty(path, 1, f"the column {' and '.join(sorted(missing))} is missing.")
    for row in rows:
        text, intent, role = ((row.get(column) or "").strip() for column in ("text", "intent", "role"))
        if not text or not intent:
            raise CorpusFaulty(path, rows.line_num, "a row needs a text and an intent.")
        said_as = _role(role, path, rows.line_num)
        yield Sentence(text, intent, said_as, place=Place(path, rows.line_num))


def _role(word: str, path: Path, line: int) -> Role | None:
    match word:
        case "":
            return None
        case "customer" | "staff":
            return word
        case _:
            raise CorpusFaulty(path, line, f"a role is customer or staff, not {word!r}.")


def _read_yaml(path: Path) -> Iterator[Sentence]:
    try:
        document = YAML(typ="rt", pure=True).load(_text_of(path))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CorpusFaulty(path, line, f"this is not YAML ({error.problem}).") from error
    except YAMLError as error:
        raise CorpusFaulty(path, None, f"this is not YAML ({error}).") from error
    items = document.get("nlu") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise CorpusFaulty(path, 1, "sentences are a list under `nlu:`.")
    lines: Any = items  # ruamel's lists know their lines
    for position, item in enumerate(items):
        line = lines.lc.item(position)[0] + 1
        if not isinstance(item, dict):
            raise CorpusFaulty(path, line, "an item of `nlu:` has `intent:` and `examples:`.")
        if "intent" in item:  # synonyms, lookups and regexes are for Rasa
            yield from _examples(item, path, line)


def _examples(item: Any, path: Path, line: int) -> Iterator[Sentence]:
    intent, said = item["intent"], item.get("examples")
    if not isinstance(intent, str):
        raise CorpusFaulty(path, line, "an intent is a name.")
    if isinstance(said, str):
        first = item.lc.value("examples")[0] + (2 if isinstance(said, ScalarString) else 1)
        yield from (_marked(text, intent, place) for text, place in _listed(said, path, first))
    elif isinstance(said, list):
        lines: Any = said
        for position, one in enumerate(said):
            at = lines.lc.item(position)[0] + 1
            yield _marked(_plain(one, path, at), intent, Place(path, at))
    else:
        raise CorpusFaulty(path, line, f"{intent} has no `examples: |`.")


def _listed(block: str, path: Path, first: int) -> Iterator[tuple[str, Place]]:
    for line, written in enumerate(block.splitlines(), start=first):
        if not written.strip():
            continue
        if not written.startswith("-") or not written[1:].strip():
            raise CorpusFaulty(path, line, "a sentence is a line that starts with `- `.")
        yield written[1:].strip(), Place(path, line)


def _marked(written: str, intent: str, place: Place) -> Sentence:
    text, annotations = marked(written)
    return Sentence(text, intent, place=place, annotations=annotations)


def _plain(example: object, path: Path, line: int) -> str:
    text = example.get("text") if isinstance(example, dict) else example
    if not isinstance(text, str) or not text.strip():
        raise CorpusFaulty(path, line, "an example is a sentence or has a `text:`.")
    return text.strip().removeprefix("- ")
