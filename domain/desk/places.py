"""Where a customer talks with us, as far as those who answer must know before they do."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation import Owner
from domain.errors import NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Place:
    """A customer's conversation: what they are called, on which channel, and who answers there."""

    id: int
    channel: str
    name: str | None
    owner: Owner
    owner_id: int | None
    owner_name: str | None


async def customers_place(uow: UnitOfWork, conversation_id: int) -> Place:
    """The conversation of a customer. Raises ``NotFoundError`` when there is none, or it is a colleague's:
    what they ask the bot is between them and it."""
    here = await uow.conversations.get(conversation_id)
    person = await uow.get(Person, here.person_id) if here and here.person_id else None
    if here is None or (person is not None and person.is_staff):
        raise NotFoundError("conversation_not_found")
    owner = await uow.get(Person, here.owner_id) if here.owner_id else None
    name, by = (one.name or one.email if one else None for one in (person, owner))
    return Place(here.id, here.channel, name, here.owner, here.owner_id, by)
