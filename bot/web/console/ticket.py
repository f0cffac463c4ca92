"""One ticket: its conversation, what is known of it, and what was done with it."""

from __future__ import annotations

from bot.web.console.about import fact, ticket_page
from bot.web.console.frame import Asked, Facts, Page
from bot.web.console.history import steps
from bot.web.console.inbox import address
from bot.web.console.look import Look
from bot.web.console.timeline import called, said_facts
from domain.access import RIGHTS, Actor, Permission, Role
from domain.banking import Product
from domain.desk import listing
from domain.desk.model import Spoken, Talk
from domain.errors import NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.actions import find_ticket
from domain.tickets.model import Priority, Ticket, TicketStatus

SECTION = "tickets"


async def show_one(asked: Asked) -> Page:
    """A ticket, the conversation it came from, and what was done with it."""
    uow, look, actor = asked.uow, asked.look, asked.actor
    ticket = await find_ticket(uow, actor, asked.named["ref"])
    talk, spoken = await talk_of(uow, actor, ticket)
    customer = await uow.get(Person, ticket.customer_id) if ticket.customer_id else None
    may = actor.may(Permission.WORK_TICKETS)
    here = ticket_page(ticket.ref)
    facts = {
        "tickets": await _beside(asked, ticket),
        "ticket": {
            "ref": ticket.ref,
            "subject": ticket.subject,
            # What the conversation beside it says word for word is not said twice.
            "text": None if any(one.line.text == ticket.text for one in spoken) else ticket.text,
            "kind": look.words("kinds", ticket.kind.value),
            "status": look.state("ticket", ticket.status.value),
            "priority": look.state("priority", ticket.priority.value),
            "customer": called(look, talk) if talk else (customer and (customer.name or customer.email)),
        },
        "facts": await _facts(asked, ticket, customer, talk),
        "messages": said_facts(look, talk, spoken),
        "acts": _acts(look, ticket) if may else [],
        "acts_to": here,
        "sets": await _sets(uow, look, ticket) if may else [],
        "reply_to": f"{here}/reply" if may and talk is not None else None,
        "draft": asked.draft,
        "seen": talk.seq if talk else 0,
        "talk_id": talk.id if talk else 0,
        "history": await steps(uow, actor, look, ticket),
    }
    return Page("ticket", SECTION, facts)


async def talk_of(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> tuple[Talk | None, list[Spoken]]:
    """Where its customer is answered, with what was said there."""
    number = ticket.conversation_id
    if number is None and ticket.customer_id is not None:
        found = await uow.conversations.of_person(ticket.customer_id)
        number = found.id if found else None
    if number is None:
        return None, []
    try:
        return await listing.talk(uow, actor, number)
    except NotFoundError:  # a colleague opened it in a conversation of their own
        return None, []


def is_late(look: Look, ticket: Ticket) -> bool:
    """Whether somebody should have answered by now."""
    return ticket.status is TicketStatus.OPEN and ticket.due_at is not None and ticket.due_at < look.now


async def _beside(asked: Asked, current: Ticket) -> list[Facts]:
    """The reader's own list, the ticket that is looked at in it."""
    found = await listing.tickets(asked.uow, asked.actor, "open", 1)
    tickets = [one.record for one in found.rows]
    if all(ticket.id != current.id for ticket in tickets):
        tickets = [current, *tickets]
    return [
        {
            "ref": ticket.ref,
            "href": ticket_page(ticket.ref),
            "subject": ticket.subject,
            "status": asked.look.state("ticket", ticket.status.value),
            "at": asked.look.moment(ticket.created_at),
            "current": ticket.id == current.id,
        }
        for ticket in tickets
    ]


def _acts(look: Look, ticket: Ticket) -> list[Facts]:
    acts = [] if ticket.owner_id or ticket.status.is_over else ["claim"]
    acts += ["reopen"] if ticket.status.is_over else ["resolve"]
    acts += [] if ticket.status is TicketStatus.CLOSED else ["close"]
    return [
        {"act": act, "label": look.words("acts", act), "primary": place == 0}
        for place, act in enumerate(acts)
    ]


async def _sets(uow: UnitOfWork, look: Look, ticket: Ticket) -> list[Facts]:
    """What is chosen from a list: the priority, and whose it is."""
    if ticket.status.is_over:
        return []
    priorities = [
        {
            "value": one.value,
            "label": look.words.pair("states", "priority", one.value)[0],
            "chosen": one is ticket.priority,
        }
        for one in Priority
    ]
    able = tuple(role for role in Role if Permission.WORK_TICKETS in RIGHTS[role])
    people = [
        {"value": one.email, "label": one.name or one.email, "chosen": one.id == ticket.owner_id}
        for one in await uow.find(Person, role=able, order="name", limit=200)
        if one.email
    ]
    is_known = any(one["chosen"] for one in people)
    nobody = [] if is_known else [{"value": "", "label": "–", "chosen": True}]
    return [
        {
            "act": "priority",
            "label": look.words("facts", "priority"),
            "button": look.words("acts", "priority"),
            "options": priorities,
        },
        {
            "act": "assign",
            "label": look.words("facts", "owner"),
            "button": look.words("acts", "assign"),
            "options": nobody + people,
        },
    ]


async def _facts(asked: Asked, ticket: Ticket, customer: Person | None, talk: Talk | None) -> list[Facts]:
    uow, look = asked.uow, asked.look
    owner = await uow.get(Person, ticket.owner_id) if ticket.owner_id else None
    product = await uow.get(Product, ticket.product_id) if ticket.product_id else None
    late = look.state("ticket", "late") if is_late(look, ticket) else None
    place = address(talk.id) if talk else None
    shown = [
        fact(look, "customer", value=called(look, talk) if talk else customer and customer.name, href=place),
        fact(
            look,
            "email",
            value=customer and customer.email,
            href=f"mailto:{customer.email}" if customer and customer.email else None,
        ),
        fact(look, "owner", value=owner and (owner.name or owner.email)),
        fact(look, "opened", at=look.moment(ticket.created_at)),
        fact(look, "due", at=look.moment(ticket.due_at), state=late),
        fact(look, "answered", at=look.moment(ticket.first_response_at)),
        fact(look, "product", value=product and product.name),
        fact(look, "category", value=ticket.category),
    ]
    if ticket.resolved_at is not None:
        shown.append(fact(look, "resolved", at=look.moment(ticket.resolved_at)))
    return shown
