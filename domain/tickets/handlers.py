"""What customers and staff say about tickets."""

from __future__ import annotations

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import NotFoundError
from domain.hours import OpeningHours
from domain.people.finding import is_colleague
from domain.tickets import actions, showing, telling
from domain.tickets.answering import answered, resolution_note
from domain.tickets.choosing import is_talked_about, over_one, the_ticket, the_tickets
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus
from domain.tickets.opening import described, opened, with_priority
from domain.tickets.people import assignee, other_owner, told_of
from domain.tickets.pressing import press
from domain.tickets.previews import preview_assign, preview_close, preview_resolve
from domain.tickets.whom import whom_beforehand


@handler("raise_complaint", may=Permission.OPEN_TICKET, amend="amend_ticket", beforehand=whom_beforehand)
async def raise_complaint(
    turn: Turn,
    text: str,
    product: str | None = None,
    category: str | None = None,
    person: str | None = None,
    company: str | None = None,
    theirs: str | None = None,
) -> Reply:
    """A complaint is on record; what would put it right is asked, and need not be answered."""
    new = await described(
        turn, Ticket(kind=TicketKind.COMPLAINT, subject="", text=text, category=category), product
    )
    ticket, customer = await opened(turn, new, person, company, theirs)
    hours = OpeningHours.of(turn.policies, turn.house_zone)
    answer = hours.working_days_after(turn.now, turn.policies["service"]["complaint_answer_days"])
    facts = {"ticket": ticket, "customer": customer, "answer": answer}
    if turn.actor.is_staff:
        return Reply("complaint_logged", facts, (telling.show_button(ticket),))
    person_button = Button("person", "talk_to_human")
    then = ("add_to_ticket", {"ticket": ticket.ref})
    return Reply("complaint_raised", facts, (person_button,), ask="text", then=then)


@handler("open_ticket", may=Permission.OPEN_TICKET, amend="amend_ticket", beforehand=whom_beforehand)
async def open_ticket(
    turn: Turn,
    text: str,
    priority: str | None = None,
    product: str | None = None,
    category: str | None = None,
    person: str | None = None,
    company: str | None = None,
    theirs: str | None = None,
) -> Reply:
    """A ticket is on record."""
    new = Ticket(subject="", text=text, priority=Priority(priority or Priority.NORMAL), category=category)
    ticket, customer = await opened(turn, await described(turn, new, product), person, company, theirs)
    facts = {"ticket": ticket, "customer": customer}
    return Reply("ticket_opened", facts, (telling.next_button(turn, ticket),))


@handler("ticket_status", may=Permission.OPEN_TICKET, side=True)
async def ticket_status(
    turn: Turn,
    ticket: str | None = None,
    every: str | None = None,
    state: str | None = None,
    priority: str | None = None,
    whose: str | None = None,
    case: str | None = None,
    age: str | None = None,
) -> Reply:
    """Where the ticket stands: the one meant, or the customer's own; how much it presses, if asked."""
    if turn.actor.is_staff and ticket is None and (age or every):
        return await showing.listed(turn, showing.Wanted(state, whose, case, age=age))
    if turn.actor.is_staff:
        return await showing.card(turn, await the_ticket(turn, ticket))
    if ticket is None and (every or age or not await is_talked_about(turn, case)):
        wanted = showing.Wanted(state if every else None, case=case, age=age)
        found = await showing.own_ones(turn, wanted, every=every is not None)
        if isinstance(found, Reply):
            return found
        ticket = found.ref
    return await showing.standing(turn, await the_ticket(turn, ticket), presses=priority is not None)


@handler("show_ticket", may=Permission.OPEN_TICKET, alike="show", side=True)
async def show_ticket(
    turn: Turn,
    ticket: str | None = None,
    person: str | None = None,
    company: str | None = None,
    whose: str | None = None,
    case: str | None = None,
    age: str | None = None,
) -> Reply:
    """The ticket with what staff must know, or somebody's newest; its customer sees where it stands."""
    if ticket is None and age is not None:
        return await list_tickets(turn, whose=whose, case=case, person=person, company=company, age=age)
    found = await the_ticket(turn, ticket, person, company)
    return await (showing.card if turn.actor.is_staff else showing.standing)(turn, found)


@handler("list_tickets", may=Permission.OPEN_TICKET, side=True)
async def list_tickets(
    turn: Turn,
    state: str | None = None,
    whose: str | None = None,
    case: str | None = None,
    category: str | None = None,
    priority: str | None = None,
    person: str | None = None,
    company: str | None = None,
    period: str | None = None,
    age: str | None = None,
    theirs: str | None = None,
    duration: str | None = None,
    older: str | None = None,
    place: str | None = None,
) -> Reply:
    """The tickets that staff asked for, or the newest of them; customers see their own."""
    if not turn.actor.is_staff and age is not None:
        return await ticket_status(turn, state=state, case=case, age=age)
    if not turn.actor.is_staff:
        return await showing.listed_own(turn, open_only=state not in showing.OVER, case=case)
    said = (state, whose, case, category, priority, person, company, period, age)
    return await showing.listed(turn, showing.Wanted(*said, theirs, duration, older, place))


@handler("add_to_ticket", may=Permission.OPEN_TICKET, amend="amend_addition")
async def add_to_ticket(turn: Turn, text: str, ticket: str | None = None, case: str | None = None) -> Reply:
    """The further words are part of the ticket; whoever looks after it hears them."""
    before = await the_ticket(turn, ticket, case=case)
    after = await actions.add_to_ticket(turn.uow, turn.actor, before, text, turn.policies)
    telling.tell_owner(turn, after, "ticket_added_to_told", {"text": text})
    return Reply("ticket_added_to", {"ticket": after, "before": before, "text": text})


@handler("close_ticket", may=Permission.OPEN_TICKET, preview=preview_close, tells=True)
async def close_ticket(
    turn: Turn,
    ticket: str | None = None,
    every: str | None = None,
    person: str | None = None,
    company: str | None = None,
) -> Reply:
    """The ticket is closed; its customer hears of it when staff closed it."""
    changes = []
    for before in await the_tickets(turn, ticket, person, company, every=every is not None):
        after = await actions.close_ticket(turn.uow, turn.actor, await answered(turn, before))
        telling.tell_customer(turn, after, "ticket_closed_told", (telling.reopen_button(after),))
        changes.append((after, before))
    return Reply("ticket_closed", {"changes": changes}, telling.reopen_one(changes))


@handler("reopen_ticket", may=Permission.OPEN_TICKET)
async def reopen_ticket(
    turn: Turn, ticket: str | None = None, person: str | None = None, company: str | None = None
) -> Reply:
    """The ticket is open again; whoever looked after it hears of it."""
    before = await over_one(turn, ticket, person, company)
    after = await actions.reopen_ticket(turn.uow, turn.actor, before, turn.policies)
    telling.tell_owner(turn, after, "ticket_reopened_told", {})
    return Reply("ticket_reopened", {"ticket": after, "before": before}, (telling.next_button(turn, after),))


# -- what staff do with one


@handler("claim_ticket", may=Permission.WORK_TICKETS, alike="assign")
async def claim_ticket(
    turn: Turn,
    ticket: str | None = None,
    whose: str | None = None,
    person: str | None = None,
    company: str | None = None,
    priority: str | None = None,
    release: str | None = None,
) -> Reply:
    """The ticket is the speaker's; "the next unassigned one" is the most pressing that nobody has."""
    if release is not None:
        return await assign_ticket(turn, ticket, person, company=company, release=release)
    if ticket is None and whose == "nobody":
        found, _ = await actions.list_tickets(
            turn.uow, turn.actor, owner_id=None, status=TicketStatus.OPEN, limit=1
        )
        if not found:
            raise NotFoundError("nothing_unassigned")
        ticket = found[0].ref
    tickets = await the_tickets(turn, ticket, person, company)
    if len(tickets) == 1 and (owner := await other_owner(turn, tickets[0])) is not None:
        take_over = Button("take_over", "assign_ticket", {"ticket": tickets[0].ref, "taker": "me"})
        return Reply("ticket_already_owned", {"ref": tickets[0].ref, "owner": owner}, (take_over,))
    changes = []
    for before in tickets:
        after = await actions.claim_ticket(turn.uow, turn.actor, before)
        changes.append((await with_priority(turn, after, priority), before))
    facts = {"changes": changes, "owner": turn.actor.name, "owners": dict[int | None, str]()}
    return Reply("ticket_assigned", facts, telling.work_buttons([after for after, _ in changes]))


@handler(
    "assign_ticket",
    may=Permission.WORK_TICKETS,
    alike="assign",
    amend="assign_ticket",
    preview=preview_assign,
)
async def assign_ticket(
    turn: Turn,
    ticket: str | None = None,
    person: str | None = None,
    customer: str | None = None,
    email: str | None = None,
    company: str | None = None,
    taker: str | None = None,
    priority: str | None = None,
    release: str | None = None,
) -> Reply:
    """The ticket is the colleague's, who hears of it; "to me" is the speaker's own; nobody's when it is
    released and nobody is named."""
    if person is not None and customer is not None and not await is_colleague(turn.uow, person):
        person, customer = customer, person  # "assign Jane's complaint to Marco"
    nobody = release is not None and person is None and email is None
    owner = None if nobody else await assignee(turn, email or person, taker, ticket)
    changes = []
    for before in await the_tickets(turn, ticket, customer, company):
        after = await actions.assign_ticket(turn.uow, turn.actor, before, owner)
        after = await with_priority(turn, after, priority)
        telling.tell_owner(turn, after, "ticket_assigned_told", {})
        changes.append((after, before))
    if owner is not None and owner.id != turn.actor.person_id:
        turn.mention(owner)
    owners = await showing.names(turn.uow, [before.owner_id for _, before in changes])
    facts = {"changes": changes, "owner": owner.name if owner else None, "owners": owners}
    return Reply("ticket_assigned", facts)


@handler("set_priority", may=Permission.OPEN_TICKET, amend="set_priority")
async def set_priority(
    turn: Turn,
    priority: str,
    ticket: str | None = None,
    person: str | None = None,
    company: str | None = None,
) -> Reply:
    """The ticket has this priority, and the deadline that goes with it; a colleague named has it. A
    customer's own presses more."""
    if not turn.actor.is_staff:
        return await press(turn, ticket, Priority(priority))
    if person is not None and await is_colleague(turn.uow, person):
        return await assign_ticket(turn, ticket, person, company=company, priority=priority)
    tickets = await the_tickets(turn, ticket, person, company)
    changes = [(await with_priority(turn, before, priority), before) for before in tickets]
    return Reply("priority_set", {"changes": changes})


@handler("resolve_ticket", may=Permission.OPEN_TICKET, preview=preview_resolve, tells=True)
async def resolve_ticket(
    turn: Turn, ticket: str | None = None, person: str | None = None, company: str | None = None
) -> Reply:
    """The ticket is resolved and its customer hears so; a customer's own is closed."""
    if not turn.actor.is_staff:
        return await close_ticket(turn, ticket)
    changes = []
    for before in await the_tickets(turn, ticket, person, company):
        told = await answered(turn, before)
        after = await actions.resolve_ticket(turn.uow, turn.actor, told, resolution_note(turn.text))
        telling.tell_customer(turn, after, "ticket_resolved_told", (telling.reopen_button(after),))
        changes.append((after, before))
    return Reply("ticket_resolved", {"changes": changes}, telling.reopen_one(changes))


@handler("escalate_ticket", may=Permission.OPEN_TICKET)
async def escalate_ticket(
    turn: Turn, ticket: str | None = None, person: str | None = None, company: str | None = None
) -> Reply:
    """Managers hear of the ticket; when those who work on tickets say so, its priority is higher too,
    and a colleague named has it from now on."""
    before = after = await the_ticket(turn, ticket, person, company)
    told = await told_of(turn, person)
    if turn.actor.may(Permission.WORK_TICKETS):
        after = await actions.escalate_ticket(turn.uow, turn.actor, before, turn.policies)
        if person is not None and await is_colleague(turn.uow, person):
            after = await actions.assign_ticket(turn.uow, turn.actor, after, told[0])
    for one in told:
        telling.tell_colleague(turn, after, one, "ticket_escalated_told")
    buttons = () if turn.actor.is_staff or told else (Button("person", "talk_to_human"),)
    facts = {"ticket": after, "before": before, "told": [one.name or one.email for one in told]}
    return Reply("ticket_escalated", facts, buttons)
