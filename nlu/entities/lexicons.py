"""The lexicons of several languages, and the one a sentence is read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Protocol

from nlu.entities.lexicon import Lexicon, LexiconError, Names, load_lexicon
from nlu.entities.phrases import PhraseIndex


class Lexicons(Protocol):
    """One lexicon, or one for each language."""

    @property
    def names(self) -> Names:
        """What tells names from other words, in any of the languages."""

    def of(self, language: str) -> Lexicon:
        """The lexicon of ``language`` (``de``, ``de-CH``), or the house's when it has none."""


@dataclass(frozen=True)
class Polyglot:
    """Implements ``Lexicons`` for the languages there are; ``home`` is the house's."""

    home: str
    lexicons: Mapping[str, Lexicon]

    def of(self, language: str) -> Lexicon:
        """See ``Lexicons``."""
        found = self.lexicons.get(language) or self.lexicons.get(language.split("-", maxsplit=1)[0])
        return found or self.lexicons[self.home]

    @cached_property
    def names(self) -> Names:
        """See ``Lexicons``. A record's name is looked for before anybody knows the sentence's language."""
        parts = [self.lexicons[tag].names for tag in sorted(self.lexicons)]
        cues = PhraseIndex()
        united = {
            field.name: frozenset().union(*(getattr(part, field.name) for part in parts))
            for field in fields(Names)
            if field.name not in {"cues", "endings", "plurals"}
        }
        return Names(
            cues=cues,
            endings=tuple(sorted({end for part in parts for end in part.endings})),
            plurals=(),
            **united,
        )


def load_lexicons(folder: Path, home: str) -> Polyglot:
    """The lexicon of every language that has a folder with one. Raises ``LexiconError`` when one cannot be
    used, or the house's is missing."""
    found = {path.parent.name: load_lexicon(path) for path in sorted(folder.glob("*/lexicon.yml"))}
    tag = home if home in found else home.split("-", maxsplit=1)[0]
    if tag not in found:
        raise LexiconError(f"{folder / home / 'lexicon.yml'}: there is none")
    return Polyglot(tag, found)
