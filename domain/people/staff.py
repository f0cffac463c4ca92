"""People who work here: added, found and given a way to sign in by whoever administers the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.access import Actor, Permission, require
from domain.errors import NotFoundError
from domain.identity.model import Proof
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork


async def add_staff(
    uow: UnitOfWork, actor: Actor, email: str, known: dict[str, Any], identities: Sequence[Identity] = ()
) -> tuple[Person, bool]:
    """The person with this e-mail works here as ``known`` says (``role`` among it); true when they are
    new. Somebody who talked with us before, as a customer or a guest, keeps their history. Each
    identity is theirs and proven from now on."""
    require(actor, Permission.ADMINISTER)
    found = await uow.find(Person, email=email, limit=1)
    if found:
        person = await uow.change(found[0], **known)
    else:
        person = await uow.add(Person(email=email, **known))
    for identity in identities:
        await uow.identities.link(identity, person.id, Proof.STAFF)
    return person, not found


async def set_password(uow: UnitOfWork, actor: Actor, email: str, password_hash: str) -> Person:
    """They sign in with this password from now on. Raises ``NotFoundError`` when nobody with this
    e-mail works here."""
    require(actor, Permission.ADMINISTER)
    found = await uow.find(Person, email=email, limit=1)
    if not found or not found[0].is_staff:
        raise NotFoundError("staff_not_found", email=email)
    return await uow.change(found[0], password_hash=password_hash)
