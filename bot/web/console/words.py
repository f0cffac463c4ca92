"""The console's words in one language, from its pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.languages import FOLDER, read_yaml

FILE = "console.yml"
PAGES = "pages.yml"


@dataclass(frozen=True, slots=True)
class Words:
    """``words("rail", "tickets")``; the words themselves when there are none for a key."""

    all: Mapping[str, Any]

    def __call__(self, *path: str, **facts: object) -> str:
        """The words at this place, their {names} filled in."""
        found: Any = self.all
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        if found is None:
            return path[-1].replace("_", " ")
        # Only the pack's own words are a pattern; what people said is only ever filled in.
        return str(found).format(**facts) if facts else str(found)

    def pair(self, *path: str) -> tuple[str, str]:
        """Two texts that belong together: a state's word and tone, a trouble and what to do."""
        found: Any = self.all
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return (str(found[0]), str(found[1])) if found else (path[-1].replace("_", " "), "quiet")


@lru_cache(maxsize=16)
def load_words(language: str, folder: Path = FOLDER) -> Words:
    """The words of a language; those of its parent, then English, when its pack has none."""
    for tag in (language, language.split("-", maxsplit=1)[0], "en"):
        path = folder / tag / FILE
        if path.exists():
            return Words(read_yaml(path))
    raise FileNotFoundError(folder / "en" / FILE)


@dataclass(frozen=True, slots=True)
class PageWords:
    """``_("Send")`` in a page's template: the same in the reader's language, its {names} filled in; as it
    stands there where the language has no words for it."""

    tag: str
    all: Mapping[str, str]

    def __call__(self, text: str, /, **facts: object) -> str:
        """The text as the reader reads it."""
        said = self.all.get(text, text)
        return said.format(**facts) if facts else said


@lru_cache(maxsize=16)
def load_page_words(language: str, folder: Path = FOLDER) -> PageWords:
    """What the pages say in a language or its parent; English where neither has a ``pages.yml``."""
    for tag in (language, language.split("-", maxsplit=1)[0]):
        path = folder / tag / PAGES
        if path.exists():
            return PageWords(tag, read_yaml(path))
    return PageWords("en", {})
