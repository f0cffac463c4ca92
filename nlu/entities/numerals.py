"""What a written number is worth: "1.200,50", "1,299.99", "12'000"."""

from __future__ import annotations

import re

Numeral = int | float

_LONGEST = 20
_SPACES = re.compile(r"['’\u00a0\u202f ]")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


def numeral(text: str, *, grouping: bool = True) -> Numeral | None:
    """The value of a number as people write it, or None when it is no number ("1.2.3") or longer than any.

    A lone point or comma before exactly three digits groups thousands, as nobody writes money with
    three decimals, unless ``grouping`` is false ("1.250 million").
    """
    if len(text) > _LONGEST:
        return None
    text = _SPACES.sub("", text)
    decimal = max(text.rfind("."), text.rfind(","))
    if decimal < 0:
        return int(text)
    mark, other = text[decimal], "," if text[decimal] == "." else "."
    whole, rest = text[:decimal], text[decimal + 1 :]
    grouped = _GROUPED.fullmatch(text)
    if grouped and not text.startswith("0") and (grouping or text.count(mark) > 1):
        return int(text.replace(mark, ""))
    if mark in whole or (other in whole and not _GROUPED.fullmatch(whole)):
        return None
    return tidy(float(f"{whole.replace(other, '')}.{rest}"))


def tidy(value: float) -> Numeral:
    """A whole number as ``int``, any other rounded to what people say."""
    return int(value) if value == int(value) else round(value, 6)
