"""Which ticket is meant: by its number, by whose it is, or because it is being talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.access import Actor, Permission
from domain.dialogue import Turn
from domain.errors import InvalidError, NotFoundError, WhichError
from domain.people.finding import customers, is_colleague
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.tickets.actions import find_ticket, own_tickets
from domain.tickets.model import Ticket, TicketStatus

STILL_OPEN = (TicketStatus.OPEN, TicketStatus.PENDING)
PICKED_FROM = 5
"""Tickets that a picker shows at most."""
LABEL = 40
"""Letters of a subject on a button."""

# "T-4, T-8 and T-9": numbers with next to nothing between them are meant together; "T-44 is a
# duplicate of T-43" are not.
_RUN = re.compile(
    r"\bt-?(\d{1,9})(?=((?:[\s,&+]+(?:\w{1,3}[\s,]+)?(?:\w{4,9}\s)?t-?\d{1,9})+))", re.IGNORECASE
)
_NUMBER = re.compile(r"\bt-?(\d{1,9})\b", re.IGNORECASE)


async def the_ticket(
    turn: Turn,
    ref: str | None,
    person: str | None = None,
    company: str | None = None,
    case: str | None = None,
) -> Ticket:
    """The ticket named, the open one of the customer named, the one talked about, or the speaker's
    only open one, or only one of that kind (``case``); from now on the one talked about. Raises
    ``WhichError`` when several fit, ``NotFoundError`` when none does, ``InvalidError`` when nothing says
    which."""
    if ref is None and turn.actor.may(Permission.SEE_TICKETS):
        ref = await _of_customer(turn.uow, person, company)
    ref = ref or await _talked_with(turn) or turn.focus.get("ticket")
    if ref is None:
        ref = await _only_own(turn.uow, turn.actor, case)
    found = await find_ticket(turn.uow, turn.actor, ref)
    turn.attend(found)
    return found


async def is_talked_about(turn: Turn, case: str | None) -> bool:
    """Whether a ticket is talked about, and one of this kind where one is named: "my complaint"."""
    ref = turn.focus.get("ticket")
    if ref is None or case is None:
        return ref is not None
    talked = await find_ticket(turn.uow, turn.actor, ref)
    own = await own_tickets(turn.uow, turn.actor)
    return talked.kind == case or not any(one.kind == case for one in own)


async def the_tickets(
    turn: Turn, ref: str | None, person: str | None = None, company: str | None = None, *, every: bool = False
) -> list[Ticket]:
    """Like ``the_ticket``; several when several numbers were said together, and all the speaker's open
    ones with ``every``."""
    if every and ref is None and (own := await own_tickets(turn.uow, turn.actor)):
        return own
    if ref is not None and len(together := said_together(turn.text)) > 1 and number_of(ref) in together:
        return [await find_ticket(turn.uow, turn.actor, f"T-{number}") for number in together]
    return [await the_ticket(turn, ref, person, company)]


def said_together(text: str) -> list[int]:
    """The numbers of tickets said in one breath, in order; none unless there are two or more."""
    run = _RUN.search(text)
    if run is None:
        return []
    return list(dict.fromkeys(int(number) for number in (run[1], *_NUMBER.findall(run[2]))))


async def _of_customer(uow: UnitOfWork, person: str | None, company: str | None) -> str | None:
    """The number of the named customer's open ticket; None when no customer is named."""
    if (person is None or await is_colleague(uow, person)) and company is None:
        return None
    people = await customers(uow, person, company)
    if not people:
        raise NotFoundError("no_customer_named", name=person or company)
    ids = tuple(one.id for one in people)
    found = await uow.find(Ticket, customer_id=ids, status=STILL_OPEN, order="due_at", limit=PICKED_FROM)
    if not found:
        raise NotFoundError("no_ticket_of", name=person or company)
    return one_of(found).ref


async def _talked_with(turn: Turn) -> str | None:
    """The number of the open ticket of whoever the speaker talks with, where that is what was talked about
    last: "resolve her ticket". None when they have none."""
    kind, _, number = str(turn.focus.get("record", "")).partition(" ")
    here = await turn.uow.conversations.get(int(number)) if kind == "talk" and number.isdecimal() else None
    if here is None or here.person_id is None:
        return None
    there = await turn.uow.find(Ticket, conversation_id=here.id, status=STILL_OPEN, order="-id", limit=1)
    own = there or await turn.uow.find(
        Ticket, customer_id=here.person_id, status=STILL_OPEN, order="due_at", limit=PICKED_FROM
    )
    return one_of(own).ref if own else None


async def _only_own(uow: UnitOfWork, actor: Actor, case: str | None) -> str:
    own = await own_tickets(uow, actor)
    own = [one for one in own if one.kind == case] or own
    if not own and actor.is_staff:
        raise InvalidError("ask.ticket", slot="ticket")
    if not own:
        raise NotFoundError("no_tickets")
    return one_of(own).ref


def one_of(tickets: Sequence[Ticket]) -> Ticket:
    """The only ticket. Raises ``WhichError`` when there are several."""
    if len(tickets) > 1:
        options = [(f"{one.ref} {one.subject[:LABEL]}", one.ref) for one in tickets[:PICKED_FROM]]
        raise WhichError("ticket", options)
    return tickets[0]


async def over_one(turn: Turn, ref: str | None, person: str | None, company: str | None) -> Ticket:
    """The ticket to reopen: as always, or the customer's latest that is over."""
    if ref is None and "ticket" not in turn.focus and not turn.actor.is_staff:
        own = await own_tickets(turn.uow, turn.actor, open_only=False)
        ref = next((one.ref for one in own if one.status.is_over), None)
    return await the_ticket(turn, ref, person, company)
