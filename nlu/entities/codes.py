"""Figures that count nothing: those of an IBAN, a card, a serial number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping

from nlu.entities.reading import Item
from nlu.entities.tokens import Tokens

_CODED = re.compile(
    r"(?<![\w-])(?=[\d-]*[A-Za-z])(?:[A-Za-z]*\d+[A-Za-z]?|[A-Za-z]{1,4})(?:-\w{1,12})+(?![\w-])"
)
_FIGURED = 2
_RUN, _GROUP = 3, 3
_LEFT = ("sign", "isodate", "isoperiod")


def mark_codes(tokens: Tokens, suffixes: Collection[str]) -> None:
    """The parts of HX-2207-19 and 99-1204-B are words, not of what follows numbers by its ``suffixes``
    (10am-2pm)."""
    for match in _CODED.finditer(tokens.text) if "-" in tokens.text else ():
        figured = [part for part in match[0].lower().split("-") if any(sign.isdecimal() for sign in part)]
        is_spoken = any(part.lstrip("0123456789") in suffixes for part in figured)
        if len(figured) < _FIGURED or is_spoken:
            continue
        first, end = (bisect_left(tokens.starts, place) for place in match.span())
        for index in range(first, end):
            if tokens.kinds[index] not in _LEFT:
                tokens.kinds[index] = "word"


def without_codes(tokens: Tokens, items: list[Item], letters: Mapping[str, str]) -> list[Item]:
    """``items``, three numbers in a row and more as words: an IBAN, a card. Groups of thousands are left."""
    digits = {letters[kind] for kind in ("number", "zero", "year", "long")}
    kept: list[Item] = []
    run: list[Item] = []
    for item in (*items, None):
        if item is not None and item.letter in digits and tokens.kinds[item.first] == "number":
            run.append(item)
            continue
        is_code = len(run) >= _RUN and any(len(tokens.words[one.first]) != _GROUP for one in run[1:])
        kept += [one._replace(letter=letters["word"]) for one in run] if is_code else run
        run = []
        if item is not None:
            kept.append(item)
    return kept
