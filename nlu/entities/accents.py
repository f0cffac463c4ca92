"""A lexicon for a language whose accents people leave out: its words in plain letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlu.entities.tokens import plain


def are_ignored(page: Mapping[str, Any]) -> bool:
    """Whether the lexicon says that "manana" is "mañana"."""
    return page.get("accents") == "ignored"


def without_accents(page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The lexicon's page with every word that is said in plain letters; what words are worth stays."""
    said = {
        "classes": {name: _members(one) for name, one in page["classes"].items()},
        "suffixes": {name: _members(one) for name, one in page["suffixes"].items()},
        "phrases": {
            kind: {value: _members(listed) for value, listed in values.items()}
            for kind, values in page["phrases"].items()
        },
        "cues": {kind: _members(listed) for kind, listed in page["cues"].items()},
        "vetoes": {kind: _members(listed) for kind, listed in page["vetoes"].items()},
        "names": {part: _words(words) for part, words in page["names"].items()},
    }
    return {**page, **said}


def _members(members: Any) -> Any:
    """Words in a list, or with their values."""
    if isinstance(members, Mapping):
        return {plain(str(said)): value for said, value in members.items()}
    return [plain(str(said)) for said in members]


def _words(words: Any) -> Any:
    """Words in a text, in a list, or in lists by name."""
    if isinstance(words, str):
        return plain(words)
    if isinstance(words, Mapping):
        return {name: _members(listed) for name, listed in words.items()}
    return _members(words)
