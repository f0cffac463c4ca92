"""Who answers a conversation, on record: the one place where it passes between bot, line and person."""

from __future__ import annotations

from typing import Any

from domain.access import Actor
from domain.conversation import Conversation, Owner
from domain.desk.records import Handoff
from domain.ports import UnitOfWork
from domain.rows import Change


async def going_on(uow: UnitOfWork, conversation_id: int) -> Handoff | None:
    """The conversation's handoff that is not over, if there is one."""
    found = await uow.find(Handoff, conversation_id=conversation_id, ended_at=None, limit=1)
    return found[0] if found else None


async def line(uow: UnitOfWork) -> list[Handoff]:
    """Everybody for whom nobody has come yet, the longest waiting first."""
    return await uow.find(Handoff, taken_at=None, ended_at=None, order="asked_at")


async def place(uow: UnitOfWork, handoff: Handoff) -> int:
    """The customer's place in the line: 1 is next."""
    ids = [one.id for one in await line(uow)]
    return ids.index(handoff.id) + 1


async def ask(uow: UnitOfWork, conversation_id: int, customer_id: int | None) -> Handoff:
    """A person is wanted here from now on; the same handoff when one was wanted before."""
    found = await going_on(uow, conversation_id)
    if found is not None and found.waits:
        return found
    if found is not None:
        await uow.change(found, ended_at=uow.now, waits_since=None)
    new = Handoff(conversation_id=conversation_id, customer_id=customer_id, asked_at=uow.now)
    return await uow.add(new)


async def end(uow: UnitOfWork, conversation_id: int, **facts: Any) -> Handoff | None:
    """Nobody is wanted here any more, and nobody has it; the handoff that ended, if there was one."""
    found = await going_on(uow, conversation_id)
    return None if found is None else await uow.change(found, ended_at=uow.now, waits_since=None, **facts)


async def take(uow: UnitOfWork, conversation: Conversation, person_id: int, desk_id: int | None) -> Handoff:
    """This person has it from now on, and works on it in ``desk_id`` (None is the console)."""
    found = await going_on(uow, conversation.id)
    if found is None:
        found = await uow.add(Handoff(conversation_id=conversation.id, customer_id=conversation.person_id))
    return await uow.change(
        found,
        taken_at=found.taken_at or uow.now,
        owner_id=person_id,
        desk_id=desk_id,
        waits_since=None,
        spoke_at=uow.now,
    )


async def give_word(
    uow: UnitOfWork,
    actor: Actor,
    conversation_id: int,
    owner: Owner,
    owner_id: int | None = None,
) -> Conversation:
    """Who answers is on record, in the conversation and in the audit; what the bot had to say there and
    has not sent yet is not sent any more once a person has come. The conversation as it was, locked."""
    before = await uow.conversations.lock(conversation_id)
    if (before.owner, before.owner_id) == (owner, owner_id):
        return before
    await uow.conversations.save(before, owner=owner, owner_id=owner_id)
    if owner is Owner.PERSON:
        await uow.outbox.give_way(before.channel, before.address)
    after = {"owner": owner.value, "owner_id": owner_id}
    was = {"owner": before.owner.value, "owner_id": before.owner_id}
    change = Change("conversation", conversation_id, before.version + 1, was, after)
    await uow.audit.write(actor, None, [change])
    return before
