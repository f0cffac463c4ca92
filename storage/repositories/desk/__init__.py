"""What the staff console reads: each list one statement, with the names of what its rows point to."""

from __future__ import annotations

from typing import TypeVar

from domain.conversation import Line
from domain.desk.model import PAGE, Rows, Spoken, Step, Stuck, Sum, Talk, Waiting, Whose
from domain.outbox import OutboxStatus
from domain.record import Record
from domain.rows import Where
from storage.repositories.desk import queues, records, talks
from storage.session import Session

R = TypeVar("R", bound=Record)


class DeskRows:
    """Implements `domain.desk.model.Desk`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def listed(
        self, kind: type[R], /, *where: Where, order: str = "-id", page: int = 1, **equal: object
    ) -> Rows[R]:
        statement, values = records.listing(kind, where, equal, order)
        found = await self._session.execute(statement, {**values, **_window(page)})
        rows = [records.listed(kind, dict(row)) for row in found.mappings()]
        return Rows(rows[:PAGE], len(rows) > PAGE)

    async def talks(self, whose: Whose, reader_id: int, page: int) -> tuple[list[Talk], bool]:
        own = {"reader_id": reader_id} if whose is Whose.MINE else {}
        found = await self._session.execute(talks.LISTS[whose], {**own, **_window(page)})
        rows = [Talk(**row) for row in found.mappings()]
        return rows[:PAGE], len(rows) > PAGE

    async def talk(self, conversation_id: int) -> Talk | None:
        found = await self._session.execute(talks.ONE, {"conversation_id": conversation_id})
        row = found.mappings().one_or_none()
        return None if row is None else Talk(**row)

    async def spoken(self, conversation_id: int, latest: int) -> list[Spoken]:
        where = {"conversation_id": conversation_id}
        rows = await self._session.execute(talks.LINES, {**where, "latest": latest})
        ways = {way.seq: OutboxStatus(way.status) for way in await self._session.execute(talks.WAYS, where)}
        lines = [(row.pop("name"), Line(**row)) for row in map(dict, rows.mappings())]
        return [Spoken(line, name, ways.get(line.seq)) for name, line in reversed(lines)]

    async def history(self, kind: str, record_id: int, latest: int) -> list[Step]:
        where = {"kind": kind, "record_id": record_id, "latest": latest}
        return [Step(**row) for row in (await self._session.execute(records.HISTORY, where)).mappings()]

    async def sums(self, *where: Where, **equal: object) -> list[Sum]:
        statement, values = records.summing(where, equal)
        return [records.added(row) for row in await self._session.execute(statement, values)]

    async def stuck(self, page: int) -> tuple[list[Stuck], bool]:
        found = await self._session.execute(queues.STUCK, _window(page))
        rows = [queues.stuck(dict(row)) for row in found.mappings()]
        return rows[:PAGE], len(rows) > PAGE

    async def waiting(self) -> Waiting:
        counts = (await self._session.execute(queues.COUNTS)).mappings().one()
        ways = await self._session.execute(queues.WAYS)
        return Waiting(**counts, outbox={OutboxStatus(way.status): way.number for way in ways})


def _window(page: int) -> dict[str, int]:
    """One row more than a page tells whether there is a next one."""
    return {"rows": PAGE + 1, "skipped": (page - 1) * PAGE}
