"""From what is stored of a conversation to a document that `parley test` plays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.player.files import CHANNELS
from bot.recorder.given import KINDS, as_it_was, described, named_in, numbered, told
from bot.recorder.masks import Masks
from bot.turns.speaker import actor_of
from domain.conversation import Conversation, Line
from domain.errors import NotFoundError
from domain.learning.model import Recorded
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record

WORTH_WAITING = timedelta(minutes=10)
"""A shorter pause between two messages is none."""
LONGEST_REPLY = 160
_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")


@dataclass(frozen=True, slots=True)
class Recording:
    """A conversation file as YAML writes it; ``notes`` say what of the conversation it leaves out."""

    document: dict[str, Any]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Recorder:
    uow: UnitOfWork
    conversation: Conversation
    messages: list[Recorded]
    lines: list[Line]
    masks: Masks
    zone: str
    language: str


async def record(uow: UnitOfWork, number: int, zone: str, language: str) -> Recording:
    """The conversation of this number. Raises ``NotFoundError`` when there is none, or nothing was said."""
    conversation = await uow.conversations.get(number)
    messages = await uow.learning.recorded(number) if conversation is not None else []
    if conversation is None or not messages:
        raise NotFoundError("conversation_not_found")
    lines = await uow.conversations.lines(number)
    return await _whole(_Recorder(uow, conversation, messages, lines, Masks(), zone, language))


async def _whole(on: _Recorder) -> Recording:
    begin = on.messages[0].received_at
    person = await on.uow.get(Person, on.conversation.person_id) if on.conversation.person_id else None
    speaker = _speaker(on, person)
    for message in on.messages:
        for kind, text in (one[:2] for one in message.parse.get("entities", ())):
            if kind == "person":
                on.masks.person(text, None, staff=False)
            elif kind == "company":
                on.masks.company(text)
    given, made, left = await _records(on, begin)
    numbered(given, made, on.masks)
    document = {
        "name": f"conversation {on.conversation.id}, as it went",
        "at": begin.isoformat(timespec="seconds"),
        "given": await _given(on, person, given),
        "turns": _turns(on, speaker),
        "then": [{one.KIND: told(one, on.masks)} for one in left if one.deleted_at is None],
    }
    answered = any(line.author == "staff" for line in on.lines)
    notes = ("what colleagues answered themselves is left out",) if answered else ()
    return Recording({name: value for name, value in document.items() if value}, notes)


def _speaker(on: _Recorder, person: Person | None) -> str:
    if person is None or person.email is None:
        return "guest"
    return on.masks.person(person.name, person.email, staff=person.is_staff)[1]


async def _records(on: _Recorder, begin: Any) -> tuple[list[Record], list[Record], list[Record]]:
    """Those there were that the conversation names or changes, those it made, all it wrote as it is now."""
    wrote = [one for one in await on.uow.learning.wrote(on.conversation.id) if one.kind in KINDS]
    named = named_in([*(one.message.text for one in on.messages), *(line.text for line in on.lines)])
    named += [(KINDS[one.kind], one.record_id) for one in wrote if not one.is_new]
    before = [await as_it_was(on.uow, kind, number, begin) for kind, number in dict.fromkeys(named)]
    given = sorted((one for one in before if one is not None), key=lambda one: (one.KIND, one.id))
    kinds = dict.fromkeys((one.kind, one.record_id) for one in wrote)
    now = [await on.uow.kept(KINDS[kind], number) for kind, number in kinds]
    new = {(one.kind, one.record_id) for one in wrote if one.is_new}
    left = [one for one in now if one is not None]
    return given, [one for one in left if (one.KIND, one.id) in new], left


async def _given(on: _Recorder, person: Person | None, records: list[Record]) -> list[dict[str, Any]]:
    """Everybody who takes part, then the records, in the order of their numbers."""
    people = [person] if person is not None and person.email is not None else []
    for one in records:
        numbers = (getattr(one, name, None) for name in ("owner_id", "customer_id"))
        found = [await on.uow.kept(Person, number) for number in numbers if number]
        people += [one for one in found if one is not None and one.email is not None]
    given = [_person(on, one) for one in {one.id: one for one in people}.values()]
    return [*given, *[{one.KIND: await described(on.uow, one, on.masks)} for one in records]]


def _person(on: _Recorder, person: Person) -> dict[str, Any]:
    name, email = on.masks.person(person.name, person.email, staff=person.is_staff)
    actor = actor_of(person, on.zone, on.language)
    known = {"name": name, "email": email, "zone": actor.zone, "language": actor.language}
    kind = "staff" if person.is_staff else "customer"
    return {kind: {**known, "role": person.role.value} if person.is_staff else known}


def _turns(on: _Recorder, speaker: str) -> list[dict[str, Any]]:
    turns: list[dict[str, Any]] = []
    channel = on.conversation.channel if on.conversation.channel in CHANNELS else "webchat"
    before = on.messages[0].received_at
    for message in on.messages:
        pause = message.received_at - before
        if pause >= WORTH_WAITING:
            turns.append({"wait": _duration(pause)})
            before = message.received_at
        turns.append(_turn(on, message))
    first = next((turn for turn in turns if "wait" not in turn), {})
    place = {} if channel == "webchat" else {"channel": channel}
    turns[turns.index(first)] = {"as": speaker, **place, **first}
    return turns


def _turn(on: _Recorder, message: Recorded) -> dict[str, Any]:
    """What was said or pressed, what it was taken for, and what was answered."""
    mine = _lines(on, message)
    label = next((line.text for line in mine if line.author == "customer"), "")
    heard = message.message.text or label
    replies = [on.masks.said(line.text) for line in mine if line.author == "bot" and not line.internal]
    pressed = message.message.choice is not None
    turn: dict[str, Any] = {"choose" if pressed else "say": on.masks.said(heard)}
    if not pressed and message.parse.get("intent"):
        turn["intent"] = message.parse["intent"]
    if replies:
        turn["reply"] = _SPECIAL.sub(r"\\\1", replies[0].split("\n")[0][:LONGEST_REPLY])
    return turn


def _lines(on: _Recorder, message: Recorded) -> list[Line]:
    """The message's lines in the timeline: by its sender's id of it, or by when it was answered."""
    number = message.message.client_id
    named = [line for line in on.lines if number and number in {line.client_id, line.in_reply_to}]
    return named or [line for line in on.lines if line.at == message.settled_at]


def _duration(pause: timedelta) -> str:
    minutes = int(pause.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{number}{unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if number]
    return "".join(parts)
