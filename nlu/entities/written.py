"""What is written in figures: clocks, dates, fractions, and how large a number looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

_YEARS = range(1900, 2100)
_YEAR_DIGITS, _LONG_DIGITS, _ZERO_DIGITS = 4, 7, 3
_LAST_HOUR, _LAST_MINUTE = 24, 59


def size_of(word: str) -> str:
    """The class a number is of by its looks: a ``year``, a ``long`` one as accounts have, one that starts
    with ``zero``, or any ``number``."""
    if not word.isdecimal():
        return "number"
    if len(word) >= _ZERO_DIGITS and word.startswith("0"):
        return "zero"
    if len(word) == _YEAR_DIGITS and int(word) in _YEARS:
        return "year"
    return "long" if len(word) >= _LONG_DIGITS else "number"


def _clock(word: str) -> tuple[int, int] | None:
    hour, minute = (int(part) for part in re.split("[:h]", word)[:2])
    return (hour, minute) if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


def _isodate(word: str) -> datetime | None:
    try:
        return datetime.fromisoformat(word.upper().replace("/", "-"))
    except ValueError:
        return None


def _numbers_in(word: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", word))


def _number_after_letter(word: str) -> int:
    return int(word[1:])


WRITTEN: Mapping[str, Callable[[str], Any]] = {
    "clock": _clock,
    "hm": _clock,
    "isodate": _isodate,
    "dmy": _numbers_in,
    "fraction": _numbers_in,
    "quarter_name": _number_after_letter,
    "half_name": _number_after_letter,
}
"""The value of each kind of written part; None when it says nothing (25:00)."""
