"""From the names in a file to the records they name."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from domain.banking import Campaign, Product
from domain.deals.model import Deal
from domain.exchange.directory import Directory, squeeze
from domain.exchange.drafts import Draft
from domain.exchange.report import Note, Report
from domain.exchange.shape import BY_NUMBER, Field, Sort
from domain.exchange.values import shown
from domain.leads.model import Lead
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.rows import Where
from domain.tickets.model import Ticket

PAGE = 2000
"""Records read at once."""

R = TypeVar("R", bound=Record)


async def load_directory(uow: UnitOfWork) -> Directory:
    """Everybody and everything that can be named."""
    directory = Directory()
    async for person in every(uow, Person):
        sort = Sort.STAFF if person.is_staff else Sort.CUSTOMER
        directory.add(sort, person.id, person.name, person.email)
    named: tuple[tuple[Sort, type[Company | Product | Campaign]], ...] = (
        (Sort.COMPANY, Company),
        (Sort.PRODUCT, Product),
        (Sort.CAMPAIGN, Campaign),
    )
    for sort, kind in named:
        async for record in every(uow, kind):
            directory.add(sort, record.id, record.name)
    return directory


async def every(uow: UnitOfWork, kind: type[R]) -> AsyncIterator[R]:
    """Each record of a kind, by id, read in pages."""
    last = 0
    while page := await uow.find(kind, Where("id", ">", last), limit=PAGE):
        for record in page:
            yield record
        last = page[-1].id


async def link(
    uow: UnitOfWork, directory: Directory, column: Field, drafts: Sequence[Draft], report: Report
) -> None:
    """Drafts that name a record in this column hold its id. Companies and products that were not
    known are made; who or what else is unknown stays empty and is noted."""
    if column.sort in BY_NUMBER:
        await _look_up(uow, directory, column, drafts)
    made = await _make_missing(uow, directory, column, drafts)
    for draft in drafts:
        said = draft.names[column.name]
        found = directory.find(column.sort, said)
        if len(found.ids) == 1:
            draft.values[column.attribute] = found.ids[0]
        note = _note(column.name, said, len(found.ids), found.name if found.is_loose else "")
        if found.ids and found.ids[0] in made:
            note = Note.of("made", field=column.name, value=shown(said))
            made.discard(found.ids[0])
        if note:
            report.note(draft.line, note)


def _note(field: str, said: str, fitting: int, read_as: str) -> Note | None:
    if fitting != 1:
        return Note.of("ambiguous" if fitting else "unknown", field=field, value=shown(said))
    return Note.of("value_read", field=field, value=shown(said), meaning=read_as) if read_as else None


async def _make_missing(
    uow: UnitOfWork, directory: Directory, column: Field, drafts: Sequence[Draft]
) -> set[int]:
    kind = {Sort.COMPANY: Company, Sort.PRODUCT: Product}.get(column.sort)
    said = [draft.names[column.name] for draft in drafts]
    # Two ways of writing one unknown name make one record, under the name that comes first.
    missing = {squeeze(name): name for name in reversed(said) if not directory.find(column.sort, name).ids}
    if kind is None or not missing:
        return set()
    made = await uow.add_all([kind(name=name) for name in reversed(missing.values())])
    for record in made:
        directory.add(column.sort, record.id, record.name)
    return {record.id for record in made}


async def _look_up(uow: UnitOfWork, directory: Directory, column: Field, drafts: Sequence[Draft]) -> None:
    """What has a number is much: only those that are named are read, by number or deals by their old one."""
    said = {draft.names[column.name] for draft in drafts}
    number = re.compile(rf"(?:{BY_NUMBER[column.sort]}-?)?(\d{{1,15}})")
    numbers = tuple(int(match[1]) for text in said if (match := number.fullmatch(text)))
    kinds: dict[Sort, type[Deal | Lead | Ticket]] = {
        Sort.DEAL: Deal,
        Sort.LEAD: Lead,
        Sort.TICKET: Ticket,
    }
    for record in await uow.find(kinds[column.sort], id=numbers):
        _add_ref(directory, column.sort, record)
    if column.sort is Sort.DEAL:
        for deal in await uow.find(Deal, external_id=tuple(said)):
            directory.add(column.sort, deal.id, deal.external_id)


def _add_ref(directory: Directory, sort: Sort, record: Record) -> None:
    for name in (record.ref, str(record.id)):
        directory.add(sort, record.id, name)
