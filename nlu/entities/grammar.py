"""Patterns over classes of words: a sentence's shape is one letter per word, searched by regular expressions.

``day=weekday (at hour=number)?`` finds "friday at 9" wherever a language says it, because the language's
lexicon says which words are a ``weekday`` and an ``at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# What the reader itself makes of characters, in every language.
BUILT_IN = (
    *(
        "word",
        "number",
        "zero",
        "year",
        "long",
        "spelled",
        "scaled",
        "round",
        "dozens",
        "ordinal",
        "fraction",
    ),
    *("clock", "hm", "isodate", "isoperiod", "dmy", "quarter_name", "half_name", "lettered"),
    *(
        "comma",
        "colon",
        "dash",
        "slash",
        "stop",
        "mark",
        "code_sign",
        "black_star",
        "white_star",
        "minus",
        "end",
    ),
)
# What the finders ask for by name; a language that has no word for one goes without.
SPOKEN = (
    *(
        "a",
        "about",
        "and",
        "at",
        "between",
        "by",
        "during",
        "every",
        "for",
        "from",
        "in",
        "of",
        "on",
        "since",
        "the",
    ),
    *(
        "to",
        "until",
        "no",
        "half",
        "quarter",
        "last",
        "next",
        "weekday",
        "month",
        "unit",
        "couple",
        "sharp",
        "level",
        "before",
        "after",
        "percent",
        "point",
        "past_money",
    ),
    *(
        "million_or_minute",
        "scale",
        "hundred",
        "dozen",
        "small",
        "tens",
        "hash",
        "number_word",
        "reference",
        "out_of",
    ),
    *(
        "score_cue",
        "quantity_noun",
        "street",
        "plan",
        "past_verb",
        "event_word",
        "more",
        "shifted",
        "paper",
        "is",
        "edge",
    ),
    *("ticket_word", "quote_word", "deal_word", "lead_word"),
)
_FIRST_LETTER = 0xA1
_PART = re.compile(r"(?P<group>[a-z_]+)=|(?P<name>[a-z_]+)|(?P<look>\(\?<?[!=])|(?P<sign>[()|?*+])|\s+")
_END = "end"


class GrammarError(ValueError):
    """A lexicon's pattern names a class that no word has, or is no pattern at all."""


@dataclass(slots=True)
class Alphabet:
    """The letter that stands for each class in shapes; the same class always gets the same letter."""

    letters: dict[str, str] = field(default_factory=dict)

    def letter(self, name: str) -> str:
        """The letter of the class ``name``, made on first use."""
        return self.letters.setdefault(name, chr(_FIRST_LETTER + len(self.letters)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, and the letters without which it cannot match."""

    regex: re.Pattern[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns the lexicon's patterns into regular expressions over shapes."""

    alphabet: Alphabet
    macros: Mapping[str, str]

    def all(self, patterns: Iterable[str]) -> tuple[Pattern, ...]:
        """Every pattern compiled, in order. Raises ``GrammarError`` naming the one that is wrong."""
        return tuple(self.one(pattern) for pattern in patterns)

    def one(self, pattern: str) -> Pattern:
        """The pattern compiled."""
        source = self._spell(pattern)
        try:
            return Pattern(re.compile(source), self._needs(pattern))
        except re.error as error:
            raise GrammarError(f"the pattern {pattern!r} cannot be read: {error}") from error

    def _spell(self, pattern: str) -> str:
        spelled, group, at = [], "", 0
        while at < len(pattern):
            part = _PART.match(pattern, at)
            if part is None:
                raise GrammarError(f"the pattern {pattern!r} has an unknown sign at {pattern[at:]!r}")
            at = part.end()
            if part["group"]:
                group = f"(?P<{part['group']}>"
                continue
            piece = self._named(part["name"], pattern) if part["name"] else part[0].strip()
            if group:
                piece = group if piece == "(" else f"{group}{piece})"
                group = ""
            spelled.append(piece)
        return "".join(spelled)

    def _named(self, name: str, pattern: str) -> str:
        if name == _END:
            return r"\Z"
        if name in self.macros:
            macro = self._spell(self.macros[name])
            return macro if macro.startswith(("(?!", "(?<!")) else f"(?:{macro})"
        if name not in self.alphabet.letters:
            raise GrammarError(f"the pattern {pattern!r} names {name!r}, which no word is")
        return self.alphabet.letters[name]

    def _needs(self, pattern: str) -> frozenset[str]:
        """The classes outside all brackets and not optional."""
        if "|" in re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", pattern):
            return frozenset()
        flat, depth = "", 0
        for sign in pattern:
            depth += (sign == "(") - (sign == ")")
            flat += sign if depth == 0 and sign != ")" else " "
        found = re.findall(r"(?:[a-z_]+=)?\b([a-z_]+)\b(?![?*=])", flat)
        return frozenset(self.alphabet.letters[name] for name in found if name in self.alphabet.letters)
