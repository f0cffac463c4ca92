"""What a channel that is its own mailbox needs: the conversation of a session, and what was said in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.doors.refused import Refused
from config.policies import load_policies
from domain.conversation import Conversation, Line
from domain.identity.model import Proof
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Timeline:
    """Reads conversations of one channel."""

    store: Store
    channel: str
    refused: Refused | None = None

    async def is_free(self, address: str) -> bool:
        """Whether nothing was ever said at this address."""
        return await self.store.read(lambda uow: uow.conversations.at(self.channel, address)) is None

    async def open(self, address: str, email: str | None) -> Conversation | None:
        """The conversation at this address, if this visitor may go on with it: one that belongs to
        somebody known is opened by their proven ``email``, or for some hours after they proved by a code
        there who they are; a guest's by whoever knows its address. A refusal is on record."""

        async def find(uow: UnitOfWork) -> tuple[Conversation | None, bool]:
            conversation = await uow.conversations.at(self.channel, address)
            if conversation is None or conversation.person_id is None:
                return conversation, True
            owner = await uow.get(Person, conversation.person_id)
            known = owner.email if owner else None
            return conversation, known in (None, email) or (
                not email and await self._is_proven(uow, conversation)
            )

        conversation, may = await self.store.read(find)
        if not may:
            await self.refuse("open_conversation", "not_theirs")
        return conversation if may else None

    async def works_here(self, email: str) -> bool:
        """Whether whoever has this e-mail is one of our people."""
        found = await self.store.read(lambda uow: uow.find(Person, email=email, limit=1))
        return bool(found) and found[0].is_staff

    async def refuse(self, tried: str, why: str, **about: str) -> None:
        """It is on record that somebody tried this here and was turned away."""
        if self.refused is not None:
            await self.refused.note(tried, why, channel=self.channel, **about)

    async def _is_proven(self, uow: UnitOfWork, conversation: Conversation) -> bool:
        """Whether its person proved by a code not long ago that they sit there."""
        known = await uow.identities.known(Identity(self.channel, conversation.address))
        hours = timedelta(hours=load_policies()["identity"]["session_hours"])
        return (
            known is not None
            and known.person_id == conversation.person_id
            and known.proof is Proof.CODE
            and known.proven_at is not None
            and known.proven_at > uow.now - hours
        )

    async def after(self, conversation_id: int, seq: int) -> list[Line]:
        """What was said after a place, in order, without internal notes."""
        lines = await self.store.read(lambda uow: uow.conversations.lines(conversation_id, seq))
        return [line for line in lines if not line.internal]

    async def news(self, after: int) -> tuple[int, list[tuple[str, Line]]]:
        """What this channel's conversations got since a point (0 = from now on): the next point, and
        each line with its address. Other processes write here too."""
        return await self.store.read(lambda uow: uow.conversations.news(self.channel, after))
