"""What a channel with surfaces of its own may look at: who is there, their day, a ticket, a sentence.

Whatever somebody does on such a surface comes in by the one door, like anything said; the only thing noted
here is where a surface is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.slots import answer_to, slots_said
from bot.dialogue.state import Form, state_of
from bot.turns.answering import House
from bot.turns.speaker import actor_of, find_speaker
from domain.access import RIGHTS, Actor, Permission, Role
from domain.conversation import Conversation
from domain.day.asking import day_of
from domain.day.model import Day
from domain.dialogue import Handler, Reply
from domain.messages import InboundMessage
from domain.people.model import Person
from domain.ports import Clock, Store, UnitOfWork
from domain.record import Record
from nlu.parse import Context, Parse, Parser

T = TypeVar("T")

MOST_STAFF = 100
"""Names that a select can hold."""


class Say(Protocol):
    """Words for one reader."""

    def __call__(self, key: str, /, **facts: Any) -> str:
        """The reply of this key, worded."""


@dataclass(frozen=True, slots=True)
class Window:
    """Reads the store and the language packs for one channel."""

    store: Store
    parser: Parser
    house: House
    clock: Clock

    def say(self, actor: Actor | None = None) -> Say:
        """Words in the actor's language and zone, or in the house's."""
        wording = self.house.voice.wording(actor.language if actor else None)
        zone = actor.zone if actor else self.house.zone

        def say(key: str, /, **facts: Any) -> str:
            return wording.text(Reply(key, facts), zone, self.clock.now())

        return say

    async def viewer(self, message: InboundMessage) -> Actor | None:
        """Whoever would speak with this message; None when they are not known."""
        return await self.store.read(lambda uow: self._actor(uow, message))

    async def day(self, message: InboundMessage) -> tuple[Actor | None, Day | None]:
        """Whoever would speak with this message, and their day when they work here."""

        async def look(uow: UnitOfWork) -> tuple[Actor | None, Day | None]:
            actor = await self._actor(uow, message)
            if actor is None or not actor.may(Permission.SEE_TICKETS):
                return actor, None
            return actor, await day_of(uow, actor)

        return await self.store.read(look)

    async def helpers(self, uow: UnitOfWork) -> Sequence[Person]:
        """Whom a ticket can be given to, by name."""
        able = tuple(role for role in Role if Permission.WORK_TICKETS in RIGHTS[role])
        found = await uow.find(Person, role=able, order="name", limit=MOST_STAFF)
        return [one for one in found if one.email]

    def handler(self, intent: str) -> Handler:
        """What an intent needs."""
        return self._dialogue(None).handlers[intent]

    async def understood(self, text: str, actor: Actor | None) -> Parse:
        """The sentence as it would be understood from this person."""
        return await self.parser.parse(text, self._context(actor))

    async def slots(self, intent: str, text: str, actor: Actor | None) -> dict[str, Any]:
        """What the sentence says for an intent, whatever else it may mean."""
        parse = await self.understood(text, actor)
        pack = self._dialogue(actor).pack
        return slots_said(self.handler(intent), text, parse.entities, pack)

    async def value(self, slot: str, text: str, actor: Actor | None) -> Any | None:
        """What a text answers when it is asked for this slot; None when it is no answer."""
        return answer_to(slot, text, (await self.understood(text, actor)).entities)

    async def asked(self, channel: str, address: str) -> Form | None:
        """What is being asked for in a conversation."""
        conversation = await self.store.read(lambda uow: uow.conversations.at(channel, address))
        return state_of(conversation.state).form if conversation else None

    async def offered(self, channel: str, address: str, value: str) -> str | None:
        """The text under which a choice was offered last in a conversation."""

        async def look(uow: UnitOfWork) -> str | None:
            place = await uow.conversations.at(channel, address)
            if place is None:
                return None
            lines = await uow.conversations.lines(place.id, max(0, place.seq - 20))
            return next((o.text for o in reversed(lines) if _offers(o.choices, value)), None)

        return await self.store.read(look)

    async def made(
        self, turn: int, channel: str, address: str, kinds: Mapping[str, type[Record]]
    ) -> Record | None:
        """The first record of one of these kinds that a turn of this conversation wrote and nobody took
        back, as it is now."""

        async def look(uow: UnitOfWork) -> Record | None:
            place = await uow.conversations.at(channel, address)
            person = await uow.get(Person, place.person_id) if place and place.person_id else None
            if person is None:
                return None
            actor = actor_of(person, self.house.zone, self.house.language)
            since = uow.now - timedelta(hours=self.house.policies["service"]["undo_hours"])
            changes = await uow.audit.of_turn(turn, actor, since)
            found = next((change for change in changes if change.kind in kinds), None)
            return await uow.get(kinds[found.kind], found.id) if found else None

        return await self.store.read(look)

    async def read(self, look: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """What ``look`` finds."""
        return await self.store.read(look)

    async def note(self, write: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """``write`` is committed: where a surface is, which is nobody's act."""
        return await self.store.run(write)

    async def _actor(self, uow: UnitOfWork, message: InboundMessage) -> Actor | None:
        nowhere = Conversation(0, message.channel, message.address)
        person = await find_speaker(uow, nowhere, message)
        return actor_of(person, self.house.zone, self.house.language) if person else None

    def _dialogue(self, actor: Actor | None) -> Dialogue:
        tag = (actor.language if actor else self.house.language).split("-")[0]
        return self.house.dialogues.get(tag) or self.house.dialogues[self.house.language]

    def _context(self, actor: Actor | None) -> Context:
        return Context(
            now=self.clock.now(),
            role="staff" if actor is not None and actor.is_staff else "customer",
            language=actor.language if actor else self.house.language,
            zone=actor.zone if actor else self.house.zone,
            names=self.house.names,
        )


def _offers(choices: Sequence[Mapping[str, str]], value: str) -> bool:
    return any(choice["value"] == value for choice in choices)
