"""Who speaks: the person behind an identity. What somebody says of themselves proves nothing."""

from __future__ import annotations

from domain.access import Actor, Role
from domain.conversation import Conversation
from domain.identity.merging import adopt
from domain.identity.model import Proof
from domain.messages import Identity, InboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork

EMAIL = "email"
"""The channel under which further e-mail addresses of a person are kept."""


async def find_speaker(uow: UnitOfWork, conversation: Conversation, message: InboundMessage) -> Person | None:
    """The person who speaks here, if they are known. A proven e-mail outweighs what was known of the
    identity: whoever signs in speaks as themselves from then on. Where their channel wants them asked
    (``Profile.must_confirm``), people who work here are nobody yet until they have said yes."""
    profile, email = message.profile, message.profile.proven_email
    person = await _known(uow, conversation, message.identity)
    if not email or (person is not None and person.email == email and not profile.must_confirm):
        return person
    matched = await person_with(uow, email)
    if matched is None:
        return person if person is not None and person.email is None else None
    if await _is_unconfirmed(uow, message, matched):
        return person if person is not None and person.id != matched.id else None
    return matched


async def ensure_speaker(
    uow: UnitOfWork, conversation: Conversation, message: InboundMessage, found: Person | None
) -> Person:
    """The person who speaks, recorded: a guest when nothing is proven, a customer with a proven
    e-mail, and this identity is theirs."""
    profile, person = message.profile, found
    email = profile.proven_email
    if email and (person is None or person.email is None) and await person_with(uow, email):
        email = None  # somebody's who has not said yes yet
    if person is None:
        role = Role.CUSTOMER if email else Role.GUEST
        person = await uow.add(Person(name=profile.name, email=email, role=role, zone=profile.zone))
    elif email and person.email is None:
        known = {"email": email, "role": Role.CUSTOMER, "name": person.name or profile.name}
        person = await uow.change(person, **known)
    elif _is_own(conversation, message.identity) and conversation.person_id == person.id:
        return person
    await _link(uow, message.identity, person, Proof.EMAIL if email else None)
    return person


async def claimed(uow: UnitOfWork, message: InboundMessage) -> Person | None:
    """Who works here and has the speaker's proven e-mail, but has not said yet that it is them."""
    email = message.profile.proven_email
    if not email or not message.profile.must_confirm:
        return None
    known = await uow.identities.known(message.identity)
    if known is not None and known.proof is Proof.DECLINED:
        return None
    matched = await person_with(uow, email)
    return matched if matched and await _is_unconfirmed(uow, message, matched) else None


async def person_with(uow: UnitOfWork, email: str) -> Person | None:
    """The person with this e-mail address: theirs, or one they have from a merge."""
    found = await uow.find(Person, email=email, limit=1)
    if found:
        return found[0]
    number = await uow.identities.person_of(Identity(EMAIL, email))
    return await uow.get(Person, number) if number else None


def actor_of(person: Person, zone: str, language: str) -> Actor:
    """The person as one who acts; their own zone and language, or the house's."""
    return Actor(person.id, person.name, person.role, person.zone or zone, person.language or language)


async def _known(uow: UnitOfWork, conversation: Conversation, identity: Identity) -> Person | None:
    """Whose identity it is. A room is nobody's: only in a place of the speaker's own does it tell more."""
    number = conversation.person_id if _is_own(conversation, identity) else None
    number = number or await uow.identities.person_of(identity)
    return await uow.get(Person, number) if number else None


def _is_own(conversation: Conversation, identity: Identity) -> bool:
    """Whether nobody else can speak in this conversation."""
    return conversation.address == identity.external_id


async def _is_unconfirmed(uow: UnitOfWork, message: InboundMessage, matched: Person) -> bool:
    if not message.profile.must_confirm or not matched.is_staff:
        return False
    known = await uow.identities.known(message.identity)
    proof = known.proof if known is not None and known.person_id == matched.id else None
    return proof is None or not proof.is_personal


async def _link(uow: UnitOfWork, identity: Identity, person: Person, proof: Proof | None) -> None:
    """The identity is the person's, and by proof what a guest did there is too. What was proven before is
    not forgotten because this message proves nothing."""
    known = await uow.identities.known(identity)
    if known is None or known.person_id != person.id or (proof is not None and known.proof is None):
        await uow.identities.link(identity, person.id, proof)
    if known is not None and known.person_id != person.id and proof is not None:
        was = await uow.get(Person, known.person_id)
        if was is not None:
            await adopt(uow, was, person)
