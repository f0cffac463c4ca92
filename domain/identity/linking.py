"""One person over several channels: an identity becomes somebody's by proof, and only so."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import Actor, Role
from domain.dialogue import Turn
from domain.identity.codes import person_of_code, use_up
from domain.identity.merging import adopt
from domain.identity.model import Proof
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.refusals import note_refusal
from domain.rows import Change


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a code. Without ``person`` it was refused, ``why`` says for what reason; ``before``
    says that the speaker was this person already, ``place`` is the conversation where the person was
    active last."""

    person: Person | None = None
    why: str = ""
    before: bool = False
    place: int | None = None


async def enter(turn: Turn, code: str) -> Entered:
    """The speaker is whom the code proves, from now on and in the rest of this turn. A refusal is on
    record; it changes nobody."""
    if turn.identity is None:
        return Entered(why="code_nowhere")
    found = await person_of_code(turn.uow, turn.identity, code, turn.policies)
    if isinstance(found, str):
        await _refuse(turn, found)
        return Entered(why=found)
    kept, person = found
    if turn.actor.role is not Role.GUEST and turn.actor.person_id != person.id:
        await _refuse(turn, "code_of_another")
        return Entered(why="code_of_another")
    await use_up(turn.uow, kept)
    if turn.actor.person_id == person.id:
        await turn.uow.identities.link(turn.identity, person.id, Proof.CODE)
        return Entered(person, before=True)
    place = await turn.uow.conversations.of_person(person.id)
    await become(turn, person, Proof.CODE)
    return Entered(person, place=place.id if place else None)


async def become(turn: Turn, person: Person, proof: Proof) -> None:
    """The speaker's identity is the person's by this proof; what they did here as a guest is theirs too.
    The rest of the turn is done in their name."""
    uow, identity = turn.uow, turn.identity
    assert identity is not None  # noqa: S101 whoever speaks on a channel has one
    was = await uow.get(Person, turn.actor.person_id)
    await uow.identities.link(identity, person.id, proof)
    if was is not None and was.id != person.id:
        await adopt(uow, was, person)
    await note_link(uow, turn.actor, identity, person, proof)
    await uow.record(final=True)
    zone, language = person.zone or turn.house_zone, person.language or turn.actor.language
    turn.actor = uow.actor = Actor(person.id, person.name, person.role, zone, language)


async def note_link(uow: UnitOfWork, actor: Actor, identity: Identity, person: Person, proof: Proof) -> None:
    """The audit holds whose an identity is now, and by what proof."""
    after = {"channel": identity.channel, "external_id": identity.external_id, "proof": proof.value}
    await uow.audit.write(actor, None, [Change("identity", person.id, 0, {}, after)], final=True)


async def _refuse(turn: Turn, why: str) -> None:
    channel = turn.identity.channel if turn.identity else None
    await note_refusal(turn.uow, turn.actor, "link_account", why, channel=channel)
