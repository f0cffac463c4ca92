"""Two persons made one, and two again. Nothing is lost: what moved is written down, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from domain.access import Actor, Permission, Role, require
from domain.errors import ConflictError, NotFoundError
from domain.identity.model import Merge, Proof
from domain.kinds import KINDS
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record

WHOSE = ("customer_id", "owner_id", "person_id")
"""Fields by which a record is somebody's."""
FILLED = ("name", "email", "phone", "zone", "language", "segment", "company_id", "campaign_id")
"""What the one who stays takes over where they lack it."""
CONVERSATION, IDENTITY = "conversation", "identity"
EMAIL = "email"


async def merge(uow: UnitOfWork, actor: Actor, winner: Person, loser: Person) -> Merge:
    """Everything of ``loser`` is ``winner``'s, who takes over what they lacked; ``loser`` is out of sight.
    Raises ``ConflictError`` for one person, and where one of them works here."""
    require(actor, Permission.MERGE_CUSTOMERS)
    if winner.id == loser.id:
        raise ConflictError("merge_same", name=winner.name or winner.email)
    for one in (winner, loser):
        if one.is_staff:
            raise ConflictError("merge_staff", name=one.name or one.email)
    filled = [name for name in FILLED if getattr(winner, name) is None and getattr(loser, name) is not None]
    role = winner.role is Role.GUEST and loser.role is Role.CUSTOMER
    made = await _join(uow, winner, loser, (*filled, *(("role",) if role else ())))
    if loser.email and EMAIL not in filled:
        # Whoever signs in with the other address is this person from now on.
        await uow.identities.link(Identity(EMAIL, loser.email), winner.id, Proof.EMAIL)
    return made


async def adopt(uow: UnitOfWork, guest: Person, person: Person) -> Merge | None:
    """What a guest did is the person's they proved to be; None, and nothing moved, where the guest is
    somebody of their own, or is known elsewhere too."""
    if guest.role is not Role.GUEST or guest.email or await uow.identities.of_person(guest.id):
        return None
    return await _join(uow, person, guest, ())


async def unmerge(uow: UnitOfWork, actor: Actor, made: Merge) -> tuple[Person, Person]:
    """Both persons as they were, each with what was theirs; what came since stays where it is. Raises
    ``ConflictError`` when that was done before."""
    require(actor, Permission.MERGE_CUSTOMERS)
    return await give_back(uow, made)


async def give_back(uow: UnitOfWork, made: Merge) -> tuple[Person, Person]:
    """As ``unmerge``, for whoever may take it back: who merged them, within the hours of undo."""
    winner, loser = await uow.get(Person, made.winner_id), await uow.kept(Person, made.loser_id)
    if winner is None or loser is None or made.ended_at is not None:
        raise ConflictError("merge_ended")
    await _return_records(uow, made)
    await _return_talk(uow, made)
    given = {name: None for name in made.filled if getattr(winner, name) == getattr(loser, name)}
    if "role" in made.filled:
        given["role"] = Role.GUEST  # type: ignore[assignment]
    winner = await uow.change(winner, **given)
    await _end_alias(uow, winner, loser)
    loser = await uow.change(loser, deleted_at=None)
    await uow.change(made, ended_at=uow.now)
    return winner, loser


async def merge_of(uow: UnitOfWork, number: int) -> Merge:
    """The merge of this number. Raises ``NotFoundError`` when there is none."""
    found = await uow.get(Merge, number)
    if found is None:
        raise NotFoundError("merge_not_found")
    return found


async def merges_into(uow: UnitOfWork, person: Person) -> list[Merge]:
    """What was merged into this person and not taken back, the latest first."""
    return await uow.find(Merge, winner_id=person.id, ended_at=None, order="-id", limit=5)


async def _join(uow: UnitOfWork, winner: Person, loser: Person, filled: tuple[str, ...]) -> Merge:
    moved: list[tuple[str, int]] = []
    for kind, field in _links():
        whose: dict[str, Any] = {field: loser.id}
        for record in await uow.find(kind, **whose):
            await uow.change(record, **{field: winner.id})
            moved.append((f"{kind.KIND}.{field}", record.id))
    talks = [one.id for one in await uow.conversations.all_of_person(loser.id)]
    known = [one.id for one in await uow.identities.of_person(loser.id)]
    await uow.conversations.give(talks, winner.id)
    await uow.identities.give(known, winner.id)
    moved += [(CONVERSATION, number) for number in talks] + [(IDENTITY, number) for number in known]
    await uow.remove(loser)
    taken: dict[str, Any] = {name: getattr(loser, name) for name in filled}
    await uow.change(winner, **taken)
    made = Merge(winner_id=winner.id, loser_id=loser.id, moved=tuple(moved), filled=filled)
    return await uow.add(made)


async def _return_records(uow: UnitOfWork, made: Merge) -> None:
    for what, number in made.moved:
        kind, _, field = what.partition(".")
        record = await uow.kept(KINDS[kind], number) if kind in KINDS else None
        if record is not None and getattr(record, field) == made.winner_id:
            await uow.change(record, **{field: made.loser_id})


async def _return_talk(uow: UnitOfWork, made: Merge) -> None:
    """Conversations and identities that are still the winner's are the loser's again."""
    talks = {one.id for one in await uow.conversations.all_of_person(made.winner_id)}
    known = {one.id for one in await uow.identities.of_person(made.winner_id)}
    await uow.conversations.give(
        [n for w, n in made.moved if w == CONVERSATION and n in talks], made.loser_id
    )
    await uow.identities.give([n for w, n in made.moved if w == IDENTITY and n in known], made.loser_id)


async def _end_alias(uow: UnitOfWork, winner: Person, loser: Person) -> None:
    """The loser's address leads to the winner no more; where the loser wrote from it before, it is theirs
    again already."""
    alias = Identity(EMAIL, loser.email or "")
    known = await uow.identities.known(alias)
    if known is not None and known.person_id == winner.id and winner.email != loser.email:
        await uow.identities.unlink(alias)


def _links() -> Iterator[tuple[type[Record], str]]:
    """Every kind of record with a field that says whose it is."""
    for kind in KINDS.values():
        names = {field.name for field in fields(kind)}
        yield from ((kind, name) for name in WHOSE if name in names)
