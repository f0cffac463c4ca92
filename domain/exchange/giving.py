"""Records as rows that people and programs can read: names instead of numbers, in a stable order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from domain.access import Permission, require
from domain.banking import Campaign, Product
from domain.conversation import Line
from domain.deals.model import Deal
from domain.exchange.shape import Shape, Sort
from domain.leads.model import Lead
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.rows import Where
from domain.tickets.model import Ticket

PAGE = 1000
"""Records read at once: the memory needed does not grow with the store."""

_KINDS: dict[Sort, type[Record]] = {
    Sort.STAFF: Person,
    Sort.CUSTOMER: Person,
    Sort.COMPANY: Company,
    Sort.PRODUCT: Product,
    Sort.CAMPAIGN: Campaign,
    Sort.DEAL: Deal,
    Sort.LEAD: Lead,
    Sort.TICKET: Ticket,
}


def headings(shape: Shape) -> list[str]:
    """The columns of an export."""
    words = ["messages"] if shape.kind is Ticket else []
    return ["ref", *(column.name for column in shape.fields), *words]


async def give_records(uow: UnitOfWork, shape: Shape) -> AsyncIterator[dict[str, Any]]:
    """Every record of this kind, the oldest number first, as its headings' values: amounts are
    Decimal, times are aware. Raises ``RefusedError`` when the actor may not."""
    require(uow.actor, Permission.ADMINISTER)
    chosen: dict[str, Any] = {"role": shape.roles} if shape.roles else {}
    last = 0
    while page := await uow.find(shape.kind, Where("id", ">", last), limit=PAGE, **chosen):
        names = await _names(uow, shape, page)
        for record in page:
            row: dict[str, Any] = {"ref": record.ref}
            for column in shape.fields:
                value = getattr(record, column.attribute)
                row[column.name] = names.get((column.sort, value)) if column.sort.names_record else value
            if isinstance(record, Ticket):
                row["messages"] = await _messages(uow, record)
            yield row
        last = page[-1].id


async def _names(uow: UnitOfWork, shape: Shape, page: Sequence[Record]) -> dict[tuple[Sort, int], str]:
    """What each record named on this page is called."""
    names: dict[tuple[Sort, int], str] = {}
    for column in shape.fields:
        if column.sort.names_record:
            ids = {getattr(record, column.attribute) for record in page} - {None}
            for named in await uow.find(_KINDS[column.sort], id=tuple(sorted(ids))):
                names[column.sort, named.id] = _called(named)
    return names


def _called(record: Record) -> str:
    if isinstance(record, Person):
        return record.email or record.name or record.phone or record.ref
    name: str | None = getattr(record, "name", None)
    return record.ref if record.LETTER or not name else name


async def _messages(uow: UnitOfWork, ticket: Ticket) -> list[dict[str, str]]:
    """The conversation it came from, without what belongs to its other tickets alone."""
    if ticket.conversation_id is None:
        return []
    others = await uow.find(
        Ticket, Where("id", "not in", (ticket.id,)), conversation_id=ticket.conversation_id
    )
    return [
        {"from": line.author, "text": line.text, "at": line.at.isoformat()}
        async for line in _timeline(uow, ticket.conversation_id)
        if line.author != "customer" or line.text in ticket.text or not _is_in(line, others)
    ]


def _is_in(line: Line, tickets: Sequence[Ticket]) -> bool:
    return bool(line.text) and any(line.text in ticket.text for ticket in tickets)


async def _timeline(uow: UnitOfWork, conversation_id: int) -> AsyncIterator[Line]:
    after = 0
    while lines := await uow.conversations.lines(conversation_id, after, PAGE):
        for line in lines:
            yield line
        after = lines[-1].seq
