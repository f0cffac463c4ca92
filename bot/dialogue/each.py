"""One act for each of several firms or records: "new deals for Globex and Initech, 5k each", "give the first
to Tom and the second to me"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from bot.dialogue.decisions import RECORDS
from bot.dialogue.patterns import compiled, opens, pattern
from bot.dialogue.wishes import Parsing
from config.languages import LanguagePack
from nlu.parse import Parse

MAKES_EACH = frozenset({"create_deal"})
"""Intents that make a record of one firm."""
ADDRESSES = frozenset({"reply_to_customer"})
"""Intents that are for people, who may be named instead of their records."""
OF_FIRMS = frozenset({"update_deal"})
"""Intents about records that are mostly named by their firm."""
LISTS, PICKED_BY = "list_", ("person", "company", "stage", "priority")
"""Intents that list records, and kinds of facts of which a list is picked by one."""
FACTS = frozenset({"amount", "date", "person", "priority", "stage"})
MOST = 4
"""Firms of one sentence that are told apart."""
MOST_RECORDS = 8
"""Records of one sentence that are told apart."""
FEW = 3
"""Words behind the last of several that go with each of them, also where no order begins the sentence:
"please", "schließen"."""


async def for_each(whole: Parse, parse: Parsing, pack: LanguagePack, words: str | None) -> tuple[Parse, ...]:
    """The sentence once for each of the firms that are listed in it one after the other, or once for each
    record that something is done with; empty where it is about one. The records that its own ``words`` name
    are not among them."""
    each = await _for_each_firm(whole, parse, pack) or await _for_each_listed(whole, parse, pack)
    return each or await _for_each_record(whole, parse, pack, words)


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


async def _for_each_listed(whole: Parse, parse: Parsing, pack: LanguagePack) -> tuple[Parse, ...]:
    """The list that is asked for once for each of the people, firms or stages it is picked by."""
    between = pattern(pack, "between")
    if not whole.intent.name.startswith(LISTS) or not whole.sure or between is None:
        return ()
    for kind in PICKED_BY:
        said = sorted(whole.of(kind), key=lambda one: one.start)
        gaps = [whole.text[one.end : other.start] for one, other in pairwise(said)]
        if 1 < len(said) <= MOST and all(between.fullmatch(gap) for gap in gaps):
            before, after = whole.text[: said[0].start], whole.text[said[-1].end :]
            parts = tuple([await parse(f"{before}{one.text}{after}") for one in said])
            return parts if all(part.intent.name == whole.intent.name for part in parts) else ()
    return ()


async def _for_each_record(
    whole: Parse, parse: Parsing, pack: LanguagePack, words: str | None
) -> tuple[Parse, ...]:
    """What is done is said once, before the first record: "move D-1 to proposal and D-2 to negotiation"; what
    is said behind several goes with each of them: "give L-1 and L-4 to me and L-5 to Tom"."""
    text, between = whole.text, pattern(pack, "between")
    own = len(text) - _shared_end(text, words or "")
    named = [span for span in _named(whole, pack) if span[0] < own]
    if between is None or not 1 < len(named) <= MOST_RECORDS:
        return ()
    first, *others = named
    cuts = [found for start, _ in others for found in between.finditer(text) if found.end() == start]
    further_act = [at for at in between.finditer(text, named[-1][1], own) if _begins_at(pack, text, at.end())]
    if len(cuts) != len(others) or further_act:
        return ()
    stops = [*(cut.start() for cut in cuts), len(text)]
    tails = [(end, stop) for (_, end), stop in zip(named, stops, strict=True)]
    is_bare = [_is_bare(text[start:end]) for start, end in tails]
    if is_bare[-1] and not all(is_bare):  # "assign T-1 to Priya and T-2": that to Priya too
        told = max(at for at, bare in enumerate(is_bare) if not bare)
        tails[-1], is_bare[-1] = tails[told], False
    if all(is_bare[:-1]) and not _is_fact(whole, tails[-1], pack):
        left = text[tails[-1][0] : min(tails[-1][1], own)]
        is_told = len(left.split()) <= FEW or opens(pack, "begins", text) is not None
        return await _alike(whole, named, parse) if is_told else ()
    shared = [after for bare, after in zip(is_bare, tails[1:], strict=False) if bare]
    if not all(_is_fact(whole, span, pack) for span in shared if not _is_bare(text[slice(*span)])):
        return ()
    further = [text[slice(*span)] for span in tails]
    for at in range(len(further) - 2, -1, -1):
        further[at] = further[at + 1] if is_bare[at] else further[at]
    said = [text[start:end] + more for (start, end), more in zip(named, further, strict=True)]
    return tuple([await parse(text[: first[0]] + one) for one in said])


async def _alike(whole: Parse, named: Sequence[tuple[int, int]], parse: Parsing) -> tuple[Parse, ...]:
    """The sentence once for each of the records, where the same is surely wanted of all of them."""
    before, after = whole.text[: named[0][0]], whole.text[named[-1][1] :]
    parts = [await parse(f"{before}{whole.text[start:end]}{after}") for start, end in named]
    same = all(part.sure and part.intent.name == parts[0].intent.name for part in parts)
    return tuple(parts) if same else ()


def _begins_at(pack: LanguagePack, text: str, place: int) -> bool:
    """Whether another act begins there: "... and remind me on Friday"."""
    return opens(pack, "begins", text[place:]) is not None


def _shared_end(text: str, words: str) -> int:
    """How many letters at the end of the text are the words' too, which may begin otherwise than they were
    said."""
    said, written = text.casefold().rstrip(' .!?"”“»'), words.casefold().rstrip(' .!?"”“»')
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(said), reversed(written), strict=False))
    same = sum(1 for _ in alike)
    return same + len(text) - len(said) if same else 0


def _is_bare(text: str) -> bool:
    return not text.strip(" .!?")


def _is_fact(whole: Parse, span: tuple[int, int], pack: LanguagePack) -> bool:
    """Whether something is said there that may be done with each of several records."""
    me, (start, end) = pattern(pack, "me"), span
    taken = me is not None and me.search(whole.text, start, end) is not None
    return taken or any(start <= one.start < end and one.kind in FACTS for one in whole.entities)


def _named(whole: Parse, pack: LanguagePack) -> list[tuple[int, int]]:
    """Where records are named, by number or by their place in a list, in the order said."""
    spans = [(one.start, one.end) for one in whole.entities if one.kind in RECORDS]
    if not spans and whole.intent.name in ADDRESSES:
        spans = [(one.start, one.end) for one in whole.entities if one.kind == "person"]
    if not spans and whole.intent.name in OF_FIRMS:
        spans = [(one.start, one.end) for one in whole.entities if one.kind == "company"]
    for words in (pack.words.get("ordinals") or {}).values():
        spans += [found.span() for found in compiled(words).finditer(whole.text)]
    return sorted(spans)
