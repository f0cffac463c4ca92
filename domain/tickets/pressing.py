"""Customers whose matter presses: their own ticket comes sooner, and why goes with it."""

from __future__ import annotations

from domain.access import Actor
from domain.dialogue import Button, Reply, Turn
from domain.ports import UnitOfWork
from domain.tickets.actions import answer_due, find_ticket
from domain.tickets.choosing import the_ticket
from domain.tickets.model import Priority, Ticket
from domain.tickets.telling import add_button, tell_owner

MOST = Priority.HIGH
"""As high as customers set their own; urgent is for those who work here to say."""


async def press(turn: Turn, ref: str | None, wanted: Priority) -> Reply:
    """The customer's own ticket is of high priority, whoever looks after it hears so, and the reason is
    asked for. Nobody's own ticket gets less pressing by this."""
    before = await the_ticket(turn, ref)
    order = list(Priority)
    if order.index(min(wanted, MOST, key=order.index)) <= order.index(before.priority):
        return Reply("ticket_presses_already", {"ticket": before}, (add_button(before),))
    after = await _raised(turn.uow, turn.actor, before, turn)
    tell_owner(turn, after, "ticket_pressed_told", {"text": turn.text})
    then = ("add_to_ticket", {"ticket": after.ref})
    facts = {"ticket": after, "before": before}
    return Reply("ticket_pressed", facts, (Button("person", "talk_to_human"),), ask="text", then=then)


async def _raised(uow: UnitOfWork, actor: Actor, ticket: Ticket, turn: Turn) -> Ticket:
    own = await find_ticket(uow, actor, ticket.ref)  # only its customer, or who works here
    if own.priority is MOST:
        return own
    pressing = answer_due(own, own.created_at, turn.policies)
    changed = await uow.change(own, priority=MOST)
    due = answer_due(changed, own.created_at, turn.policies)
    return await uow.change(changed, due_at=min(due, own.due_at or pressing))
