"""Rows of a file become records: all that can be taken, each at most once, with a report of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from domain.access import Permission, require
from domain.exchange.columns import Columns
from domain.exchange.directory import Directory
from domain.exchange.drafts import Draft, Row, check_needs, complete, read_row
from domain.exchange.matching import Matching, changes
from domain.exchange.naming import link, load_directory
from domain.exchange.report import Report, RowRefused
from domain.exchange.shape import Shape
from domain.exchange.values import Habits
from domain.ports import UnitOfWork
from domain.record import Record

BATCH = 1000
"""Rows taken together: the memory needed does not grow with the file."""

T = TypeVar("T")


async def take_rows(
    uow: UnitOfWork, shape: Shape, rows: Iterable[Row], columns: Columns, habits: Habits
) -> Report:
    """Every row that can be taken is a record; one that was there is brought up to what the row says,
    and an empty cell takes nothing away. Raises ``RefusedError`` when the actor may not."""
    require(uow.actor, Permission.ADMINISTER)
    directory = await load_directory(uow)
    taking = _Taking(uow, shape, columns, habits, directory)
    taking.report.about_file.extend(columns.notes)
    for batch in _batches(rows):
        await taking.take(batch)
    return taking.report


class _Taking:
    def __init__(
        self, uow: UnitOfWork, shape: Shape, columns: Columns, habits: Habits, directory: Directory
    ) -> None:
        self.report = Report()
        self._uow = uow
        self._shape = shape
        self._columns = columns
        self._habits = habits
        self._directory = directory
        self._matching = Matching(uow, shape, directory)

    async def take(self, rows: Sequence[Row]) -> None:
        """These rows are stored or refused."""
        drafts = [draft for row in rows if (draft := self._read(row))]
        for column in self._shape.fields:
            naming = [draft for draft in drafts if column.name in draft.names]
            if naming:
                await link(self._uow, self._directory, column, naming, self.report)
        complete_ones = [draft for draft in drafts if self._complete(draft)]
        known = await self._matching.find(complete_ones)
        new = []
        for draft in complete_ones:
            try:
                if draft.line in known:
                    await self._update(known[draft.line], draft)
                else:
                    check_needs(draft, self._shape)
                    new.append(self._shape.kind(**draft.facts))
            except RowRefused as refusal:
                self.report.refuse(draft.line, refusal.note)
        for record in await self._uow.add_all(new):
            self._matching.meet(record.id)
        self.report.outcomes["new"] += len(new)

    async def _update(self, record: Record, draft: Draft) -> None:
        wanted = changes(draft, record, self._shape)
        await self._uow.change(record, **wanted)
        self.report.outcomes["updated" if wanted else "unchanged"] += 1

    def _read(self, row: Row) -> Draft | None:
        try:
            return read_row(row, self._columns, self._shape, self._habits, self.report)
        except RowRefused as refusal:
            self.report.refuse(row.line, refusal.note)
            return None

    def _complete(self, draft: Draft) -> bool:
        try:
            complete(draft, self._shape, self._directory, self._habits, self._uow.now)
            self._matching.check_once(draft)
        except RowRefused as refusal:
            self.report.refuse(draft.line, refusal.note)
            return False
        return True


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
