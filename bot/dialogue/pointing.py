"""What was listed is pointed at: "the second one", "the Acme one", "done with the first one"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from bot.dialogue.context import instead_for
from bot.dialogue.decisions import CANCEL, NONE_OF_THESE, RECORDS, Choose, read_choice, record_of
from bot.dialogue.listed import Row, extreme, fitting, rows_of, rows_offered
from bot.dialogue.patterns import compiled, pattern, says
from bot.dialogue.slots import slots_said
from bot.dialogue.state import State
from bot.dialogue.together import all_but, ordinals, together
from bot.dialogue.wishes import Parsing
from config.languages import LanguagePack
from domain.dialogue import Button, Handler
from domain.slots import SLOTS
from nlu.parse import Entity, Guess, Parse

LONGEST = 200
"""Letters of a sentence that points; longer ones are stories."""
MOST_OFFERED = 5
A_FEW = 4
"""Words that may name one of several offers by themselves."""
DONE = {"ticket": "resolve_ticket", "reminder": "reminder_done"}
"""What "done with it" is to records of a kind."""
CLOSE = {"deal": "close_deal"}
"""What closing it is, said as of a ticket."""
DROP = {"reminder": "cancel_reminder", "lead": "disqualify_lead", "ticket": "close_ticket"}
"""What dropping it is: "cancel the second"."""
CLOSES = frozenset({"close_ticket", "resolve_ticket"})
SHOW = {"person": "show_customer", "quote": "quote_status"}
WAY_OUT = frozenset({NONE_OF_THESE, CANCEL})


def pointed(
    parse: Parse, state: State, handlers: Mapping[str, Handler], pack: LanguagePack
) -> Parse | Choose:
    """The understanding, with the listed record that the sentence points at as one of its facts; a choice
    where it points at several."""
    found = _places(parse, state, pack) if state.listed and len(parse.text) <= LONGEST else None
    if found is None or parse.of(found[0][0].kind):
        return parse
    rows, start, end = found
    alone = _is_alone(parse.text, start, end, pack)
    heard = [_with(parse, row, (start, end), handlers, alone=alone) for row in rows]
    if len(rows) == 1:
        return heard[0]
    return Choose(tuple(_button(one, row, handlers, pack) for one, row in zip(heard, rows, strict=True)))


def pointed_together(
    parse: Parse, state: State, handlers: Mapping[str, Handler], pack: LanguagePack
) -> tuple[Parse, ...]:
    """The understanding once for each of the listed records, where several of them are pointed at together:
    "give the first two to Tom"; empty where they are not."""
    rows = rows_of(state.listed)
    if not rows or len(parse.text) > LONGEST or any(parse.of(kind) for kind in RECORDS):
        return ()
    left = all_but(parse.text, rows, pack)
    for which, words in (pack.words.get("together") or {}).items():
        found = compiled(words).search(parse.text)
        meant = left if left is not None else together(rows, str(which)) if found is not None else []
        if found is not None and (len(meant) > 1 or left):
            alone = _is_alone(parse.text, *found.span(), pack)
            return tuple(_with(parse, row, found.span(), handlers, alone=alone) for row in meant)
    return ()


def points_at_none(parse: Parse, state: State, handler: Handler | None, pack: LanguagePack) -> bool:
    """Whether something is to be done with several together that are not listed, or not in such number; or
    with one at a place that the list does not have."""
    if handler is None or handler.side or record_of(handler) is None:
        return False
    if _is_beyond(parse, len(state.listed), pack):
        return True
    if any(map(parse.of, RECORDS)):
        return False
    if any(SLOTS[name].kind == "text" for name in slots_said(handler, parse.text, parse.entities, pack)):
        return False
    ways = (pack.words.get("together") or {}).values()
    is_said = any(compiled(words).search(parse.text) for words in ways)
    return is_said and not pointed_together(parse, state, {handler.intent: handler}, pack)


def _is_beyond(parse: Parse, listed: int, pack: LanguagePack) -> bool:
    """Whether a place is said that a list of so many has not; a day of the month is none."""
    beyond = [words for place, words in ordinals(pack) if 0 < listed < place]
    found = [match for words in beyond for match in compiled(words).finditer(parse.text)]
    return any(
        not any(one.start < at.end() and at.start() < one.end for one in parse.entities) for at in found
    )


async def pointed_anew(
    parse: Parse, state: State, handlers: Mapping[str, Handler], pack: LanguagePack, again: Parsing
) -> Parse:
    """The sentence understood ``again`` with the record's number in place of what points at it, where that
    tells better what is wanted: "asígname el último" is "asígname T-4"; of several with the first."""
    if each := pointed_together(parse, state, handlers, pack):
        kinds = {kind for kind in RECORDS if each[0].of(kind)}
        one = await again(each[0].text)
        is_better = one.sure and _is_about(one, kinds, handlers)
        is_good = parse.sure and _is_about(parse, kinds, handlers)
        return replace(parse, intent=one.intent, sure=True) if is_better and not is_good else parse
    at, found = pointed(parse, state, handlers, pack), _places(parse, state, pack) if state.listed else None
    if not isinstance(at, Parse) or at.text == parse.text or found is None:
        return parse
    if _is_alone(parse.text, *found[1:], pack):
        return parse
    text = _numbered(at.text, state, pack)
    anew = await again(text)
    if text != at.text:  # each of several is told apart later: what is wanted is known from what was said
        return anew if anew.sure else replace(parse, text=anew.text, entities=anew.entities)
    first, other = handlers.get(parse.intent.name), handlers.get(anew.intent.name)
    if first is not None and not first.side and other is not None and other.side:
        return parse  # something is to be done with it, whatever that is to its kind
    named = {kind for kind in RECORDS if anew.of(kind)}
    fits = [one for one in (anew, parse) if _is_about(one, named, handlers)]
    return anew if anew in fits and (anew.sure or parse not in fits) else parse


def _numbered(text: str, state: State, pack: LanguagePack) -> str:
    """The text with the records' numbers in place of whatever else points at a place in the list."""
    rows = rows_of(state.listed)
    for place, words in ordinals(pack):
        index = place - (place > 0)
        row = rows[index] if -len(rows) <= index < len(rows) else None
        if row is not None and row.kind in RECORDS and isinstance(row.value, str):
            text = compiled(words).sub(row.value, text)
    return text


def _is_about(parse: Parse, kinds: AbstractSet[str], handlers: Mapping[str, Handler]) -> bool:
    handler = handlers.get(parse.intent.name)
    return handler is not None and not kinds.isdisjoint(handler.slots)


def offer_pointed_at(text: str, parse: Parse | None, state: State, pack: LanguagePack) -> str | Choose | None:
    """The value of the offer that is pointed at where several were offered to choose from; the offers that
    fit where these are several."""
    is_choice = any(value.split("?")[0] in WAY_OUT for _, value in state.offers)
    choices = [(label, value) for label, value in state.offers if value.split("?")[0] not in WAY_OUT]
    if not is_choice or not choices or len(text) > LONGEST:
        return None
    for place, words in ordinals(pack):
        index = place - (place > 0)
        if compiled(words).fullmatch(_plain(text)) and -len(choices) <= index < len(choices):
            return choices[index][1]
    rows = _offered(text, parse, rows_offered(choices), pack)
    if len(rows) > 1:
        return Choose(tuple(Button("", *read_choice(row.value), label=row.names) for row in rows))
    return str(rows[0].value) if rows else None


def _offered(text: str, parse: Parse | None, rows: Sequence[Row], pack: LanguagePack) -> list[Row]:
    """The offers that fit "the one ...", or a few words that only name one."""
    entities = parse.entities if parse is not None else ()
    for found in _the_one(text, pack):
        if not _left(text, found.start(), found.end()):
            return fitting(rows, found["text"], entities, _idle(pack))
    few = len(text.split()) <= A_FEW and not text.rstrip().endswith("?")
    named = fitting(rows, _plain(text), entities, _idle(pack)) if few else []
    return named if len(named) < len(rows) else []


def _places(parse: Parse, state: State, pack: LanguagePack) -> tuple[list[Row], int, int] | None:
    """The records pointed at by their place, or by something known of them, with where that is said; None
    where it is all but one."""
    rows = rows_of(state.listed)
    if all_but(parse.text, rows, pack) is not None:
        return None
    return _the_other(parse.text, rows, state, pack) or _among(rows, parse, pack)


def _among(rows: Sequence[Row], parse: Parse, pack: LanguagePack) -> tuple[list[Row], int, int] | None:
    """See ``_places``."""
    for place, words in ordinals(pack):
        found = compiled(words).search(parse.text)
        index = place - (place > 0)
        if found is not None and -len(rows) <= index < len(rows):
            return [rows[index]], found.start(), found.end()
    for what, words in (pack.words.get("extremes") or {}).items():
        found = compiled(words).search(parse.text)
        if found is not None and (fit := extreme(rows, what)):
            return fit, found.start(), found.end()
    for named in _the_one(parse.text, pack):
        start, end = named.span("text")
        within = [one for one in parse.entities if start <= one.start < end]
        fit = fitting(rows, named["text"], within, _idle(pack))
        # What fits none of the list is not the record talked about; what names somebody may be another.
        if fit or not any(one.kind in {"person", "company", *RECORDS} for one in within):
            return fit or list(rows[:MOST_OFFERED]), named.start(), named.end()
    return None


def _the_other(
    text: str, rows: Sequence[Row], state: State, pack: LanguagePack
) -> tuple[list[Row], int, int] | None:
    """Of two that were listed the one that is not talked about, where "my other one" is said."""
    words = pattern(pack, "other_of_two")
    found = words.search(text) if words is not None else None
    left = [row for row in rows if row.value != state.focus.get(row.kind)]
    puts_right = pack.correction.match(text) is not None  # "no, the other one": see ``bot.turns.another``
    is_one_of_two = len(rows) == 2 and len(left) == 1 and not puts_right  # noqa: PLR2004 one and the other
    return (left, found.start(), found.end()) if found is not None and is_one_of_two else None


def _with(
    parse: Parse, row: Row, span: tuple[int, int], handlers: Mapping[str, Handler], *, alone: bool
) -> Parse:
    """The understanding with the record in place of the words that point at it."""
    start, end = span
    called = str(row.value) if row.kind in RECORDS and isinstance(row.value, str) else parse.text[start:end]
    moved = start + len(called) - end
    fact = Entity(row.kind, row.value, start, end + moved, called)
    before = tuple(one for one in parse.entities if one.end <= start)
    after = [one for one in parse.entities if one.start >= end]
    shifted = tuple(replace(one, start=one.start + moved, end=one.end + moved) for one in after)
    intent = _intent(parse, row.kind, handlers, alone=alone)
    guess = Guess(intent, parse.intent.confidence)
    sure = parse.sure or intent != parse.intent.name
    text = parse.text[:start] + called + parse.text[end:]
    return replace(parse, text=text, intent=guess, sure=sure, entities=(*before, fact, *shifted))


def _button(parse: Parse, row: Row, handlers: Mapping[str, Handler], pack: LanguagePack) -> Button:
    handler = handlers.get(parse.intent.name)
    slots = slots_said(handler, parse.text, parse.entities, pack) if handler else {row.kind: row.value}
    return Button("", parse.intent.name, slots, label=row.label)


def _intent(parse: Parse, kind: str, handlers: Mapping[str, Handler], *, alone: bool) -> str:
    """What is wanted of the record: what was understood, if that can be done to its kind."""
    show = SHOW.get(kind, f"show_{kind}")
    if alone and show in handlers:
        return show
    if parse.intent.name == "complete_task" and kind in DONE:
        return DONE[kind]
    if parse.intent.name == CANCEL and DROP.get(kind) in handlers:
        return DROP[kind]
    if parse.intent.name in CLOSES and CLOSE.get(kind) in handlers:
        return CLOSE[kind]
    names = [parse.intent.name, *(guess.name for guess in parse.ranking)]
    alike = [one for name in names for one in _alike(instead_for(name, kind) or name, handlers)]
    return next((name for name in alike if kind in handlers[name].slots), parse.intent.name)


def _alike(intent: str, handlers: Mapping[str, Handler]) -> list[str]:
    """The intent, and what does the same to other records; nothing where there is no such intent here."""
    handler = handlers.get(intent)
    if handler is None:
        return []
    others = [one.intent for one in handlers.values() if handler.alike and one.alike == handler.alike]
    return [intent, *others]


def _the_one(text: str, pack: LanguagePack) -> list[re.Match[str]]:
    """Where "the ... one" is said, in any of the language's ways; a way that is no list is the whole
    sentence."""
    ways: Any = pack.words.get("the_one") or ()
    if isinstance(ways, str):
        whole = compiled(ways).fullmatch(_plain(text))
        return [whole] if whole else []
    return [found for way in ways if (found := compiled(str(way)).search(text)) is not None]


def _idle(pack: LanguagePack) -> frozenset[str]:
    return frozenset(pack.words.get("idle_words") or ())


def _plain(text: str) -> str:
    return text.strip().rstrip(".!? ")


def _is_alone(text: str, start: int, end: int, pack: LanguagePack) -> bool:
    """Whether what is pointed at is only to be seen."""
    rest = _plain(text[:start] + text[end:])
    return not _left(text, start, end) or says(pack, "show_me", rest) is not None


def _left(text: str, start: int, end: int) -> bool:
    """Whether anything is said beside these words."""
    return any(letter.isalnum() for letter in text[:start] + text[end:])
