"""The language packs' own patterns, compiled once: words are data, also those that the dialogue turns on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from config.languages import LanguagePack

LONGEST = 400
"""Letters that are searched: what the dialogue itself listens for is short."""


def pattern(pack: LanguagePack, name: str) -> re.Pattern[str] | None:
    """The pattern of that name in the language's ``words.yml``; None where it has none."""
    source = pack.words.get(name)
    return compiled(str(source)) if source else None


def says(pack: LanguagePack, name: str, text: str) -> re.Match[str] | None:
    """The whole sentence as one that the pattern knows; None when it does not."""
    found = pattern(pack, name)
    return found.fullmatch(text.strip().rstrip(".!? ")) if found and len(text) <= LONGEST else None


def opens(pack: LanguagePack, name: str, text: str) -> re.Match[str] | None:
    """How the sentence begins, where the pattern knows that; None when it does not."""
    found = pattern(pack, name)
    return found.match(text) if found else None


def intents_named(pack: LanguagePack, said: str) -> list[str]:
    """The intents that people call by these words: "a complaint"."""
    names: Mapping[str, str] = pack.words.get("meant_by_name") or {}
    return [name for name, words in names.items() if compiled(words).fullmatch(said)]


@lru_cache(maxsize=512)
def compiled(source: str) -> re.Pattern[str]:
    """The pattern, case ignored, a dot any letter."""
    return re.compile(source, re.IGNORECASE | re.DOTALL)
