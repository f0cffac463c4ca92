"""What was listed is pointed at: "the second one", "the Acme one", "done with the first one"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.patterns import compiled, says
from bot.state import State
from config.languages import LanguagePack
from domain.dialogue import Handler, Reply
from domain.people.model import Person
from domain.record import Record
from domain.reminders.model import Reminder
from nlu.parse import Entity, Guess, Parse

FEWEST = 2
"""Records that make a list."""
LONGEST = 200
"""Letters of a sentence that points; longer ones are stories."""
DONE = {"ticket": "resolve_ticket", "reminder": "reminder_done"}
"""What "done with it" is to records of a kind."""
SHOW = {"person": "show_customer"}
NAMED = ("name", "subject", "title", "about", "text", "email")


def listed_in(replies: Sequence[Reply]) -> list[list[Any]]:
    """Kind, number and names of the records that the latest list among these replies shows, in order; empty
    where none shows several."""
    for reply in reversed(replies):
        for value in reply.facts.values():
            if isinstance(value, list | tuple) and len(value) >= FEWEST and all(map(_is_listed, value)):
                names = reply.facts.get("companies") or {}
                return [[one.KIND, _value(one), f"{_called(one)} {names.get(one.id) or ''}"] for one in value]
    return []


def pointed(parse: Parse, state: State, handlers: Mapping[str, Handler], pack: LanguagePack) -> Parse:
    """The understanding, with the listed record that the sentence points at as one of its facts."""
    found = _place(parse.text, state, pack) if state.listed and len(parse.text) <= LONGEST else None
    if found is None:
        return parse
    (kind, value, _), start, end = found
    if parse.of(kind):
        return parse
    fact = Entity(kind, value, start, end, parse.text[start:end])
    others = tuple(one for one in parse.entities if one.end <= start or one.start >= end)
    intent = _intent(parse, kind, handlers, alone=not _words(parse.text[:start] + parse.text[end:]))
    sure = parse.sure or intent != parse.intent.name
    guess = Guess(intent, parse.intent.confidence)
    return replace(parse, intent=guess, sure=sure, entities=(*others, fact))


def offer_pointed_at(text: str, state: State, pack: LanguagePack) -> str | None:
    """The value of the offer that is pointed at where several were offered to choose from."""
    is_choice = any(value.split("?")[0] in {"none_of_these", "cancel"} for _, value in state.offers)
    place = next((place for place, words in _ordinals(pack) if compiled(words).fullmatch(_plain(text))), None)
    choices = [value for _, value in state.offers if value.split("?")[0] not in {"none_of_these", "cancel"}]
    if not is_choice or place is None or not -len(choices) <= place - (place > 0) < len(choices):
        return None
    return choices[place - (place > 0)]


def _place(text: str, state: State, pack: LanguagePack) -> tuple[list[Any], int, int] | None:
    """The record pointed at by its place, or by a word of its name, with where that is said."""
    for place, words in _ordinals(pack):
        found = compiled(words).search(text)
        index = place - (place > 0)
        if found is not None and -len(state.listed) <= index < len(state.listed):
            return state.listed[index], found.start(), found.end()
    if (named := says(pack, "the_one", text)) is not None:
        said = named["text"].casefold()
        fit = [one for one in state.listed if said in one[2].casefold()]
        if len(fit) == 1:
            return fit[0], 0, len(text)
    return None


def _intent(parse: Parse, kind: str, handlers: Mapping[str, Handler], *, alone: bool) -> str:
    """What is wanted of the record: what was understood, if that can be done to its kind."""
    show = SHOW.get(kind, f"show_{kind}")
    if alone and show in handlers:
        return show
    if parse.intent.name == "complete_task" and kind in DONE:
        return DONE[kind]
    names = [parse.intent.name, *(guess.name for guess in parse.ranking)]
    return next((n for n in names if n in handlers and kind in handlers[n].slots), parse.intent.name)


def _ordinals(pack: LanguagePack) -> tuple[tuple[int, str], ...]:
    """Places (from 1, or -1 for the last) with the words for them."""
    return tuple((int(place), words) for place, words in (pack.words.get("ordinals") or {}).items())


def _is_listed(value: Any) -> bool:
    return isinstance(value, Record) and (bool(value.LETTER) or isinstance(value, Person | Reminder))


def _value(record: Record) -> Any:
    if isinstance(record, Person):
        return record.email or record.name
    return record.ref if record.LETTER else record.id


def _called(record: Record) -> str:
    return " ".join(str(getattr(record, name, None) or "") for name in NAMED)[:120]


def _plain(text: str) -> str:
    return text.strip().rstrip(".!? ")


def _words(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
