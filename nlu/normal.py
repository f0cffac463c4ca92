"""One way of writing for every sentence, so that what means the same is learned as the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from nlu.parse import Entity

MOST_CHARACTERS = 1_000
"""How much of a sentence is read to find its intent: people say first what they want."""

STORY = 100
"""A text with more characters tells a story: how it opens may say more than all of it."""
MOST_OPENING_WORDS = 12
_SENTENCE_END = re.compile(r"[.:!?]\s|\n")

# What varies without changing the intent becomes one short mark that starts with a nought. Quantifiers
# are bounded, so that reading stays linear whatever is sent.
_MARKS = {
    "url": "0u",
    "email": "0e",
    "amount": "0$",
    "percent": "0%",
    "clock": "0:",
    "ticket": "0t",
    "quote": "0q",
    "deal": "0d",
    "lead": "0l",
    "sharp": "0#",
    "number": "0",
    "name": "0n",
}

STAND_INS = {"person": "Anna", "company": "Acme"}
"""What encoders read in place of names."""
_NAMES = frozenset(STAND_INS)
_DIGITS = re.compile(r"\d[\d.,]{0,20}")
_HIDDEN_NAME = "\ue000"
"""Stands for a name while a sentence is cut into words; a character nobody types."""

_NUMBER = r"\d[\d.,'\u2019]{0,20}"
_TOKEN = re.compile(
    rf"""
      (?P<url>(?:https?://|www\.)\S{{1,200}})
    | (?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}})
    | (?P<ticket>t-?\d{{1,9}}\b)
    | (?P<quote>q-\d{{1,9}}\b)
    | (?P<deal>d-?\d{{1,9}}\b)
    | (?P<lead>l-?\d{{1,9}}\b)
    | (?P<sharp>\#\d{{1,9}}\b)
    | (?P<amount>[$€£¥]\s?{_NUMBER}(?:\s?(?:k|m|bn|mn|million|thousand|grand)\b)?
        | {_NUMBER}\s?(?:k|m|bn|mn|million|thousand|grand)?\s?
          (?:[$€£¥]|(?:eur|euros?|usd|dollars?|gbp|pounds?|quid|chf|francs?|bucks|grand|k)\b))
    | (?P<percent>{_NUMBER}\s?(?:%|percent\b))
    | (?P<clock>\d{{1,2}}:\d\d(?:\s?[ap]\.?m\b)?|\d{{1,2}}\s?[ap]\.?m\b)
    | (?P<number>{_NUMBER}(?![^\W_]))
    | (?P<name>\ue000)
    | (?P<word>[^\W_]+(?:'[^\W_]+)*)
    | (?P<sign>\?|[\u2600-\u27bf\U0001F300-\U0001FAFF])
    """,
    re.VERBOSE,
)

_QUOTES = str.maketrans("\u2018\u2019\u02bc`", "''''", "\u00ad\u200b")


def normalise(text: str, entities: Sequence[Entity] = ()) -> str:
    """The words of the beginning of ``text``, folded, parted by single blanks.

    Numbers, amounts, addresses, record numbers and names of people and companies are marks: what is
    learned of one holds for all. The kinds of facts said follow, each once. Empty when nothing was said.
    """
    near = [entity for entity in entities if entity.end <= MOST_CHARACTERS]
    plain = _without_names(text[:MOST_CHARACTERS], near)
    folded = unicodedata.normalize("NFKC", plain).casefold().translate(_QUOTES)
    words = [_MARKS.get(str(found.lastgroup), found[0]) for found in _TOKEN.finditer(folded)]
    return " ".join([*words, *sorted({f"0{entity.kind}" for entity in near})])


def plain(text: str, entities: Sequence[Entity] = ()) -> str:
    """The beginning of ``text`` with the same name for every person, company and number: sentences about
    others are then near one another. Otherwise as it was said, for encoders read whole sentences."""
    said = text[:MOST_CHARACTERS]
    named = (one for one in entities if one.kind in STAND_INS and one.end <= len(said))
    for entity in sorted(named, key=lambda one: -one.start):
        said = f"{said[: entity.start]}{STAND_INS[entity.kind]}{said[entity.end :]}"
    return _DIGITS.sub("7", said).strip()


def opening(text: str) -> str:
    """The first sentence of a long story, or its first words; empty when ``text`` is no long story."""
    if len(text) <= STORY:
        return ""
    end = _SENTENCE_END.search(text.lstrip(), 0, STORY)
    first = text.lstrip()[: end.start() if end else STORY]
    return " ".join(first.split()[:MOST_OPENING_WORDS])


def _without_names(text: str, entities: Sequence[Entity]) -> str:
    names = sorted((entity.start, entity.end) for entity in entities if entity.kind in _NAMES)
    for start, end in reversed(names):
        text = f"{text[:start]}{_HIDDEN_NAME}{text[end:]}"
    return text
