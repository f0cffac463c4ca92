"""What was just written down in somebody's own words, put right: "it was an email", "300, not 200"."""

from __future__ import annotations

from typing import Any

from bot.dialogue.decisions import Heard
from bot.dialogue.patterns import says
from bot.dialogue.rewording import reworded, swapped
from bot.dialogue.slots import content, marks_said
from bot.dialogue.state import State
from bot.dialogue.understood import turn_before
from config.languages import LanguagePack
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import OUT_OF_SCOPE, Entity, Parse

OPENING = frozenset({"raise_complaint", "open_ticket"})
NOTING = "log_interaction"
SOFT = frozenset(
    {OUT_OF_SCOPE, "add_to_ticket", "deny", "give_feedback", "my_day", "request_service", "ticket_status"}
)
"""What more of the same matter sounds like, to an engine that knows nothing of what was said before."""
FACTS = ("company", "person", "priority", "when")
REPLACED = "replaced"
"""The slot for what stands there, where only a part of a text is put right."""
FEWEST_WORDS, MOST_WORDS = 3, 12
"""Words of a sentence that tells more of what was just written down; longer ones are another matter."""


def told_anew(pack: LanguagePack, heard: Heard, state: State, amend: Handler) -> dict[str, Any] | None:
    """The slots of ``amend`` that put right what was written down a moment ago; None when this does not."""
    own, last, parse = _own_words(amend), state.last, heard.parse
    if own is None or last is None or parse is None or not _is_just(state):
        return None
    if heard.text.rstrip().endswith("?") or says(pack, "wrong", heard.text):
        return None
    before = str(last.slots.get(own) or "")
    opening, telling = pack.correction.match(heard.text), says(pack, "it_was", heard.text)
    if (opening or telling) and REPLACED not in amend.slots:  # what was only added is words
        facts = _facts(pack, parse, amend, last.at, is_told=telling is not None)
        if facts:
            return {**facts, own: before} if before else facts
    after = reworded(before, _undated(parse), pack) if before else None
    if after is not None:
        anew = {own: after} if opening or telling or swapped(heard.text, pack) else None
    else:
        anew = _more(pack, heard.text, parse, state, own) if before and (opening or telling) else None
    return anew if anew is None or REPLACED not in amend.slots else {**anew, REPLACED: before}


def _undated(parse: Parse) -> str:
    """The sentence without its days: "on the 3rd" puts no number right."""
    days = [one for one in parse.entities if one.kind == "date" and one.text.strip() != parse.text.strip()]
    text = parse.text
    for one in sorted(days, key=lambda day: day.start, reverse=True):
        text = text[: one.start] + text[one.end :]
    return text


def _own_words(amend: Handler) -> str | None:
    """The slot that holds what was written down."""
    return (
        next((name for name in amend.slots if SLOTS[name].kind == "text"), None) if not amend.spoken else None
    )


def _is_just(state: State) -> bool:
    """Whether nothing was said since the act."""
    asked = state.form is not None and not state.form.optional
    return state.last is not None and turn_before(state.why) == state.last.turn and not asked


def _facts(pack: LanguagePack, parse: Parse, amend: Handler, at: str, *, is_told: bool) -> dict[str, Any]:
    """The facts that take the place of those on record."""
    both = swapped(parse.text, pack)
    so = both[0] if both else parse.text
    start = parse.text.find(so)
    said = [one for one in parse.entities if start <= one.start < start + len(so)]
    filled: dict[str, Any] = {}
    for name in (name for name in FACTS if name in amend.slots):
        fact = next((one for one in said if one.kind == SLOTS[name].kind), None)
        if fact is not None and (name != "when" or _is_then(fact, parse.text, at, is_told=is_told)):
            filled[name] = fact.value
    if "contact" in amend.slots and len(parse.text.split()) <= MOST_WORDS:
        filled |= {k: v for k, v in marks_said(amend, so, pack).items() if k == "contact"}
    return filled


def _is_then(fact: Entity, text: str, at: str, *, is_told: bool) -> bool:
    """Whether the day is the one it happened on: one ahead of what was noted ``at`` that time is none."""
    is_ahead = bool(at) and str(fact.value)[:10] > at[:10]
    return not is_ahead and (is_told or _is_all(fact, text))


def _is_all(fact: Entity, text: str) -> bool:
    """Whether next to nothing else was said: "no, on Tuesday"."""
    return len(text.split()) - len(fact.text.split()) <= 2  # noqa: PLR2004 "no, on"


def _more(pack: LanguagePack, text: str, parse: Parse, state: State, own: str) -> dict[str, Any] | None:
    """What was written down with other words in its place, where the same was said anew; with these
    behind it, where they tell more of it."""
    assert state.last is not None  # noqa: S101 it was looked at before
    same = parse.sure and parse.intent.name in {*OPENING, NOTING}
    meant = says(pack, "meant", text)
    if meant is not None and same and not swapped(text, pack):
        return {own: content(parse.intent.name, meant["text"], parse.entities, pack) or meant["text"]}
    if not FEWEST_WORDS <= len(text.split()) <= MOST_WORDS or not (
        same or not parse.sure or parse.intent.name in SOFT
    ):
        return None
    return {own: f"{state.last.slots[own]}\n\n{text.strip()}"}
