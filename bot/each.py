"""One act for each of several firms or records: "new deals for Globex and Initech, 5k each", "give the first
to Tom and the second to me"."""

from __future__ import annotations

from itertools import pairwise

from bot.decisions import RECORDS
from bot.patterns import compiled, pattern
from bot.wishes import Parsing
from config.languages import LanguagePack
from nlu.parse import Parse

MAKES_EACH = frozenset({"create_deal"})
"""Intents that make a record of one firm."""
FACTS = frozenset({"amount", "date", "person", "priority", "stage"})
TAKES_ONE = frozenset({"claim_ticket"})
"""What is done with one ticket at a time."""
MOST = 4
"""Firms or records of one sentence that are told apart."""


async def for_each(whole: Parse, parse: Parsing, pack: LanguagePack) -> tuple[Parse, ...]:
    """The sentence once for each of the firms that are listed in it one after the other, or once for each
    record that something else is done with; empty where it is about one."""
    return await _for_each_firm(whole, parse, pack) or await _for_each_record(whole, parse, pack)


async def _for_each_firm(whole: Parse, parse: Parsing, pack: LanguagePack) -> tuple[Parse, ...]:
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


async def _for_each_record(whole: Parse, parse: Parsing, pack: LanguagePack) -> tuple[Parse, ...]:
    """What is done is said once, before the first record: "move D-1 to proposal and D-2 to negotiation"; what
    is said once behind the last, and is a fact or somebody, is done with all: "give L-1 and L-4 to me". Of
    tickets this is known by whoever acts on them."""
    text, between = whole.text, pattern(pack, "between")
    named = _named(whole, pack)
    if between is None or not 1 < len(named) <= MOST:
        return ()
    first, *others = named
    cuts = [found for start, _ in others for found in between.finditer(text) if found.end() == start]
    if len(cuts) != len(others):
        return ()
    stops = [*(cut.start() for cut in cuts), len(text)]
    further = [text[end:stop] for (_, end), stop in zip(named, stops, strict=True)]
    takes_one = not whole.of("ticket") or whole.intent.name in TAKES_ONE
    shared = takes_one and not any(one.strip() for one in further[:-1])
    if shared and _is_fact(whole, named[-1][1], pack):
        further = [further[-1]] * len(named)
    if not all(one.strip(" .!?") for one in further):
        return ()
    said = [text[start:end] + more for (start, end), more in zip(named, further, strict=True)]
    return tuple([await parse(text[: first[0]] + one) for one in said])


def _is_fact(whole: Parse, start: int, pack: LanguagePack) -> bool:
    """Whether something is said from there on that may be done with each of several records."""
    me = pattern(pack, "me")
    taken = me is not None and me.search(whole.text, start) is not None
    return taken or any(one.start >= start and one.kind in FACTS for one in whole.entities)


def _named(whole: Parse, pack: LanguagePack) -> list[tuple[int, int]]:
    """Where records are named, by number or by their place in a list, in the order said."""
    spans = [(one.start, one.end) for one in whole.entities if one.kind in RECORDS]
    for words in (pack.words.get("ordinals") or {}).values():
        spans += [found.span() for found in compiled(words).finditer(whole.text)]
    return sorted(spans)
