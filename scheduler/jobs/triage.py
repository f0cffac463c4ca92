"""Triage: each new ticket gets one card where the desk looks, which then follows the ticket.

What is to be shown goes through the outbox like everything we say, so that it is sent once, in order, and
seen by staff when it cannot be. A card is drawn when it is sent: it shows the ticket as it is then.
"""

from __future__ import annotations

from datetime import timedelta

from domain.jobs import Job, JobRoom
from domain.messages import OutboundMessage
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket
from domain.triage.model import KEY, Card

CHANNEL = "slack"
AT_ONCE = 50
"""Cards noted in one unit of work."""
NEW = timedelta(days=1)
"""Tickets older than this get no card: they were there before the channel was, or came from elsewhere."""
FOLLOWED = timedelta(days=60)
"""So long a card follows its ticket."""


async def triage(room: JobRoom) -> int:
    """Every new ticket has its card, and every card shows its ticket's newest version, once the outbox is
    empty; how many were noted."""
    if not room.triage:
        return 0
    done = 0
    while await room.store.read(_is_wanted):
        noted = await room.store.run(lambda uow: _note(uow, room.triage))
        done += noted
        if not noted:  # another worker was quicker
            break
    return done


async def _is_wanted(uow: UnitOfWork) -> bool:
    return bool(await uow.cards.wanted(uow.now - NEW, 1) or await uow.cards.behind(uow.now - FOLLOWED, 1))


async def _note(uow: UnitOfWork, place: str) -> int:
    """Some cards are on record, each with a message that shows it."""
    noted = 0
    for number, version in await uow.cards.wanted(uow.now - NEW, AT_ONCE):
        noted += await _begin(uow, Card(number, place, version))
    for card, version in await uow.cards.behind(uow.now - FOLLOWED, AT_ONCE):
        noted += await _follow(uow, card, version)
    return noted


async def _begin(uow: UnitOfWork, card: Card) -> bool:
    return await uow.cards.add(card) and await uow.outbox.add(_shown(card, 0, card.version))


async def _follow(uow: UnitOfWork, card: Card, version: int) -> bool:
    return await uow.cards.move(card, version) and await uow.outbox.add(_shown(card, card.version, version))


def _shown(card: Card, before: int, version: int) -> OutboundMessage:
    """One address for a card, so that nothing about it overtakes what was before. The key says from which
    version of the ticket to which it goes."""
    ref = f"{Ticket.LETTER}-{card.ticket_id}"
    key = f"{KEY}{card.ticket_id}:{before}:{version}"
    return OutboundMessage(key, CHANNEL, f"card/{card.room}/{card.ticket_id}", ref)


JOB = Job("triage", triage, seconds=1)
