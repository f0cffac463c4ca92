"""What tells, in any language the house knows, that whoever writes is in need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.languages import LanguagePack, read_yaml
from domain.care.model import KINDS

READ = 1_500
"""Letters of a message that are searched."""
HURRIED = frozenset({"fraud"})
BRIEF = 600
"""Whoever is being robbed this minute writes no more letters than this."""


@dataclass(frozen=True, slots=True)
class Noticing:
    """One pattern for each kind of need, of all languages: people in need do not mind which is theirs."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, packs: Iterable[LanguagePack]) -> Noticing:
        """What the packs' ``care.yml`` hold."""
        found: dict[str, list[str]] = {}
        for file in sorted({pack.folder / "care.yml" for pack in packs}):
            for kind, patterns in (read_yaml(file) if file.exists() else {}).items():
                found.setdefault(kind, []).extend(patterns)
        return cls(
            {kind: re.compile("|".join(found[kind]), re.IGNORECASE) for kind in KINDS if kind in found}
        )

    def notice(self, text: str) -> str | None:
        """The gravest need that the words tell of; None when they tell of none."""
        said = " ".join(text[:READ].replace("’", "'").split())
        told = len(text) > BRIEF
        kinds = ((kind, one) for kind, one in self.patterns.items() if not (told and kind in HURRIED))
        return next((kind for kind, pattern in kinds if pattern.search(said)), None)
