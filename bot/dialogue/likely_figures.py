"""Which figures a question may mean that names none: those whose usual words it shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import log
from pathlib import Path

from config.languages import LanguagePack, read_yaml

MOST = 3
STEM = 5
"""Letters that words alike begin with: "answers", "answered"."""
SHORTEST = 4
WORD = re.compile(r"[^\W\d_]+")


def likely_figures(text: str, pack: LanguagePack) -> list[str]:
    """The names of the few figures whose words are likest, the likest first; none where no word is shared."""
    known = _words(pack.folder)
    stems = _stems(text)
    told = {stem: sum(stem in words for words in known.values()) for stem in stems}
    weights = {stem: log((1 + len(known)) / count) for stem, count in told.items() if count}
    scores = {name: sum(weights.get(stem, 0.0) for stem in stems & words) for name, words in known.items()}
    ranked = sorted((name for name in scores if scores[name] > 0), key=lambda name: -scores[name])
    return ranked[:MOST]


@lru_cache(maxsize=8)
def _words(folder: Path) -> Mapping[str, frozenset[str]]:
    """The stems of all the words that a figure is asked for with, by the figure's name."""
    phrases = read_yaml(folder / "lexicon.yml").get("phrases", {}).get("kpi", {})
    return {name: frozenset(_stems(" ".join(map(str, said)))) for name, said in phrases.items()}


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST}
