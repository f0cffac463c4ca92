"""Of which branch, product, colleague or firm alone a figure is asked: "in York", "and Sue's?"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue.likely_figures import likely_figures
from bot.dialogue.patterns import LONGEST, compiled, opens, says
from bot.dialogue.wishes import Parsing
from config.languages import LanguagePack
from domain.dialogue import Handler
from nlu.parse import OUT_OF_SCOPE, Entity, Parse

SENTENCE_END = re.compile(r"[.!?]\s")
NAMES = frozenset({"company", "person", "product", "segment"})
"""Kinds of facts that may name the part itself."""
TELLING, FEWEST_OF_ITS_OWN = 4, 3
"""Letters of a word that tells something, and such words of a question that needs none before it."""
WORD = re.compile(r"[^\W\d_]+")


def said_beside(
    slots: Collection[str],
    text: str,
    entities: Sequence[Entity],
    filled: Mapping[str, Any],
    pack: LanguagePack,
) -> dict[str, str | None]:
    """What is said beside the facts: the one part a figure is asked of, what else is counted, and the place
    by which a list is to be picked."""
    only = part_said(text, entities, filled, pack) if "only" in slots else None
    counted = counted_said(text, entities, pack) if "counted" in slots else None
    at = place_said(text, entities, pack)
    is_free = at is not None and "place" in slots and "source" not in filled
    place = at[0] if at is not None and is_free else None
    among = among_said(text, entities, pack) if "among" in slots else None
    ranked = ranked_said(text, entities, pack) if "ranked" in slots else None
    only = only if among is None else None
    place = place if among is None and only is None else None
    likely = "; ".join(likely_figures(text, pack)) if counted and "likely" in slots else None
    found = {"only": only, "counted": counted, "place": place, "among": among, "ranked": ranked}
    found["likely"] = likely
    found["addressed"] = addressed_said(text, entities, pack) if "addressed" in slots else None
    # "In Porto and Faro": the one that sounds like a firm is as little one as the other.
    span = at[1] if at is not None and place else (0, 0)
    no_names = [
        e for e in entities if e.start < span[1] and span[0] < e.end and filled.get(e.kind) == e.value
    ]
    return {name: said for name, said in found.items() if said} | {one.kind: None for one in no_names}


def addressed_said(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """The name of whoever is to be told, as it is on record: "tell Rita why"; None where none is known."""
    found = opens(pack, "tells_whom", text)
    start = found.end() if found is not None else -1
    return next((str(e.value) for e in entities if e.kind == "person" and e.start == start), None)


def part_said(
    text: str, entities: Sequence[Entity], filled: Mapping[str, Any], pack: LanguagePack
) -> str | None:
    """The name of the part, as it is on record where it is known; None when the figure is asked of all."""
    if len(text) > LONGEST or "source" in filled:
        return None
    for name, is_any in (("figure_of", True), ("figure_of_whom", False)):
        for source in pack.words.get(name) or ():
            for found in compiled(source).finditer(text.strip()):
                start, end = found.span("part")
                shift = len(text) - len(text.lstrip())
                if _is_said_before(text, end + shift, entities):
                    continue
                over = [e for e in entities if e.start < end + shift and start + shift < e.end]
                named = next((str(e.value) for e in over if e.kind in NAMES), None)
                if named is not None or (is_any and not over):
                    return named or found["part"].strip(" .,!?'")
    return None


def _is_said_before(text: str, end: int, entities: Sequence[Entity]) -> bool:
    """Whether it is said in another sentence than the figure: "the machine's dead. How is revenue?"."""
    figure = next((one.start for one in entities if one.kind == "kpi"), end)
    return SENTENCE_END.search(text, end, max(figure, end)) is not None


def place_said(
    text: str, entities: Sequence[Entity], pack: LanguagePack
) -> tuple[str, tuple[int, int]] | None:
    """The place, or several, by which something is to be picked, and where all of it is said; None where none
    is that is no fact of another kind."""
    joins = compiled(str(pack.words.get("figure_joins") or "(?!)"))
    for source in (pack.words.get("list_place") or ()) if len(text) <= LONGEST else ():
        if (found := compiled(source).search(text)) is None:
            continue
        start, end = found.span("part")
        cuts = [start, *(edge for cut in joins.finditer(text, start, end) for edge in cut.span()), end]
        spans = list(zip(cuts[::2], cuts[1::2], strict=True))
        free = [text[a:b] for a, b in spans if not any(e.start < b and a < e.end for e in entities)]
        named = [e for e in entities if e.start < end and start < e.end and e.kind not in NAMES]
        if free and not named and (len(spans) > 1 or len(free) == len(spans)):
            return ", ".join(text[a:b] for a, b in spans), found.span()
    return None


async def without_place(
    whole: Parse, parse: Parsing, handlers: Mapping[str, Handler], pack: LanguagePack
) -> Parse:
    """The sentence as it is understood without the places it names, where those alone make it strange and a
    list is asked for: that nothing is picked by them is said there."""
    is_strange = not whole.sure or whole.intent.name == OUT_OF_SCOPE
    at = place_said(whole.text, whole.entities, pack) if is_strange else None
    if at is None:
        return whole
    start, end = at[1]
    heard = await parse(f"{whole.text[:start]}{whole.text[end:]}".strip())
    handler = handlers.get(heard.intent.name)
    if not heard.sure or handler is None or not {"place", "only"} & set(handler.slots):
        return whole
    kept = tuple(one for one in whole.entities if one.end <= start or end <= one.start)
    return replace(heard, text=whole.text, entities=kept)


def among_said(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """The names of the parts that are to be put beside each other, as they are on record where they are
    known: "compare Sue and Tom", "in York, Leeds and Hull"; None where there are not several."""
    named = any(one.kind == "kpi" for one in entities)
    return compared_in(text, entities, pack) or (
        _beside("figure_among", text, entities, pack) if named else None
    )


def compared_in(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """The same, where comparing them is all that is said."""
    return _beside("figure_compare", text, entities, pack)


def _beside(name: str, text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    joins = compiled(str(pack.words.get("figure_joins") or "(?!)"))
    for source in (pack.words.get(name) or ()) if len(text) <= LONGEST else ():
        for found in compiled(source).finditer(text.strip()):
            start, end = (place + len(text) - len(text.lstrip()) for place in found.span("parts"))
            over = [e for e in entities if e.start < end and start < e.end]
            cuts = [start, *(edge for cut in joins.finditer(text, start, end) for edge in cut.span()), end]
            spans = list(zip(cuts[::2], cuts[1::2], strict=True))
            if len(spans) > 1 and all(e.kind in NAMES for e in over):
                return "; ".join(_called(text, span, over) for span in spans)
    return None


def _called(text: str, span: tuple[int, int], entities: Sequence[Entity]) -> str:
    """The name said there, as it is on record where it is known."""
    start, end = span
    known = next((str(e.value) for e in entities if e.start < end and start < e.end), None)
    return known or re.sub(r"^(?:the|die|der|das|el|la)\s+|['’]s?$", "", text[start:end].strip(" .,!?"))


def ranked_said(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """How many of the best or the worst are wanted, "best:3"; "best" alone where no number is said."""
    for what, sources in (pack.words.get("figure_ranked") or {}).items():
        for source in sources if len(text) <= LONGEST else ():
            if (found := compiled(source).search(text)) is None:
                continue
            count = found.groupdict().get("count") or ""
            over = [e for e in entities if e.kind == "quantity" and e.start <= found.start("count") < e.end]
            number = str(int(over[0].value)) if count and over else count
            return f"{what}:{number}" if number.isdecimal() else str(what)
    return None


def counted_said(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """What a question of its own asks the number of, where that is no figure, period or group there is: "how
    many customers have we"; None where a figure is named, or nothing: "how many in York"."""
    if any(e.kind == "kpi" for e in entities):
        return None
    return _named_freely("figure_counted", text, entities, pack) or _asked_anew(text, entities, pack)


def _asked_anew(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """The telling words of a whole question, which asks nothing further of the figure before: "how long does
    anybody sit there before somebody answers"; None where there are few."""
    if len(text) > LONGEST or opens(pack, "asks", text.lstrip("¿ ")) is None:
        return None
    idle = set(pack.words.get("figure_idle") or ())
    free = [
        one
        for one in WORD.finditer(text)
        if not any(e.start < one.end() and one.start() < e.end for e in entities)
    ]
    words = [one[0] for one in free if len(one[0]) >= TELLING and one[0].casefold() not in idle]
    return " ".join(words) if len(words) >= FEWEST_OF_ITS_OWN else None


def _named_freely(name: str, text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """What the first of the patterns that fits finds as its part, where it is no fact of its own."""
    for source in (pack.words.get(name) or ()) if len(text) <= LONGEST else ():
        if (found := compiled(source).search(text)) is not None:
            start, end = found.span("part")
            return None if any(e.start < end and start < e.end for e in entities) else found["part"]
    return None


def is_only_part(text: str, entities: Sequence[Entity], pack: LanguagePack) -> bool:
    """Whether nothing is said but of whom the figure is wanted: "and Sue's?", "what about me"."""
    if says(pack, "figure_of_oneself", text) is not None:
        return True
    whole = [compiled(source).fullmatch(text.strip()) for source in pack.words.get("figure_of_whom") or ()]
    spans = [found.span("part") for found in whole if found is not None]
    return any(e.start < end and start < e.end for start, end in spans for e in entities if e.kind in NAMES)
