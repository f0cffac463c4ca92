"""The line: while nobody comes, more are called, the customer hears the truth, and nothing is lost.

Everything counts in hours in which people are here. Each step is on record in the commit that takes it,
behind the lock of its conversation, so several workers and restarts take it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.access import SYSTEM
from domain.conversation import Conversation, Owner
from domain.desk import handoffs
from domain.desk.calling import call
from domain.desk.keeping import keep_as_ticket
from domain.desk.records import Handoff
from domain.desk.summary import summary
from domain.dialogue import Button, Reply, Told
from domain.errors import ConflictError
from domain.hours import OpeningHours
from domain.jobs import Job, JobRoom
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.telling import add_button, managers, show_button

SECONDS = 15.0
TICKET = Button("start_ticket", "open_ticket", {"asking": "text"})
PERSON = Button("person", "talk_to_human")
PLACE = Button("my_place", "queue_position")
BACK = Button("back_to_bot", "back_to_bot")


async def look_after(room: JobRoom) -> int:
    """Every conversation that waits for a person, or has one, was looked after; how many steps it took."""
    hours = OpeningHours.of(room.policies, room.zone)
    if not hours.is_open(room.clock.now()):
        return 0  # nobody can come, and no clock runs
    going_on = await room.store.read(lambda uow: uow.find(Handoff, ended_at=None, order="asked_at"))
    now = room.clock.now()
    due = [one for one in going_on if one.waits or _is_silent(room, hours, one, now)]
    return sum([await _look(room, hours, one) for one in due])


def _is_silent(room: JobRoom, hours: OpeningHours, taken: Handoff, now: datetime) -> bool:
    """Whether whoever took it, or both sides, have said nothing for as long as the house allows."""
    rules = room.policies["service"]["handoff"]
    waits, spoke = taken.waits_since, taken.spoke_at or taken.taken_at or taken.created_at
    since, limit = (waits, rules["silent_hours"]) if waits else (spoke, rules["idle_hours"])
    return hours.between(since, now) >= timedelta(hours=limit)


async def _look(room: JobRoom, hours: OpeningHours, found: Handoff) -> int:
    async def step(uow: UnitOfWork) -> int:
        here = await uow.conversations.lock(found.conversation_id)
        handoff = await handoffs.going_on(uow, found.conversation_id)
        if handoff is None:
            return 0
        care = Care(room, uow, hours, here, handoff)
        return await (care.of_waiting() if handoff.waits else care.of_taken())

    try:
        return await room.store.run(step, SYSTEM)
    except ConflictError:
        return 0  # somebody was at it in the same moment: the next tick looks again


@dataclass(slots=True)
class Care:
    """One conversation, locked, and the handoff it is in."""

    room: JobRoom
    uow: UnitOfWork
    hours: OpeningHours
    here: Conversation
    handoff: Handoff

    async def of_waiting(self) -> int:
        """What has to be done while nobody comes."""
        if self.here.owner is not Owner.QUEUE:
            return await self._over()
        asked = self.handoff.asked_at or self.handoff.created_at
        if self._passed(asked, "ticket_after_hours", hours=1):
            return await self._keep()
        called = 0
        since = self.handoff.called_at
        if since is None or self._passed(since, "next_after_minutes", minutes=1):
            called = await self._call()
        return called + await self._tell_customer(asked, called=len(self.handoff.called) > 1)

    async def of_taken(self) -> int:
        """What has to be done when whoever took it is silent, or both sides are."""
        waits = self.handoff.waits_since
        if self.here.owner is not Owner.PERSON:
            return await self._over()
        if not _is_silent(self.room, self.hours, self.handoff, self.uow.now):
            return 0
        return await (self._back_to_bot() if waits is None else self._back_to_line(waits))

    async def _call(self) -> int:
        """One more colleague is called."""
        facts = {**await summary(self.uow, self.here, self.handoff), "phone": None, "link": ""}
        told = await call(self.uow, self.room.policies, self.handoff, facts, opens=None)
        for one in told:
            await self._tell(one)
        self.handoff = await handoffs.going_on(self.uow, self.here.id) or self.handoff
        return len(told)

    async def _tell_customer(self, asked: datetime, *, called: bool) -> int:
        """Once that it takes longer, and their place whenever it is half of what they were told."""
        place = await handoffs.place(self.uow, self.handoff)
        facts = {"place": place, "called": called}
        known = self.handoff.place or place
        if self.handoff.noticed_at is None and self._passed(asked, "notice_after_minutes", minutes=1):
            await self._change(noticed_at=self.uow.now, place=place)
            return await self._say("slow", Reply("handoff_slow", facts, (TICKET, PLACE, BACK)))
        if place * 2 <= known:
            await self._change(place=place)
            return await self._say(f"place:{place}", Reply("place_moved", facts, (BACK,)))
        return 0

    async def _keep(self) -> int:
        """What they said becomes a ticket; managers hear that nobody came."""
        ticket, added = await keep_as_ticket(self.uow, self.here, self.handoff, self.room.policies)
        since = self.handoff.asked_at
        await handoffs.end(self.uow, self.here.id, ticket_id=ticket.id)
        await handoffs.give_word(self.uow, SYSTEM, self.here.id, Owner.BOT)
        told = Reply("handoff_ticket_told", {"ticket": ticket, "added": added}, (add_button(ticket), PERSON))
        await self._say("ticket", told)
        person = await self.uow.get(Person, self.here.person_id) if self.here.person_id else None
        facts = {"name": person.name if person else None, "since": since, "ticket": ticket}
        for manager in await managers(self.uow):
            said = Reply("nobody_came_told", facts, (show_button(ticket),))
            await self._tell(Told(said, self._key(f"lost:{manager.id}"), person_id=manager.id))
        return 1

    async def _back_to_line(self, since: datetime) -> int:
        """Somebody else must come; whoever had it hears so, and so does the customer."""
        had = self.handoff.owner_id
        person = await self.uow.get(Person, self.here.person_id) if self.here.person_id else None
        if had is not None:
            lost = Reply("lost_to_line_told", {"name": person.name if person else None, "since": since})
            await self._tell(Told(lost, self._key("silent"), person_id=had))
        await handoffs.give_word(self.uow, SYSTEM, self.here.id, Owner.QUEUE)
        self.handoff = await handoffs.ask(self.uow, self.here.id, self.here.person_id)
        if had is not None:  # not the same one again
            self.handoff = await self._change(called=(had,))
        place = await handoffs.place(self.uow, self.handoff)
        await self._change(place=place)
        await self._say("again", Reply("handoff_again_told", {"place": place, "opens": None}, (PLACE, BACK)))
        return 1 + await self._call()

    async def _back_to_bot(self) -> int:
        """Nobody says anything more: the bot is there when the customer does."""
        await self._tell(
            Told(Reply("idle_note"), self._key("idle"), conversation_id=self.here.id, internal=True)
        )
        await handoffs.give_word(self.uow, SYSTEM, self.here.id, Owner.BOT)
        await handoffs.end(self.uow, self.here.id)
        return 1

    async def _over(self) -> int:
        """The conversation passed on by another way."""
        await handoffs.end(self.uow, self.here.id)
        return 1

    async def _change(self, **facts: Any) -> Handoff:
        self.handoff = await self.uow.change(self.handoff, **facts)
        return self.handoff

    async def _say(self, what: str, reply: Reply) -> int:
        """The customer hears it, unless a person has come."""
        return int(await self._tell(Told(reply, self._key(what), self.here.id, yields=True)))

    async def _tell(self, told: Told) -> bool:
        return await self.room.tell(self.uow, told)

    def _key(self, what: str) -> str:
        return f"handoff:{self.handoff.id}:{what}"

    def _passed(self, since: datetime, rule: str, **unit: int) -> bool:
        limit = timedelta(**unit) * float(self.room.policies["service"]["handoff"][rule])
        return self.hours.between(since, self.uow.now) >= limit


JOB = Job("handoff", look_after, seconds=SECONDS)
