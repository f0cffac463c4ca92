"""One message answered: looked at, understood, decided and said in one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from bot.dialogue.becoming import becoming, read, surely_meant
from bot.dialogue.commands import commanded
from bot.dialogue.decisions import Heard, pressed_in
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.noticing import Noticing
from bot.dialogue.rewording import settled
from bot.dialogue.sharing import wants_number
from bot.dialogue.state import State, open_again, state_of
from bot.dialogue.stories import deals_told
from bot.dialogue.unasked import understood
from bot.dialogue.understood import kept_of, why_of
from bot.turns.introductions import Introduction
from bot.turns.proving import code_typed, held_back
from bot.turns.rooms import in_rooms
from bot.turns.speaker import actor_of, claimed, ensure_speaker, find_speaker
from bot.turns.spoken_here import chosen, heard, remembered, so_far
from bot.turns.troubles import TroubleError
from bot.turns.turn import Exchange
from bot.turns.word import respond
from bot.voice.voice import Reader, Spoken, Voice
from domain.conversation import Conversation, Line, Owner
from domain.dialogue import Doors, Knowledge, Reply, Turn
from domain.inbox import InboxStatus, Received
from domain.learning.model import NoTeaching, Teaching
from domain.messages import InboundMessage
from domain.people.model import Person
from domain.ports import Clock, Store, UnitOfWork
from domain.rows import Change
from nlu.parse import Context, Names, Parse, Parser


class NotedNames(Names, Protocol):
    """Names that learn of new ones."""

    def note(self, changes: Sequence[Change]) -> None:
        """Names that were just committed are known from now on."""


class StaleError(Exception):
    """The conversation moved, or the message is done or not yet its turn: look again."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A message with its conversation and speaker as they were when it was looked at."""

    received: Received
    conversation: Conversation
    person: Person | None


@dataclass(frozen=True, slots=True)
class House:
    """What every turn of this installation shares."""

    dialogues: Mapping[str, Dialogue]
    voice: Voice
    knowledge: Knowledge
    policies: Mapping[str, Any]
    names: NotedNames
    zone: str
    language: str
    currency: str
    public_url: str
    noticing: Noticing
    doors: Callable[[], Doors] = Doors
    teaching: Teaching = field(default_factory=NoTeaching)
    languages: Mapping[str, str] = field(default_factory=dict)
    """What is spoken here: each language's tag, with its own name."""


class Answering:
    """Answers one message at a time, whoever brings it."""

    def __init__(self, store: Store, parser: Parser, house: House, clock: Clock) -> None:
        self._store = store
        self._parser = parser
        self._house = house
        self._rooms = {tag: in_rooms(dialogue) for tag, dialogue in house.dialogues.items()}
        self._clock = clock
        self._introduction = Introduction(house.voice.wording(house.language), house.zone)

    async def look(self, inbox_id: int) -> Snapshot | None:
        """The message again, or the one of its conversation that must come first; None when done."""

        async def look(uow: UnitOfWork) -> Snapshot | None:
            row = await uow.inbox.get(inbox_id)
            if row is None or row.status is not InboxStatus.NEW:
                return None
            first = await uow.inbox.open_of(row.conversation_id) or row
            conversation = await uow.conversations.lock(row.conversation_id)
            return Snapshot(first, conversation, await find_speaker(uow, conversation, first.message))

        return await self._store.run(look)

    async def answer(self, snapshot: Snapshot) -> list[Spoken]:
        """The message is done, and what was said because of it is committed. Raises ``StaleError`` when the
        snapshot no longer holds."""
        spoken, changes = await self._one(snapshot, await self._understand(snapshot))
        self._house.names.note(changes)
        return spoken

    async def _understand(self, snapshot: Snapshot) -> Parse | None:
        """The sentence understood; None for a button and where a person has the word."""
        message = snapshot.received.message
        state = state_of(snapshot.conversation.state)
        text = held_back(message, state) if snapshot.conversation.version >= 0 else None
        if text is None:
            return None
        person = snapshot.person
        language = so_far(state, person, message, self._house.language)
        dialogue = self._dialogue(language)
        context = Context(
            now=self._clock.now(),
            role="staff" if message.choice or (person is not None and person.is_staff) else "customer",
            language=language,
            zone=(person.zone if person else None) or self._house.zone,
            expects=dialogue.expected(text, state),
            names=self._house.names,
        )
        whole = await understood(self._parser, settled(text, dialogue.pack), context, dialogue.handlers)
        dialogue, is_staff = self._dialogue(whole.language or language), context.role == "staff"
        part = partial(read, self._parser, context, state, dialogue.pack)
        whole = surely_meant(whole, state, dialogue.pack) if is_staff else whole
        whole = becoming(await dialogue.pointed(whole, part, state), state, dialogue.pack)
        in_need = not is_staff and self._house.noticing.notice(text) is not None
        parts = await dialogue.matters(whole, part, state, is_staff=is_staff, in_need=in_need)
        told = deals_told(parts or (whole,), state, dialogue.pack) if is_staff else ()
        return replace(whole, parts=told or parts)

    async def _one(self, snapshot: Snapshot, parse: Parse | None) -> tuple[list[Spoken], list[Change]]:
        """The turn in one unit of work; a trouble rolls it back and is told in another one, in which what
        else the message asked for is done."""
        troubles: list[TroubleError] = []
        while True:
            try:
                return await self._store.run(lambda uow: self._turn(uow, snapshot, parse, troubles))
            except TroubleError as trouble:
                if any(trouble.part == told.part for told in troubles):
                    raise
                troubles.append(trouble)

    async def _turn(
        self, uow: UnitOfWork, snapshot: Snapshot, parse: Parse | None, troubles: Sequence[TroubleError]
    ) -> tuple[list[Spoken], list[Change]]:
        received = snapshot.received
        conversation = await uow.conversations.lock(received.conversation_id)
        kept = None if parse is None else kept_of(parse)
        fresh = conversation.version == snapshot.conversation.version
        if not fresh or not await uow.inbox.finish(received, kept):
            raise StaleError
        person = await ensure_speaker(uow, conversation, received.message, snapshot.person)
        person = await remembered(uow, person, parse, self._house.language)
        await uow.record()  # becoming known is no act of this turn: undo must not take it back
        exchange = self._exchange(uow, conversation, received, parse, person)
        uow.actor, uow.turn_id = exchange.turn.actor, received.id
        exchange.turn.claimed = await claimed(uow, received.message)
        await respond(exchange, conversation, received.message, self._house.noticing, troubles)
        spoken = await self._speak(uow, conversation, received, exchange)
        return spoken, list(uow.changes)

    def _exchange(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        received: Received,
        parse: Parse | None,
        person: Person,
    ) -> Exchange:
        house, state = self._house, state_of(conversation.state)
        state.unreachable = ""
        heard(state, parse, house.dialogues)
        known = actor_of(person, house.zone, house.language)
        actor = replace(known, language=state.language or known.language)
        message = received.message
        if message.ticket is not None:
            state.focus |= {"ticket": message.ticket, "record": message.ticket}
        said, owner = message.text, conversation.owner
        pressed = pressed_in(message.choice, state) if message.choice is not None else None
        tag = (parse.language if parse is not None else "") or actor.language
        dialogue = self._dialogue(tag, is_shared=message.is_shared)
        if pressed is None:
            pressed = code_typed(said, state) or commanded(dialogue.pack, said, actor, owner, state)
        if owner is Owner.BOT:
            open_again(state)
        if parse is not None and parse.intent.name != "why":
            state.why = why_of(parse, received.id, state.why)
        turn = Turn(
            actor=actor,
            uow=uow,
            text=said,
            conversation_id=conversation.id,
            currency=house.currency,
            knowledge=house.knowledge,
            policies=house.policies,
            focus=dict(state.focus),
            public_url=house.public_url,
            house_zone=house.zone,
            identity=message.identity,
            is_shared=message.is_shared,
            doors=house.doors(),
            teaching=house.teaching,
            languages=house.languages,
        )
        said = settled(said, dialogue.pack)
        return Exchange(turn, Heard(said, parse, pressed), state, dialogue, received.id)

    def _dialogue(self, language: str, *, is_shared: bool = False) -> Dialogue:
        """The one of this language, or of the house's."""
        dialogues = self._rooms if is_shared else self._house.dialogues
        return dialogues.get(language.split("-", maxsplit=1)[0]) or dialogues[self._house.language]

    async def _speak(
        self, uow: UnitOfWork, conversation: Conversation, received: Received, exchange: Exchange
    ) -> list[Spoken]:
        """The timeline, the remembered state and the outbox hold what was said, by both sides."""
        message, voice, actor = received.message, self._house.voice, exchange.turn.actor
        before = self._introduction.lines(conversation, message, uow.now)
        heard = Line(
            conversation.id,
            conversation.seq + len(before) + 1,
            "customer",
            _said(message, exchange.state),
            uow.now,
            person_id=actor.person_id,
            files=tuple({"id": f.id, "url": f.url, "name": f.name} for f in message.files),
            client_id=message.client_id,
        )
        # A turn tried again: its message stands in the timeline since it failed.
        first = [] if received.attempts else [*before, heard]
        chosen(exchange.state, exchange.turn.language)
        language = exchange.turn.language or actor.language
        reader = Reader(language, actor.zone, in_reply_to=message.client_id, offset=len(first))
        lines = voice.lines(uow, conversation, exchange.replies, reader)
        if lines:
            exchange.state.offers = [[c["label"], c["value"]] for line in lines for c in line.choices]
        await uow.conversations.save(
            conversation,
            lines=[*first, *lines],
            state=exchange.state.document(),
            # A room is nobody's: nobody is told things there.
            person_id=None if message.is_shared else actor.person_id,
            owner=exchange.turn.owner,
        )
        share = voice.share_phone(language) if wants_number(exchange.state.form) else None
        await voice.post(uow, conversation, lines, f"{message.channel}:{message.key}", share)
        held_in = exchange.state.language or None
        spoken = [Spoken(conversation.channel, conversation.address, (*first, *lines), held_in)]
        for told in exchange.turn.told:
            part = await voice.tell(uow, told)
            if part is not None:
                spoken.append(part)
        return spoken

    async def apologise(self, received: Received, code: str) -> Spoken:
        """The message is marked as failed, and its sender told so with the code that staff can look up."""

        async def sorry(uow: UnitOfWork) -> Spoken:
            facts = {"error_code": code, "attempts": received.attempts + 1}
            await uow.inbox.settle(received.id, InboxStatus.FAILED, **facts)
            conversation = await uow.conversations.lock(received.conversation_id)
            message = received.message
            language = state_of(conversation.state).language
            reader = Reader(language or None, in_reply_to=message.client_id, offset=1)
            said = Line(
                conversation.id,
                conversation.seq + 1,
                "customer",
                message.text,
                uow.now,
                client_id=message.client_id,
            )
            sorry = self._house.voice.lines(uow, conversation, [Reply("failed", {"code": code})], reader)
            await uow.conversations.save(conversation, lines=[said, *sorry])
            await self._house.voice.post(uow, conversation, sorry, f"{message.channel}:{message.key}:{code}")
            return Spoken(conversation.channel, conversation.address, (said, *sorry))

        return await self._store.run(sorry)


def _said(message: InboundMessage, state: State) -> str:
    """The line of the timeline: a button by its label."""
    if message.choice is None:
        return message.text
    labels = {value: label for label, value in state.offers}
    return labels.get(message.choice, message.text or message.choice)
