"""One act for each of several firms: "new deals for Globex and Initech, 5k each"."""

from __future__ import annotations

from itertools import pairwise

from bot.patterns import pattern
from bot.wishes import Parsing
from config.languages import LanguagePack
from nlu.parse import Parse

MAKES_EACH = frozenset({"create_deal"})
"""Intents that make a record of one firm."""
MOST = 4
"""Firms of one sentence that are told apart."""


async def for_each(whole: Parse, parse: Parsing, pack: LanguagePack) -> tuple[Parse, ...]:
    """The sentence once for each of the firms that are listed in it one after the other; empty where it is
    about one."""
    firms = sorted(whole.of("company"), key=lambda one: one.start)
    between = pattern(pack, "between")
    if whole.intent.name not in MAKES_EACH or not whole.sure or between is None or not 1 < len(firms) <= MOST:
        return ()
    gaps = [whole.text[one.end : other.start] for one, other in pairwise(firms)]
    if not all(between.fullmatch(gap) for gap in gaps):
        return ()
    before, after = whole.text[: firms[0].start], whole.text[firms[-1].end :]
    parts = tuple([await parse(f"{before}{firm.text}{after}") for firm in firms])
    return parts if all(part.intent.name == whole.intent.name for part in parts) else ()
