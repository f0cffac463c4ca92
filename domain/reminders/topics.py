"""What a reminder is about: a record by its number, and whether that is over."""

from __future__ import annotations

from collections.abc import Iterable

from domain.access import Actor
from domain.deals.model import Deal
from domain.kinds import KINDS
from domain.leads.model import Lead, LeadStatus
from domain.ports import UnitOfWork
from domain.quotes.model import Quote, QuoteStatus
from domain.record import Record, number_of
from domain.tickets.model import Ticket

Topic = Deal | Lead | Quote | Ticket
_BY_LETTER: dict[str, type[Record]] = {kind.LETTER: kind for kind in KINDS.values() if kind.LETTER}


async def topic_of(uow: UnitOfWork, ref: str | None) -> Topic | None:
    """The record of this number, as far as reminders know its kind; None when there is none."""
    kind = _BY_LETTER.get((ref or "").partition("-")[0])
    found = await uow.get(kind, number_of(ref or "")) if kind else None
    return found if isinstance(found, Deal | Lead | Quote | Ticket) else None


async def topics_of(uow: UnitOfWork, refs: Iterable[str | None]) -> dict[str, Topic]:
    """The records of these numbers that there are, by number: one look for each kind."""
    wanted: dict[type[Record], set[int]] = {}
    for ref in refs:
        kind = _BY_LETTER.get((ref or "").partition("-")[0])
        if kind is not None:
            wanted.setdefault(kind, set()).add(number_of(ref or ""))
    found: dict[str, Topic] = {}
    for kind, numbers in wanted.items():
        for record in await uow.find(kind, id=tuple(sorted(numbers))):
            if isinstance(record, Deal | Lead | Quote | Ticket):
                found[record.ref] = record
    return found


def may_see(actor: Actor, topic: Topic) -> bool:
    """Whether the actor may know of it: those who work here, and customers of what is theirs."""
    return actor.is_staff or getattr(topic, "customer_id", None) == actor.person_id


def is_over(topic: Topic) -> bool:
    """Whether nothing more is to be done about it."""
    if isinstance(topic, Deal):
        return topic.stage.is_closed
    if isinstance(topic, Lead):
        return topic.status is LeadStatus.DISQUALIFIED
    if isinstance(topic, Quote):
        return topic.status is QuoteStatus.DECLINED
    return topic.status.is_over


def name_of(topic: Topic) -> str:
    """What people call it, after its number."""
    if isinstance(topic, Deal):
        return topic.title
    if isinstance(topic, Ticket):
        return topic.subject
    if isinstance(topic, Quote):
        return topic.text[:60]
    return topic.name or topic.interest or ""
