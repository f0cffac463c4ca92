"""What others hear about a ticket: its customer, whoever looks after it, and managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access import Role
from domain.dialogue import Button, Reply, Turn
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket

MOST_MANAGERS = 20


def add_button(ticket: Ticket) -> Button:
    """The customer adds something."""
    return Button("add", "add_to_ticket", {"ticket": ticket.ref, "asking": "text"})


def reopen_button(ticket: Ticket) -> Button:
    """The ticket is open again."""
    return Button("reopen", "reopen_ticket", {"ticket": ticket.ref})


def show_button(ticket: Ticket) -> Button:
    """Staff see the ticket."""
    return Button("show_ticket", "show_ticket", {"ticket": ticket.ref})


def reply_button(ticket: Ticket) -> Button:
    """Staff write to its customer."""
    return Button("reply", "reply_to_customer", {"ticket": ticket.ref, "asking": "text"})


def answer_button(ticket: Ticket) -> Button:
    """The customer answers what staff wrote."""
    return Button("answer", "add_to_ticket", {"ticket": ticket.ref, "asking": "text"})


def next_button(turn: Turn, ticket: Ticket) -> Button:
    """What the speaker most likely does next: staff look at it, its customer adds to it."""
    return show_button(ticket) if turn.actor.is_staff else add_button(ticket)


def reopen_one(changes: list[tuple[Ticket, Ticket]]) -> tuple[Button, ...]:
    """Opening it again, where only one was changed."""
    return (reopen_button(changes[0][0]),) if len(changes) == 1 else ()


def work_buttons(tickets: list[Ticket]) -> tuple[Button, ...]:
    """Writing to the customer and looking closer, where it is about one ticket."""
    return (reply_button(tickets[0]), show_button(tickets[0])) if len(tickets) == 1 else ()


def tell_customer(
    turn: Turn, ticket: Ticket, key: str, buttons: tuple[Button, ...] = (), **facts: Any
) -> None:
    """The customer hears of it where they opened the ticket; nothing when they did it themselves."""
    if ticket.customer_id not in {None, turn.actor.person_id}:
        reply = Reply(key, {"ticket": ticket, "by": turn.actor.name, **facts}, buttons)
        place, person = ticket.conversation_id, ticket.customer_id
        turn.tell(reply, f"{key}:{ticket.ref}:{turn.uow.turn_id}", conversation_id=place, person_id=person)


def tell_owner(turn: Turn, ticket: Ticket, key: str, facts: Mapping[str, Any]) -> None:
    """Whoever looks after the ticket hears of it, unless it was they who did it."""
    if ticket.owner_id not in {None, turn.actor.person_id}:
        reply = Reply(
            key,
            {"ticket": ticket, "by": turn.actor.name, **facts},
            (reply_button(ticket), show_button(ticket)),
        )
        turn.tell(reply, f"{key}:{ticket.ref}:{turn.uow.turn_id}", person_id=ticket.owner_id)


def tell_colleague(turn: Turn, ticket: Ticket, person: Person, key: str) -> None:
    """This colleague hears of the ticket."""
    reply = Reply(key, {"ticket": ticket, "by": turn.actor.name}, (show_button(ticket),))
    turn.tell(reply, f"{key}:{ticket.ref}:{turn.uow.turn_id}:{person.id}", person_id=person.id)


async def managers(uow: UnitOfWork) -> list[Person]:
    """Those who are told when something goes wrong and can be reached."""
    found = await uow.find(Person, role=(Role.MANAGER, Role.ADMIN), limit=MOST_MANAGERS)
    return [one for one in found if await uow.conversations.of_person(one.id)]
