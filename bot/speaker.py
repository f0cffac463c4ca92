"""Who speaks: the person behind a conversation or an identity."""

from __future__ import annotations

from domain.access import Actor, Role
from domain.conversation import Conversation
from domain.messages import InboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork


async def find_speaker(uow: UnitOfWork, conversation: Conversation, message: InboundMessage) -> Person | None:
    """The person who speaks here, if they are known. A proven e-mail outweighs what was known of the
    conversation: whoever signs in speaks as themselves from then on."""
    person = await uow.get(Person, conversation.person_id) if conversation.person_id else None
    if person is None and (number := await uow.identities.person_of(message.identity)):
        person = await uow.get(Person, number)
    email = message.profile.proven_email
    if email and (person is None or person.email != email):
        found = await uow.find(Person, email=email, limit=1)
        return found[0] if found else person if person and person.email is None else None
    return person


async def ensure_speaker(
    uow: UnitOfWork, conversation: Conversation, message: InboundMessage, found: Person | None
) -> Person:
    """The person who speaks, recorded: a guest when nothing is proven, a customer with a proven
    e-mail, and this identity is theirs."""
    profile = message.profile
    person = found
    if person is None:
        role = Role.CUSTOMER if profile.proven_email else Role.GUEST
        new = Person(name=profile.name, email=profile.proven_email, role=role, zone=profile.zone)
        person = await uow.add(new)
    elif profile.proven_email and person.email is None:
        known = {"email": profile.proven_email, "role": Role.CUSTOMER, "name": person.name or profile.name}
        person = await uow.change(person, **known)
    if conversation.person_id != person.id:
        await uow.identities.link(message.identity, person.id, proven=bool(profile.proven_email))
    return person


def actor_of(person: Person, zone: str, language: str) -> Actor:
    """The person as one who acts; their own zone and language, or the house's."""
    return Actor(person.id, person.name, person.role, person.zone or zone, person.language or language)
