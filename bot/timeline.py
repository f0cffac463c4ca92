"""What a channel that is its own mailbox needs: the conversation of a session, and what was said in it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation import Conversation, Line
from domain.people.model import Person
from domain.ports import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Timeline:
    """Reads conversations of one channel."""

    store: Store
    channel: str

    async def open(self, address: str, email: str | None) -> Conversation | None:
        """The conversation at this address, if this visitor may go on with it: one that belongs to
        somebody known is opened by their proven ``email`` only, a guest's by whoever knows its address."""

        async def find(uow: UnitOfWork) -> Conversation | None:
            conversation = await uow.conversations.at(self.channel, address)
            if conversation is None or conversation.person_id is None:
                return conversation
            owner = await uow.get(Person, conversation.person_id)
            known = owner.email if owner else None
            return conversation if known in (None, email) else None

        return await self.store.read(find)

    async def after(self, conversation_id: int, seq: int) -> list[Line]:
        """What was said after a place, in order, without internal notes."""
        lines = await self.store.read(lambda uow: uow.conversations.lines(conversation_id, seq))
        return [line for line in lines if not line.internal]

    async def news(self, after: int) -> tuple[int, list[tuple[str, Line]]]:
        """What this channel's conversations got since a point (0 = from now on): the next point, and
        each line with its address. Other processes write here too."""
        return await self.store.read(lambda uow: uow.conversations.news(self.channel, after))
