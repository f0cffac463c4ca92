"""Answers to what is asked often: the articles of the language packs and of the staff, searched by words.

Ranked by how rare the shared words are (BM25), titles and tags counting more than bodies. An article
answers only when it covers enough of what was asked: no answer is better than a wrong one. Slips of the pen
are put right first; where nothing is found so, the words are looked for as they were written.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from config.languages import LanguagePack, read_yaml
from nlu.spelling import Spelling

HEAD_WEIGHT = 3.0
"""A word of the title or the tags counts as much as three of the body."""
SATURATION, LENGTH = 1.2, 0.5
"""BM25's k1 and b: how soon repeating a word stops counting, how much long texts are held back."""
COVERED = 0.5
"""The share of the question's weight that an article must speak of."""
UNKNOWN = 1.6
"""What a word weighs that no article has; the rarest word of an article weighs about twice as much."""
WEAK = 0.3
"""What is left of the weight of a word that is in many questions and decides few."""
IN_HEAD = 0.2
"""The share that its title and tags must speak of: a body mentions much that it does not answer."""
LONGEST = 500
"""How much of a question is read."""
KEPT = 3
"""Letters a word keeps when its ending is cut."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Text:
    """An article: what is searched of it, and what is answered."""

    title: str
    body: str
    tags: str = ""


@dataclass(frozen=True)
class Reading:
    """How a language is read: see `config/languages/en/knowledge.yml`."""

    silent: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    without_accents: bool = False
    """Whether people may leave the accents out: "comisión" is "comision"."""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Reading:
        """The reading a language's file describes."""
        bald = document.get("accents") == "ignored"
        plain = _bald if bald else str
        groups = [[plain(one.strip()) for one in line.split("|")] for line in document["same"]]
        same = {other: group[0].replace(" ", "_") for group in groups for other in group}
        # The longest endings first: "ings" before "s".
        endings = sorted(plain(document["endings"]).split(), key=len, reverse=True)
        silent = frozenset(plain(document["silent"]).split())
        bare = cls(silent, frozenset(), tuple(endings), same, bald)
        return replace(bare, weak=frozenset(bare.words(document["weak"])))

    @cached_property
    def _longest(self) -> dict[str, int]:
        """The most words that count as one, by the first of them."""
        longest: dict[str, int] = {}
        for first, *rest in (phrase.split() for phrase in self.same):
            longest[first] = max(longest.get(first, 0), 1 + len(rest))
        return longest

    def plain(self, text: str) -> str:
        """As much of the text as is read, in small letters."""
        said = text[:LONGEST].casefold().replace("’", "'")
        return _bald(said) if self.without_accents else said

    def words(self, text: str) -> list[str]:
        """The words that carry meaning, each in its short form."""
        words = self._joined(_WORD.findall(self.plain(text)))
        return [self._short_of(word) for word in words if word not in self.silent]

    @cached_property
    def known(self) -> frozenset[str]:
        """The words that the reading itself names, as they are written."""
        return self.silent | frozenset(word for phrase in self.same for word in phrase.split())

    def _joined(self, words: Sequence[str]) -> Iterator[str]:
        """The words with those that mean the same as one, the longest run first."""
        place = 0
        while place < len(words):
            meant, length = words[place], 1
            for count in range(self._longest.get(meant, 0), 0, -1):
                if (said := " ".join(words[place : place + count])) in self.same:
                    meant, length = self.same[said], count
                    break
            yield meant
            place += length

    @cached_property
    def _short_of(self) -> Callable[[str], str]:
        return lru_cache(maxsize=20_000)(self._short)

    def _short(self, word: str) -> str:
        if "_" in word or not word.isalpha():
            return word
        ending = next((e for e in self.endings if word.endswith(e) and len(word) - len(e) >= KEPT), "")
        short = word.removesuffix(ending)
        # "stopped" is "stop": the letter was doubled for the ending.
        return short[:-1] if ending and len(short) > KEPT and short[-1] == short[-2] else short


def _bald(text: str) -> str:
    """The text without its accents."""
    return "".join(sign for sign in normalize("NFD", text) if not combining(sign))


class Shelf:
    """Articles of one language, ready to be searched."""

    def __init__(self, reading: Reading, own: Sequence[Text], shipped: Sequence[Text]) -> None:
        self._reading = reading
        self._own = len(own)
        self._texts = texts = [*own, *shipped]
        self._heads = [frozenset(reading.words(f"{text.title} {text.tags}")) for text in texts]
        self._weights: dict[str, dict[int, float]] = {}
        lengths: list[float] = []
        for place, text in enumerate(texts):
            counts: dict[str, float] = {}
            for weight, part in ((1.0, text.body), (HEAD_WEIGHT, f"{text.title} {text.tags}")):
                for word in reading.words(part):
                    counts[word] = counts.get(word, 0.0) + weight
            lengths.append(sum(counts.values()))
            for word, count in counts.items():
                self._weights.setdefault(word, {})[place] = count
        self._norms = _norms(lengths)

    def best(self, question: str) -> Text | None:
        """The article that answers, if one covers enough of the question; the house's own before one
        that was shipped."""
        said = self._reading.plain(question)
        return self._found(_WORD.sub(lambda word: self._spelling.right(word[0]), said)) or self._found(said)

    def _is_known(self, word: str) -> bool:
        """Whether the word is another form of one that an article has."""
        return any(short in self._weights for short in self._reading.words(word))

    def _found(self, question: str) -> Text | None:
        rarity = {word: self._rarity(word) for word in self._reading.words(question)}
        scores = self._scores(rarity)
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        own, shipped = [p for p in ranked if p < self._own], [p for p in ranked if p >= self._own]
        return next((self._texts[p] for p in (*own[:2], *shipped[:3]) if self._answers(p, rarity)), None)

    def _scores(self, rarity: Mapping[str, float]) -> dict[int, float]:
        """How well each article fits that has any of the words."""
        scores: dict[int, float] = {}
        for word, rare in rarity.items():
            for place, count in self._weights.get(word, {}).items():
                saturated = count * (SATURATION + 1) / (count + SATURATION * self._norms[place])
                scores[place] = scores.get(place, 0.0) + rare * saturated
        return scores

    def _answers(self, place: int, rarity: Mapping[str, float]) -> bool:
        """Whether the article covers enough of the question, and by more than weak words."""
        shared = {word for word in rarity if place in self._weights.get(word, {})}
        whole = sum(rarity.values())
        head = sum(rarity[word] for word in shared & self._heads[place])
        enough = sum(rarity[word] for word in shared) >= COVERED * whole
        # What staff wrote has no tags: its title may be anything.
        to_the_point = place < self._own or head >= IN_HEAD * whole
        return enough and to_the_point and not shared <= self._reading.weak

    @cached_property
    def _spelling(self) -> Spelling:
        """Knows the words of these articles, and those that the language is read with."""
        parts = [part for text in self._texts for part in (text.title, text.tags, text.body)]
        counts = Counter(word for part in parts for word in _WORD.findall(self._reading.plain(part)))
        counts.update(self._reading.known)
        spelling = Spelling(3, firm=6, rarity=lambda word: -counts[word], is_word=self._is_known)
        spelling.learn(counts)
        return spelling

    def _rarity(self, word: str) -> float:
        holders = len(self._weights.get(word, {}))
        if not holders:
            return UNKNOWN
        rare = math.log(1 + (len(self._texts) - holders + 0.5) / (holders + 0.5))
        return rare * WEAK if word in self._reading.weak else rare


def _norms(lengths: Sequence[float]) -> list[float]:
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    return [1 - LENGTH + LENGTH * length / (mean or 1.0) for length in lengths]


class ArticleKnowledge:
    """Implements `domain.dialogue.Knowledge` over the packs' articles."""

    def __init__(self, packs: Iterable[LanguagePack]) -> None:
        self._readings: dict[str, Reading] = {}
        self._shipped: dict[str, tuple[Text, ...]] = {}
        for pack in packs:
            file = pack.folder / "knowledge.yml"
            self._readings[pack.tag] = Reading.of(read_yaml(file)) if file.exists() else Reading()
            self._shipped[pack.tag] = tuple(_article(path) for path in pack.articles)
        # What staff wrote changes seldom and is asked often: the shelf with it is kept.
        self._shelf = lru_cache(maxsize=8)(self._build)

    def search(self, question: str, language: str, extra: list[tuple[str, str]]) -> tuple[str, str] | None:
        """See `domain.dialogue.Knowledge`."""
        found = self._shelf(language.split("-", maxsplit=1)[0], tuple(extra)).best(question)
        return (found.title, found.body) if found else None

    def _build(self, tag: str, extra: tuple[tuple[str, str], ...]) -> Shelf:
        own = [Text(title, body) for title, body in extra]
        return Shelf(self._readings.get(tag, Reading()), own, self._shipped.get(tag, ()))


def _article(path: Path) -> Text:
    """A file: its title after ``#``, a line ``tags:`` if there is one, and the answer."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    title, _, tags = head.partition("\n")
    return Text(title.lstrip("# ").strip(), body.strip(), tags.removeprefix("tags:").strip())
