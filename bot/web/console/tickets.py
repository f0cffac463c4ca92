"""Tickets: the list, one of them with its conversation, and what can be done with it."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.acting import Sent
from bot.web.console.conversations import SECTION as CONVERSATIONS
from bot.web.console.conversations import fact, ticket_page, written
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, filters, more
from bot.web.console.history import steps
from bot.web.console.look import Look
from bot.web.console.timeline import called, said_facts
from domain.access import RIGHTS, Actor, Permission, Role
from domain.banking import Product
from domain.desk import actions, listing
from domain.desk.listing import TICKETS
from domain.desk.model import Listed, Spoken, Talk
from domain.dialogue import Handle, Reply, Turn
from domain.errors import ConflictError, NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets import handlers
from domain.tickets.actions import claim_ticket, find_ticket
from domain.tickets.model import Priority, Ticket, TicketStatus

SECTION = "tickets"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list, a ticket, and its forms."""
    one = f"{HOME}/{SECTION}/{{ref:T-\\d{{1,15}}}}"
    back = f"{HOME}/{SECTION}/{{ref}}"
    return [
        web.get(f"{HOME}/{SECTION}", desk.page(show_list)),
        web.get(one, desk.page(show_one)),
        web.post(one, desk.form(act, show_one, back)),
        web.post(f"{one}/reply", desk.form(reply, show_one, back)),
    ]


async def show_list(asked: Asked) -> Page:
    """Tickets, the most pressing first."""
    which = asked.which(TICKETS)
    found = await listing.tickets(asked.uow, asked.actor, which, asked.page)
    facts = {
        "tickets": [_row(asked.look, one) for one in found.rows],
        "filters": filters(asked.look, SECTION, TICKETS, which),
        "more": more(asked, SECTION, which, is_more=found.more),
    }
    return Page("tickets", SECTION, facts)


async def show_one(asked: Asked) -> Page:
    """A ticket, the conversation it came from, and what was done with it."""
    uow, look, actor = asked.uow, asked.look, asked.actor
    ticket = await find_ticket(uow, actor, asked.named["ref"])
    talk, spoken = await _talk(uow, actor, ticket)
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
        "history": await steps(uow, actor, look, ticket),
    }
    return Page("ticket", SECTION, facts)


async def reply(turn: Turn, sent: Sent) -> Reply:
    """The customer is answered where they opened the ticket, or where they were last."""
    ticket = await find_ticket(turn.uow, turn.actor, sent.named["ref"])
    talk, _ = await _talk(turn.uow, turn.actor, ticket)
    if talk is None:
        raise ConflictError("ticket_without_customer", ref=ticket.ref)
    return await actions.answer(turn, talk.id, written(sent), ticket)


async def act(turn: Turn, sent: Sent) -> Reply:
    """What the button says, done as in chat."""
    ref, chosen, value = sent.named["ref"], sent.form.get("act", ""), sent.form.get("value", "")
    if chosen == "priority" and value in list(Priority):
        return await handlers.set_priority(turn, value, ticket=ref)
    if chosen == "assign" and "@" in value:
        return await handlers.assign_ticket(turn, ticket=ref, email=value)
    if chosen not in ACTS:
        raise NotFoundError("ticket_not_found", ref=ref, staff=True)
    return await ACTS[chosen](turn, ticket=ref)


async def _claim(turn: Turn, ticket: str) -> Reply:
    found = await find_ticket(turn.uow, turn.actor, ticket)
    claimed = await claim_ticket(turn.uow, turn.actor, found)
    return Reply("ticket_claimed", {"tickets": [claimed], "by": turn.actor.name})


ACTS: dict[str, Handle] = {
    "claim": _claim,
    # The very handlers that chat has: what is told to whom cannot differ.
    "resolve": handlers.resolve_ticket,
    "close": handlers.close_ticket,
    "reopen": handlers.reopen_ticket,
}


def _row(look: Look, one: Listed[Ticket]) -> Facts:
    ticket = one.record
    return {
        "ref": ticket.ref,
        "href": ticket_page(ticket.ref),
        "subject": ticket.subject,
        "kind": look.words("kinds", ticket.kind.value),
        "customer": one.names["customer_id"],
        "owner": one.names["owner_id"],
        "status": look.state("ticket", ticket.status.value),
        "priority": look.state("priority", ticket.priority.value),
        "opened": look.moment(ticket.created_at),
        "due": None if ticket.status.is_over else look.moment(ticket.due_at),
        "is_late": _is_late(look, ticket),
    }


def _is_late(look: Look, ticket: Ticket) -> bool:
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


async def _talk(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> tuple[Talk | None, list[Spoken]]:
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
    nobody = [{"value": "", "label": "–", "chosen": True}] if ticket.owner_id is None else []
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
    late = look.state("ticket", "late") if _is_late(look, ticket) else None
    place = f"{HOME}/{CONVERSATIONS}/{talk.id}" if talk else None
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
