"""A lexicon for a language whose accents people leave out, or write with other letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nlu.entities.tokens import plain

Ways = Callable[[str], list[str]]
"""The ways a word is spelled."""


def are_ignored(page: Mapping[str, Any]) -> bool:
    """Whether the lexicon says that "manana" is "mañana"."""
    return page.get("accents") == "ignored"


def without_accents(page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The lexicon's page with every word that is said in plain letters; what words are worth stays."""
    return _respelled(page, lambda word: [plain(word)])


def _respelled(page: Mapping[str, Any], ways: Ways) -> Mapping[str, Any]:
    said = {
        "classes": {name: _members(one, ways) for name, one in page["classes"].items()},
        "suffixes": {name: _members(one, ways) for name, one in page["suffixes"].items()},
        "phrases": {
            kind: {value: _members(listed, ways) for value, listed in values.items()}
            for kind, values in page["phrases"].items()
        },
        "cues": {kind: _members(listed, ways) for kind, listed in page["cues"].items()},
        "vetoes": {kind: _members(listed, ways) for kind, listed in page["vetoes"].items()},
        "names": {part: _words(words, ways) for part, words in page["names"].items()},
    }
    return {**page, **said}


def spelled_out(page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The lexicon's page with a second spelling of each word that has one of its ``spellings``: as "fuer" is
    typed for "für"."""
    spellings: Mapping[str, str] = page.get("spellings", {})
    return _respelled(page, lambda word: [word, _spelled(word, spellings)]) if spellings else page


def _spelled(word: str, spellings: Mapping[str, str]) -> str:
    for letter, letters in spellings.items():
        word = word.replace(letter, letters)
    return word


def _members(members: Any, ways: Ways) -> Any:
    """Words in a list, or with their values."""
    if isinstance(members, Mapping):
        return {way: value for said, value in members.items() for way in ways(str(said))}
    return list(dict.fromkeys(way for said in members for way in ways(str(said))))


def _words(words: Any, ways: Ways) -> Any:
    """Words in a text, in a list, or in lists by name. Names are compared in plain letters."""
    if isinstance(words, str):
        return " ".join(plain(way) for word in words.split() for way in ways(word))
    if isinstance(words, Mapping):
        return {name: _members(listed, ways) for name, listed in words.items()}
    return _members(words, ways)
