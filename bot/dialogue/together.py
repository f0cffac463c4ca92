"""Several rows of a list that are pointed at together: "both", "the first two", "all but the last"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.listed import Row
from bot.dialogue.patterns import compiled
from config.languages import LanguagePack

MOST_TOGETHER = 5
"""Rows of a list that "all of them" may mean."""
BOTH = 2
ALL_BUT = "all_but"
"""The way to point at all of a list but for some."""


def all_but(text: str, rows: Sequence[Row], pack: LanguagePack) -> Sequence[Row] | None:
    """The rows without those that are said to be left out by their place; none where it is not known which,
    or the list is long. None where nothing is left out."""
    words = (pack.words.get("together") or {}).get(ALL_BUT)
    found = compiled(words).search(text) if words else None
    if found is None:
        return None
    said = re.split(str(pack.words.get("between") or "(?!)"), found["but"].strip(), flags=re.IGNORECASE)
    out = [at_place(one, rows, pack) for one in said]
    is_known = None not in out and len(rows) <= MOST_TOGETHER
    return [row for row in rows if row not in out] if is_known else []


def at_place(text: str, rows: Sequence[Row], pack: LanguagePack) -> Row | None:
    """The row whose place in the list is said."""
    for place, words in ordinals(pack):
        index = place - (place > 0)
        if compiled(words).search(text.strip().rstrip(".!? ")) and -len(rows) <= index < len(rows):
            return rows[index]
    return None


def together(rows: Sequence[Row], which: str) -> Sequence[Row]:
    """The first or last so many of a list, both of two, or all of a few; none where there are not so many."""
    if which == "both":
        return rows if len(rows) == BOTH else ()
    if which == "all":
        return rows if len(rows) <= MOST_TOGETHER else ()
    number = int(which)
    return () if abs(number) > len(rows) else rows[:number] if number > 0 else rows[number:]


def ordinals(pack: LanguagePack) -> tuple[tuple[int, str], ...]:
    """Places (from 1, or -1 for the last) with the words for them."""
    return tuple((int(place), words) for place, words in (pack.words.get("ordinals") or {}).items())
