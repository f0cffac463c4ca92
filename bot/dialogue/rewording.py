"""Own words put right: "they want 40 seats", and then "I meant 50"."""

from __future__ import annotations

import re

from bot.dialogue.patterns import compiled, pattern
from config.languages import LanguagePack

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
MOST_NEW_WORDS = 4
"""Words that take the place of others; more of them tell something new."""
A_SENTENCE = 200
"""Letters in which anything is put right; longer texts are stories."""
FEWEST_ALIKE = 3
"""Digits of a number that is told from others by its length alone."""
FEWEST_DIGITS = 2
"""Of the end of a number, said instead of all of it."""


def swapped(text: str, pack: LanguagePack) -> tuple[str, str] | None:
    """What is so, and what was said wrongly, where both are said: "300, not 200"; None where they are not."""
    for source in (pack.words.get("swapped") or ()) if len(text) <= A_SENTENCE else ():
        if (found := compiled(str(source)).search(text.strip().rstrip(".!? "))) is not None:
            return found["new"].strip(" ,;"), found["old"].strip(" ,;")
    return None


def reworded(before: str, said: str, pack: LanguagePack) -> str | None:
    """What was written down, as it is put right by what was ``said``; None when nothing in it is."""
    if (both := swapped(said, pack)) is not None:
        new, old = both
        after = _in_place(before, _number(old), _number(new))
        return after or _in_place(before, old, _bare(new, pack))
    number = _number(said)
    return None if number is None else _other_number(before, said, number)


def settled(text: str, pack: LanguagePack) -> str:
    """The sentence as its speaker settles it: "20 terminals, no wait, 30" is 30 terminals, also where more
    is said behind it: "..., for our shop in York"."""
    again = pattern(pack, "thinks_again")
    if len(text) > A_SENTENCE or again is None or swapped(text, pack) is not None:
        return text
    for end in (*(comma.start() for comma in re.finditer(r",\s", text)), len(text)):
        found = again.search(text[:end])
        if found is None or len(found["text"].split()) > MOST_NEW_WORDS:
            continue
        if end == len(text) or _number(found["text"]) is not None:
            anew = reworded(text[: found.start()], found["text"], pack)
            if anew is not None:
                return anew + text[end:]
    return text


def _number(text: str) -> str | None:
    """The only number said."""
    found = NUMBER.findall(text)
    return found[0] if len(found) == 1 else None


def _bare(text: str, pack: LanguagePack) -> str | None:
    """The words without "it was" before them; None where they tell more than what stood there."""
    opening = pattern(pack, "it_was")
    if opening is not None and (found := opening.fullmatch(text)) is not None:
        text = found["text"]
    return text.strip() if len(text.split()) <= MOST_NEW_WORDS else None


def _in_place(before: str, old: str | None, new: str | None) -> str | None:
    """The text with ``new`` where ``old`` stood; None where that stood nowhere, or twice."""
    if not old or not new:
        return None
    found = list(re.finditer(rf"(?<![\w.,]){re.escape(old)}(?!\w)", before, re.IGNORECASE))
    if not found and old.isdecimal() and len(old) >= FEWEST_DIGITS:
        found = list(re.finditer(rf"(?<=\d){old}$", before))  # "it ends in 77, not 78"
    if len(found) != 1:
        return None
    return before[: found[0].start()] + new + before[found[0].end() :]


def _other_number(before: str, said: str, new: str) -> str | None:
    """The text with its number replaced: of several the one before the same word, "seats", or behind it,
    "ending in", or else the only one that is as long."""
    places = list(NUMBER.finditer(before))
    counted = re.search(rf"{re.escape(new)}\s+([^\W\d]{{3,}})", said)
    if len(places) > 1 and counted is not None:
        same = rf"\s+{re.escape(counted[1])}"
        places = [one for one in places if re.match(same, before[one.end() :], re.IGNORECASE)]
    led = re.search(rf"([^\W\d]{{2,}})\s+{re.escape(new)}", said)
    if len(places) > 1 and led is not None:
        behind = re.compile(rf"\b{re.escape(led[1])}\s+$", re.IGNORECASE)
        places = [one for one in places if behind.search(before[: one.start()])] or places
    if len(places) > 1 and len(new) >= FEWEST_ALIKE:
        places = [one for one in places if len(one.group()) == len(new)]
    if len(places) != 1 or places[0].group() == new:
        return None
    return before[: places[0].start()] + new + before[places[0].end() :]
