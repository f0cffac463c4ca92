"""People and records for tests, made in a line."""

from __future__ import annotations

from typing import Any

from config.policies import load_policies
from domain.access import SYSTEM, Actor, Role
from domain.people.model import Person
from domain.record import Record
from domain.tickets.actions import open_ticket
from domain.tickets.model import Ticket
from tests.stores import AnyStore

ZONE = "Europe/London"
POLICIES = load_policies()


async def someone(store: AnyStore, role: Role, name: str, **known: Any) -> Actor:
    """A new person in this role, as one who acts."""
    email = f"{name.split(maxsplit=1)[0].lower()}@{'bank' if role.is_staff else 'customer'}.example"
    person = await added(store, Person(name=name, email=email, role=role, **known))
    return Actor(person.id, person.name, role, ZONE, "en")


async def added(store: AnyStore, record: Any) -> Any:
    """The record, stored."""
    return await store.run(lambda uow: uow.add(record), SYSTEM)


async def read(store: AnyStore, record: Record) -> Any:
    """The record as it is now."""
    return await store.read(lambda uow: uow.get(type(record), record.id))


async def ticket_of(store: AnyStore, actor: Actor, subject: str = "Reader offline", **fields: Any) -> Ticket:
    """A new ticket, opened by this actor."""
    new = Ticket(subject=subject, text=subject, **fields)
    return await store.run(lambda uow: open_ticket(uow, actor, new, POLICIES), actor)
