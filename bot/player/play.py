"""One conversation file, played from start to end, with everything that differed."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.clock import HandClock
from bot.player.codes import with_code
from bot.player.expected import exists
from bot.player.files import CHANNELS, ConversationFile, duration
from bot.player.given import Given
from bot.turns.overhear import Overheard
from domain.conversation import Line
from domain.desk.records import Answer, AnswerStatus
from domain.messages import Identity, InboundMessage, Profile
from domain.people.model import Person
from domain.ports import UnitOfWork

GUEST = "guest"
STEPS = 96
"""How finely a wait is cut, at most: jobs run after each step."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was expected at a turn (0 = at the end) and what came instead."""

    turn: int
    text: str


@dataclass(slots=True)
class _Play:
    app: App
    clock: HandClock
    ear: Overheard
    given: Given
    speaker: str = GUEST
    channel: str = "webchat"
    seen: dict[int, int] = field(default_factory=dict)
    """The place in each conversation's timeline up to which lines belong to earlier turns."""
    differences: list[Difference] = field(default_factory=list)


async def play(file: ConversationFile, app: App, clock: HandClock, ear: Overheard) -> list[Difference]:
    """The file played on this application, whose database is empty; what differed, in order. Raises
    ``FileError`` when the file asks for what cannot be."""
    playing = _Play(app, clock, ear, Given(app.settings.timezone))

    async def prepare(uow: UnitOfWork) -> None:
        for kind, fields in file.given:
            await playing.given.make(uow, kind, fields)
        for person in await _present(uow, file):
            place = await uow.conversations.ensure("webchat", f"webchat:{person.email}")
            await uow.conversations.save(place, person_id=person.id)

    await app.store.run(prepare)
    await app.names.load(app.store)
    for number, turn in enumerate(file.turns, 1):
        await _turn(playing, number, turn)
    await _let_leave(playing)
    await _check_records(playing, file)
    return playing.differences


async def _present(uow: UnitOfWork, file: ConversationFile) -> list[Person]:
    """Those who take part, as speakers, as readers, or because they opened what is given: they can be
    told something before they said anything."""
    named = {str(turn[key]).lower() for turn in file.turns for key in ("as", "to") if key in turn}
    named |= {
        str(f["customer"]).lower()
        for kind, f in file.given
        if kind in {"ticket", "quote"} and "customer" in f
    }
    people = await uow.find(Person)
    return [one for one in people if one.email and named & {one.email, (one.name or "").lower()}]


async def _turn(playing: _Play, number: int, turn: dict[str, Any]) -> None:
    speaker = str(turn.get("as", playing.speaker))
    if speaker != playing.speaker:
        await _let_leave(playing)
    playing.speaker = speaker
    playing.channel = str(turn.get("channel", playing.channel))
    playing.ear.last = None
    await _mark(playing)
    if "say" in turn:
        await _say(playing, text=await with_code(playing.app.store, str(turn["say"])))
    elif "choose" in turn:
        if not await _choose(playing, str(turn["choose"])):
            offered = [c["label"] for c in await _offer(playing)]
            _differs(
                playing,
                number,
                f"no button {turn['choose']!r} to press; offered: {', '.join(offered) or 'none'}",
            )
    elif "wait" in turn:
        await _wait(playing, duration(turn["wait"]))
    if turn.get("confirm") and any("confirm" in c["label"].lower() for c in await _offer(playing)):
        await _choose(playing, "Confirm")
    if str(turn.get("to", playing.speaker)) != playing.speaker:
        await _let_leave(playing)
    await _compare(playing, number, turn)


async def _compare(playing: _Play, number: int, turn: dict[str, Any]) -> None:
    reader = str(turn.get("to", playing.speaker))
    lines = await _heard_by(playing, reader)
    text = "\n".join(line.text for line in lines)
    if "intent" in turn:
        understood = await _understood(playing)
        if understood != turn["intent"]:
            _differs(playing, number, f"intent {understood}, expected {turn['intent']}")
    flags = re.IGNORECASE | re.DOTALL
    if "reply" in turn and not re.search(str(turn["reply"]), text, flags):
        _differs(playing, number, f"reply does not match {turn['reply']!r}:\n{text or '(nothing)'}")
    if "not_reply" in turn and re.search(str(turn["not_reply"]), text, flags):
        _differs(playing, number, f"reply must not match {turn['not_reply']!r}:\n{text}")
    offered = [choice["label"] for line in lines for choice in line.choices]
    for wanted in turn.get("choices") or []:
        if not any(str(wanted).lower() in label.lower() for label in offered):
            _differs(playing, number, f"no choice {wanted!r}; offered: {', '.join(offered) or 'none'}")


async def _understood(playing: _Play) -> str | None:
    """The intent of what was said: the one acted on, where what is talked about decided."""
    if playing.ear.last is None or playing.ear.last.intent.name == "why":
        return playing.ear.last.intent.name if playing.ear.last else None
    address = f"{playing.channel}:{playing.speaker}"
    conversation = await playing.app.store.read(lambda uow: uow.conversations.at(playing.channel, address))
    why = conversation.state.get("why", {}) if conversation else {}
    return str(why.get("acted") or why.get("intent") or playing.ear.last.intent.name)


async def _say(playing: _Play, *, text: str = "", choice: str | None = None) -> None:
    guest = playing.speaker == GUEST
    address = f"{playing.channel}:{playing.speaker}"
    message = InboundMessage(
        playing.channel,
        secrets.token_hex(8),
        address,
        Identity(playing.channel, address),
        text,
        choice,
        profile=Profile(proven_email=None if guest else playing.speaker.lower()),
    )
    await playing.app.runner.receive(message, text or choice or "")
    await playing.app.runner.settled()


async def _choose(playing: _Play, label: str) -> bool:
    for choice in await _offer(playing):
        if label.lower() in choice["label"].lower():
            await _say(playing, choice=choice["value"])
            return True
    return False


async def _offer(playing: _Play) -> list[dict[str, str]]:
    """The buttons of the latest line with any, in this speaker's conversation."""
    address = f"{playing.channel}:{playing.speaker}"

    async def read(uow: UnitOfWork) -> list[Line]:
        conversation = await uow.conversations.at(playing.channel, address)
        return await uow.conversations.lines(conversation.id, limit=100_000) if conversation else []

    lines = await playing.app.store.read(read)
    return next((list(line.choices) for line in reversed(lines) if line.choices), [])


async def _wait(playing: _Play, time: timedelta) -> None:
    step = max(time / STEPS, timedelta(minutes=1))
    left = time
    while left > timedelta(0):
        playing.clock.move(min(step, left))
        left -= step
        await playing.app.jobs.run_all()
        await playing.app.runner.settled()


async def _let_leave(playing: _Play) -> None:
    """Whoever looks at somebody else takes longer than an answer to a customer is held."""

    async def last(uow: UnitOfWork) -> Answer | None:
        held = await uow.find(Answer, status=AnswerStatus.HELD, order="-leaves_at", limit=1)
        return held[0] if held else None

    if (answer := await playing.app.store.read(last)) is not None:
        playing.clock.move(max(answer.leaves_at - playing.clock.now(), timedelta(0)))
        await playing.app.jobs.run_all()
        await playing.app.runner.settled()


async def _mark(playing: _Play) -> None:
    """Lines up to here belong to earlier turns."""
    playing.seen = {number: seq for number, seq, _ in await _conversations(playing)}


async def _conversations(playing: _Play) -> list[tuple[int, int, int | None]]:
    async def read(uow: UnitOfWork) -> list[tuple[int, int, int | None]]:
        found = []
        for channel in CHANNELS:
            found += await uow.conversations.all_of(channel)
        return [(c.id, c.seq, c.person_id) for c in found]

    return await playing.app.store.read(read)


async def _heard_by(playing: _Play, reader: str) -> list[Line]:
    """What this person received since the turn began, wherever they are."""
    person = await _person(playing, reader)
    heard: list[Line] = []
    for number, _, owner in await _conversations(playing):
        if person is not None and owner == person.id:
            after = playing.seen.get(number, 0)
            lines = await playing.app.store.read(lambda uow, n=number, a=after: uow.conversations.lines(n, a))  # type: ignore[misc]
            heard += [line for line in lines if line.author != "customer" and not line.internal]
    return heard


async def _person(playing: _Play, who: str) -> Person | None:
    async def read(uow: UnitOfWork) -> Person | None:
        if who == GUEST:
            conversation = await uow.conversations.at(playing.channel, f"{playing.channel}:{GUEST}")
            number = conversation.person_id if conversation else None
            return await uow.get(Person, number) if number else None
        found = await uow.find(Person, email=who.lower(), limit=1)
        return found[0] if found else None

    return await playing.app.store.read(read)


async def _check_records(playing: _Play, file: ConversationFile) -> None:
    async def check(uow: UnitOfWork) -> None:
        for none, kind, wanted in file.then:
            if await exists(uow, playing.given, kind, wanted) == none:
                trouble = "there must be no" if none else "there is no"
                _differs(playing, 0, f"{trouble} {kind} with {wanted}")

    await playing.app.store.read(check)


def _differs(playing: _Play, turn: int, text: str) -> None:
    playing.differences.append(Difference(turn, text))
