"""Corrections: "no, make it 50" puts right what was just done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from bot.dialogue.amending import told_anew
from bot.dialogue.decisions import CANCEL, DENY, RECORDS, Heard, record_of
from bot.dialogue.forms import NAMES, SMALL_TALK, asks_something, begins_act
from bot.dialogue.leaving import MADE_BY
from bot.dialogue.patterns import intents_named, opens, pattern, says
from bot.dialogue.quoted import priced_anew
from bot.dialogue.renumbering import COUNTED, bare_number, ending_in, moved_by, same_kind, same_scale
from bot.dialogue.rewording import reworded, swapped
from bot.dialogue.slots import current, marks_said, slots_said
from bot.dialogue.state import Last, State
from bot.dialogue.understood import turn_before
from config.languages import LanguagePack
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import Parse

BREAK = re.compile(r"\s*[,;:.–—-]\s+")
SURELY = 0.8
"""The confidence from which on "no, ..." may begin another matter."""
ADDRESSES = frozenset({"phone", "email"})
SPELT = ("person", "company")
SPELLED = 0.6
"""How alike two names are of which one is the other, spelled rightly."""
OWN_WORDS = {"text"}
"""What may say anything: a fact is put right where such a fact was said."""
TAKER = "taker"
"""The mark of "to me": nobody's name, and yet a fact."""


def expected(handlers: Mapping[str, Handler], pack: LanguagePack, text: str, state: State) -> str | None:
    """The kind of fact that the message holds if it holds one: what was asked, or what a correction
    of the last act must say."""
    if state.form is not None and state.form.asking is not None:
        kind = SLOTS[state.form.asking].kind
        is_name = kind not in NAMES or not (begins_act(text, pack) or asks_something(text, pack))
        return kind if is_name else None
    done = handlers.get(state.last.intent) if state.last else None
    amend = handlers.get(done.amend or "") if done else None
    behind = _way_back(pack, text)
    if amend is None or _opening(pack, text[behind.end() :] if behind else text) is None:
        return None
    if not amend.necessary:
        return COUNTED if COUNTED in amend.slots and "amount" not in amend.slots else None
    kind = SLOTS[amend.necessary[0]].kind
    return None if kind in RECORDS or kind == "text" else kind


def correction(
    handlers: Mapping[str, Handler], pack: LanguagePack, heard: Heard, state: State
) -> tuple[str, dict[str, Any]] | None:
    """The intent and slots that put the last act right, or of several done together the one that such a fact
    was said for; None when this is no correction."""
    found = words = None
    heard, state = _led_back(handlers, pack, heard, state)
    for then in (replace(state, last=act) for act in _done_together(state.last)):
        right = _correction_of(handlers, pack, heard, then)
        told = _told(handlers, then, handlers[right[0]]) if right is not None else {}
        same = (
            _kinds(right[1]) & _kinds({**told, **(then.last.slots if then.last else {})})
            if right is not None
            else set()
        )
        if same - OWN_WORDS:
            return right
        words = words or (right if same else None)
        found = found or right
    return words or found


def still_together(handlers: Mapping[str, Handler], last: Last | None, by: str) -> list[list[Any]]:
    """What was done together with the act that ``by`` puts right, and may be put right next."""
    acts = _done_together(last)
    right = next((one for one in acts if by in {one.intent, handlers[one.intent].amend}), None)
    return [[one.intent, one.slots] for one in acts if one is not right] if right is not None else []


def _done_together(last: Last | None) -> list[Last]:
    if last is None:
        return []
    return [last, *(replace(last, intent=intent, slots=slots) for intent, slots in last.more)]


def _kinds(slots: Mapping[str, Any]) -> set[str]:
    """What kinds of facts these are; an hour is one of a day."""
    kinds = {SLOTS[name].kind for name in slots} - RECORDS
    return kinds - {"clock"} | {"date"} if "clock" in kinds else kinds


def _correction_of(
    handlers: Mapping[str, Handler], pack: LanguagePack, heard: Heard, state: State
) -> tuple[str, dict[str, Any]] | None:
    last, parse = state.last, heard.parse
    done = handlers.get(last.intent) if last else None
    amend = handlers.get(done.amend or "") if done else None
    if (
        last is None
        or parse is None
        or amend is None
        or _is_asked(state)
        or _is_older(handlers, state, amend)
    ):
        return None
    told = state, _told(handlers, state, amend)
    anew = told_anew(pack, heard, state, amend) or _respelt(pack, heard.text, told, amend)
    anew = anew or priced_anew(pack, parse, *told, amend)
    if anew is not None:
        return amend.intent, anew
    match = _opening(pack, heard.text, parse)
    if match is not None and _is_another(parse, match["text"], {last.intent, amend.intent}, handlers, pack):
        return None
    slots = _said_instead(pack, parse, match, told, amend) if match is not None else None
    return None if slots is None else (amend.intent, slots)


def _opening(pack: LanguagePack, text: str, parse: Parse | None = None) -> re.Match[str] | None:
    """The sentence as one that puts something right, or thinks again of a number: "ok then 4"."""
    again = says(pack, "rather", text)
    counted = parse is None or bool(parse.of(COUNTED))
    return pack.correction.match(text) or (again if again is not None and counted else None)


def _way_back(pack: LanguagePack, text: str) -> re.Match[str] | None:
    """What leads back to a record before it is put right: "back to the quote, "."""
    found = BREAK.search(text)
    return found if found is not None and says(pack, "back_to", text[: found.start()]) else None


def _led_back(
    handlers: Mapping[str, Handler], pack: LanguagePack, heard: Heard, state: State
) -> tuple[Heard, State]:
    """The rest of the sentence, and the state as it was after the record was made that the sentence goes back
    to: "back to the quote, make it 6"; both as they are where it goes back to none."""
    behind, parse = _way_back(pack, heard.text), heard.parse
    head = says(pack, "back_to", heard.text[: behind.start()]) if behind else None
    if behind is None or head is None or parse is None:
        return heard, state
    named = set(intents_named(pack, (head["text"] or "").strip()))
    kinds = {kind for kind, makers in MADE_BY.items() if makers & named and kind in state.focus}
    acts = [state.last, *reversed(state.earlier)]
    made = next((act for act in acts if act is not None and _record_made(handlers, act) in kinds), None)
    if made is None:
        return heard, state
    cut = behind.end()
    later = [one for one in parse.entities if one.start >= cut]
    moved = tuple(replace(one, start=one.start - cut, end=one.end - cut) for one in later)
    rest = replace(parse, text=heard.text[cut:], entities=moved)
    return replace(heard, text=rest.text, parse=rest), replace(state, last=made, why={})


def _record_made(handlers: Mapping[str, Handler], act: Last) -> str | None:
    done = handlers.get(act.intent)
    amend = handlers.get(done.amend or "") if done else None
    return record_of(amend) if amend is not None else None


def _is_asked(state: State) -> bool:
    """Whether a question waits for its answer: what was said for it is put right, and not what was done; but
    for what was only done in between, a moment ago."""
    form, last = state.form, state.last
    just = form is not None and form.asides > 0 and last is not None and turn_before(state.why) == last.turn
    return form is not None and form.asking is not None and not form.optional and not just


def _is_older(handlers: Mapping[str, Handler], state: State, amend: Handler) -> bool:
    """Whether something else was said since the last act, be it refused, asked or not understood: "no, ..."
    is said of that, and of no record before it. To look at the same record, to name it for the same act
    again, or thanks, is nothing else."""
    before = state.why.get("before") or {}
    if state.last is None or turn_before(state.why) <= state.last.turn:
        return False
    if before.get("intent") in {DENY, CANCEL}:
        return False  # what was only to be done next was not
    named = any(fact[0] in RECORDS for fact in before.get("entities", ()))
    if named and before.get("intent") == state.last.intent:
        return False
    between = handlers.get(str(before.get("acted") or ""))
    if between is None or between.intent in SMALL_TALK:
        return between is None
    return not between.side or record_of(between) != record_of(amend)


def _is_another(
    parse: Parse, text: str, own: set[str], handlers: Mapping[str, Handler], pack: LanguagePack
) -> bool:
    """Whether something else is surely to be done: "actually, remind me to call Bob"."""
    other = handlers.get(parse.intent.name)
    surely = parse.sure and parse.intent.confidence >= SURELY and parse.intent.name not in own
    begins = begins_act(text, pack) or opens(pack, "becomes_deal", parse.text) is not None
    return other is not None and surely and other.alike is None and begins


def _said_instead(
    pack: LanguagePack,
    parse: Parse,
    match: re.Match[str],
    told: tuple[State, Mapping[str, Any]],
    amend: Handler,
) -> dict[str, Any] | None:
    """The facts that are so instead of those of the last act. Only they count here: the rest of the
    sentence is not a new text for the record."""
    state, before = told
    said = current(parse.entities, parse.text, pack)
    facts = slots_said(amend, "", [e for e in said if e.end > match.start("text")], pack)
    if TAKER in amend.slots:
        marks = marks_said(amend, match["text"], pack)
        facts |= {TAKER: marks[TAKER]} if TAKER in marks else {}
    facts |= _which_before(parse, match, amend, facts)
    new = {name: value for name, value in facts.items() if SLOTS[name].kind not in RECORDS}
    if new.keys() == {COUNTED} and "amount" in before and bare_number(match["text"]) is not None:
        new = same_kind(facts.pop(COUNTED), before, amend)
    if not new:
        numbers = [e.value for e in parse.entities if e.kind in {"quantity", "amount"}]
        names_record = any(parse.of(kind) for kind in RECORDS)  # the 2 of "D-2" is no amount
        number = numbers[0] if numbers else None if names_record else bare_number(match["text"])
        new = {} if number is None else same_kind(number, before, amend)
    if not new:
        return None
    if "amount" in new:
        new["amount"] = same_scale(new["amount"], before.get("amount"))
    new |= moved_by(new, state.last.slots if state.last else {}, amend)
    kind = record_of(amend)
    # "No, Globex": a name alone is not the record's, which is known, but its new value.
    known = {kind: state.focus[kind]} if kind in state.focus and new.keys() <= {"person", "company"} else {}
    return {**known, **{k: v for k, v in facts.items() if k not in new}, **new}


def _which_before(
    parse: Parse, match: re.Match[str], amend: Handler, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The record that is named before what is so instead: "not T-3, that one's for Lea"."""
    kind = record_of(amend)
    if kind is None or kind in facts:
        return {}
    named = [one for one in parse.of(kind) if one.end <= match.start("text")]
    return {kind: named[-1].value} if named else {}


def _told(handlers: Mapping[str, Handler], state: State, amend: Handler) -> dict[str, Any]:
    """What was told of the record since it was made, the latest of each, as far as it was told at once."""
    told: dict[str, Any] = {}
    kind = record_of(amend)
    for turn in [state.last, *reversed(state.earlier)]:
        acts = ((one, handlers.get(one.intent)) for one in _done_together(turn))
        fits = ((one, done) for one, done in acts if done and amend.intent in {done.intent, done.amend})
        act, done = next(fits, (None, None))
        if act is None or done is None:
            break
        if act is not state.last and act.slots.get(str(kind)) not in {None, state.focus.get(str(kind))}:
            break
        told = {**act.slots, **told}
        if done.intent != amend.intent:
            break
    return told


def _respelt(
    pack: LanguagePack, text: str, told: tuple[State, Mapping[str, Any]], amend: Handler
) -> dict[str, Any] | None:
    """The address of which only a part was said, "her number ends in 77, not 78", or the name that is spelled
    otherwise, "it's Coles, not Cole"."""
    (state, before), both, kind = told, swapped(text, pack), record_of(amend)
    for name in ADDRESSES & before.keys() & set(amend.slots) if both else ():
        if (after := reworded(str(before[name]), text, pack)) is not None:
            return {name: after}
    if (phone := _ended_otherwise(pack, text, before, amend)) is not None:
        return {"phone": phone}
    new, old = (words.split()[-1] for words in both) if both else ("", "")
    if SequenceMatcher(None, new.casefold(), old.casefold()).ratio() < SPELLED:
        return None
    word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    known = {kind: state.focus[kind]} if kind is not None and kind in state.focus else {}
    names = (one for one in SPELT if one in before and one in amend.slots and word.search(str(before[one])))
    return next(({**known, name: word.sub(lambda _: new, str(before[name]))} for name in names), None)


def _ended_otherwise(pack: LanguagePack, text: str, before: Mapping[str, Any], amend: Handler) -> str | None:
    """The telephone number of which only the end was said: "no, ends in 124"."""
    ends = pattern(pack, "ends_in")
    found = ends.search(text) if ends is not None else None
    is_one = found is not None and "phone" in amend.slots and bool(before.get("phone"))
    return ending_in(str(before["phone"]), found["end"]) if found is not None and is_one else None
