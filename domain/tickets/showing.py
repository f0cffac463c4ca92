"""Tickets as lists and cards: which ones are meant by small words, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.access import Permission
from domain.banking import Product
from domain.dialogue import MENTIONED, Button, Reply, Turn
from domain.errors import NotFoundError
from domain.insights.periods import period_of
from domain.people.finding import colleague, company_named, customers, is_colleague
from domain.people.mentioned import talked_about
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.reminders.durations import later
from domain.rows import ORDER, Where
from domain.tickets.actions import list_tickets, own_tickets
from domain.tickets.choosing import STILL_OPEN
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus
from domain.tickets.telling import add_button, reopen_button, reply_button

OVER = frozenset({"over", "resolved", "closed"})
"""What customers call tickets that are over."""
SHOWN = 5
"""Lines of a list at the most; the rest is counted."""
LABEL = 30
"""Letters of a subject on a button."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets: each part None when it was not said. ``state`` is a status, ``overdue`` or ``over``;
    ``whose`` is ``mine`` or ``nobody``, ``age`` is of ``ORDER``: only that one is meant."""

    state: str | None = None
    whose: str | None = None
    case: str | None = None
    category: str | None = None
    priority: str | None = None
    person: str | None = None
    company: str | None = None
    period: str | None = None
    age: str | None = None
    theirs: str | None = None
    """Those of whoever is talked about."""
    duration: str | None = None
    """How long ago they were opened at least, where ``older`` says so."""
    older: str | None = None
    place: str | None = None
    """Nothing here is picked by: that is said."""


async def listed(turn: Turn, wanted: Wanted) -> Reply:
    """The tickets that staff asked for, the most pressing first; or the newest or oldest of them."""
    where, equal, who = await _conditions(turn, wanted)
    if wanted.age in ORDER:
        one, _ = await list_tickets(
            turn.uow, turn.actor, *where, limit=1, order=ORDER[wanted.age], **_ever(wanted, equal)
        )
        if one:
            turn.attend(one[0])
            return await card(turn, one[0])
    found, count = await list_tickets(turn.uow, turn.actor, *where, limit=SHOWN, **equal)
    if len(found) == 1:
        turn.attend(found[0])
    if (owner := equal.get("owner_id")) not in {None, turn.actor.person_id}:
        turn.focus[MENTIONED] = owner
    owners = await names(turn.uow, [one.owner_id for one in found])
    customers_of = await names(turn.uow, [one.customer_id for one in found])
    facts = {
        "tickets": found,
        "count": count,
        "owners": owners,
        "customers": {one.id: customers_of.get(one.customer_id) for one in found},
        "wanted": wanted,
        "priority": equal.get("priority"),
        "who": who,
        "before": _opened_before(turn, wanted),
    }
    return Reply("tickets_listed", facts, tuple(show_labelled(one) for one in found))


def _ever(wanted: Wanted, equal: dict[str, Any]) -> dict[str, Any]:
    """The conditions without that of being open, where that was not said: the newest ticket may be over."""
    said = wanted.state is not None or wanted.whose == "nobody" or wanted.age != "newest"
    return equal if said else {name: value for name, value in equal.items() if name != "status"}


async def own_ones(turn: Turn, wanted: Wanted, *, every: bool) -> Ticket | Reply:
    """The customer's ticket that is meant, when only one may be: their newest or oldest of a kind (of any
    when none is of it), their only open one, or of that kind where not ``every`` one is wanted; else the list
    of them."""
    own = await own_tickets(turn.uow, turn.actor, open_only=wanted.age != "newest")
    of_kind = [one for one in own if one.kind == wanted.case] or own
    if wanted.age is not None and of_kind:
        return of_kind[0 if wanted.age == "newest" else -1]
    meant = own if every else of_kind
    if wanted.state in OVER or len(meant) != 1:
        return await listed_own(turn, open_only=bool(own) and wanted.state not in OVER, case=wanted.case)
    return meant[0]


async def listed_own(turn: Turn, *, open_only: bool, case: str | None = None) -> Reply:
    """The customer's own tickets; of a kind where they have some of it."""
    own = await own_tickets(turn.uow, turn.actor, open_only=open_only)
    own = [one for one in own if one.kind == case] or own
    kind = case if own and all(one.kind == case for one in own) else None
    facts = {"tickets": own[:SHOWN], "count": len(own), "open_only": open_only, "case": kind}
    return Reply("own_tickets", facts, tuple(show_labelled(one) for one in own[:SHOWN]))


async def card(turn: Turn, ticket: Ticket) -> Reply:
    """What staff must know of a ticket before they act."""
    people = await names(turn.uow, [ticket.owner_id, ticket.customer_id])
    product = await turn.uow.get(Product, ticket.product_id) if ticket.product_id else None
    facts = {
        "ticket": ticket,
        "owner": people.get(ticket.owner_id),
        "customer": people.get(ticket.customer_id),
        "product": product.name if product else None,
    }
    return Reply("ticket_card", facts, _card_buttons(turn, ticket))


async def standing(turn: Turn, ticket: Ticket, *, presses: bool = False) -> Reply:
    """What a customer hears of their ticket; with ``presses`` also its priority, and how to raise it."""
    people = await names(turn.uow, [ticket.owner_id])
    buttons: tuple[Button, ...] = (reopen_button(ticket) if ticket.status.is_over else add_button(ticket),)
    if presses and ticket.priority in {Priority.LOW, Priority.NORMAL} and not ticket.status.is_over:
        raised = {"ticket": ticket.ref, "priority": Priority.HIGH.value}
        buttons = (Button("it_presses", "set_priority", raised), *buttons)
    facts = {"ticket": ticket, "owner": people.get(ticket.owner_id), "presses": presses}
    return Reply("ticket_status", facts, buttons)


def show_labelled(ticket: Ticket) -> Button:
    """A button that names the ticket and shows it."""
    return Button("", "show_ticket", {"ticket": ticket.ref}, label=f"{ticket.ref} {ticket.subject[:LABEL]}")


async def names(uow: UnitOfWork, ids: Sequence[int | None]) -> dict[int | None, str]:
    """What these people are called, by their ids."""
    known = tuple({number for number in ids if number is not None})
    people = await uow.find(Person, id=known) if known else []
    return {one.id: one.name or one.email or "" for one in people}


def _card_buttons(turn: Turn, ticket: Ticket) -> tuple[Button, ...]:
    if not turn.actor.may(Permission.WORK_TICKETS):
        return ()
    if ticket.status.is_over:
        return (reopen_button(ticket),)
    claim = () if ticket.owner_id else (Button("claim", "claim_ticket", {"ticket": ticket.ref}),)
    return (*claim, reply_button(ticket), Button("resolve", "resolve_ticket", {"ticket": ticket.ref}))


async def _conditions(turn: Turn, wanted: Wanted) -> tuple[list[Where], dict[str, Any], str | None]:
    """What the words mean for the store, and whose tickets they are, by name."""
    where, equal = _by_state(wanted.state, turn.now)
    if wanted.case is not None:
        equal["kind"] = TicketKind(wanted.case)
    if wanted.category is not None:
        equal["category"] = wanted.category
    if wanted.priority is not None:
        equal["priority"] = Priority(wanted.priority)
    if wanted.period is not None:
        where += _opened_in(turn, wanted.period)
    if (before := _opened_before(turn, wanted)) is not None:
        where.append(Where("created_at", "<", before))
    who = await _by_people(turn, wanted, equal)
    return where, equal, who


def _by_state(state: str | None, now: datetime) -> tuple[list[Where], dict[str, Any]]:
    if state == "overdue":
        return [Where("due_at", "<", now)], {"status": TicketStatus.OPEN}
    if state == "over":
        return [], {"status": (TicketStatus.RESOLVED, TicketStatus.CLOSED)}
    if state in {None, "open"}:
        return [], {"status": STILL_OPEN}
    return [], {"status": TicketStatus(state)}


def _opened_in(turn: Turn, name: str) -> list[Where]:
    period = period_of(name, turn.now, turn.actor.zone)
    return [Where("created_at", ">=", period.opens), Where("created_at", "<", period.closes)]


def _opened_before(turn: Turn, wanted: Wanted) -> datetime | None:
    """Before when the tickets were opened: "older than 3 days"; None where that was not said."""
    if wanted.older is None or wanted.duration is None:
        return None
    return later(turn.now, wanted.duration, turn.actor.zone, sign=-1)


async def _by_people(turn: Turn, wanted: Wanted, equal: dict[str, Any]) -> str | None:
    if wanted.whose == "nobody":
        equal["owner_id"] = None
        return None
    if wanted.person is not None and await is_colleague(turn.uow, wanted.person):
        owner = await colleague(turn.uow, wanted.person)
        equal["owner_id"] = owner.id
        return owner.name
    if wanted.person is not None or wanted.company is not None:
        return await _by_customer(turn.uow, wanted, equal)
    if wanted.theirs is not None and (one := await talked_about(turn)) is not None:
        if isinstance(one, Company):
            return await _by_customer(turn.uow, replace(wanted, company=one.name), equal)
        equal["owner_id" if one.is_staff else "customer_id"] = one.id
        return one.name or one.email
    if wanted.whose == "mine":
        equal["owner_id"] = turn.actor.person_id
    return None


async def _by_customer(uow: UnitOfWork, wanted: Wanted, equal: dict[str, Any]) -> str:
    name = wanted.company or wanted.person or ""
    people = await customers(uow, wanted.person, wanted.company)
    if not people:
        firm = await company_named(uow, name)
        if firm is None:
            raise NotFoundError("no_customer_named", name=name)
        name = firm.name
    equal["customer_id"] = tuple(one.id for one in people)
    return name
