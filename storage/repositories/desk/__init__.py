"""What the staff console reads: each list one statement, with the names of what its rows point to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Row

from domain.access import Role
from domain.conversation import Line
from domain.desk.model import (
    PAGE,
    Colleague,
    Done,
    Found,
    Known,
    News,
    Rows,
    Spoken,
    Step,
    Stuck,
    Sum,
    Talk,
    Waiting,
    Whose,
)
from domain.outbox import OutboxStatus
from domain.record import Record
from domain.rows import Where
from storage.repositories.desk import queues, records, seen, talks
from storage.session import Session

R = TypeVar("R", bound=Record)
LATELY = timedelta(days=1)
"""A conversation with the bot is over when nobody said anything for so long and nothing is open."""


class DeskRows:
    """Implements `domain.desk.model.Desk`."""

    def __init__(self, session: Session, now: datetime, dialect: str) -> None:
        self._session = session
        self._now = now
        self._saw = seen.SAW[dialect]

    async def listed(
        self, kind: type[R], /, *where: Where, order: str = "-id", page: int = 1, **equal: object
    ) -> Rows[R]:
        statement, values = records.listing(kind, where, equal, order)
        found = await self._session.execute(statement, {**values, **_window(page)})
        rows = [records.listed(kind, dict(row)) for row in found.mappings()]
        return Rows(rows[:PAGE], len(rows) > PAGE)

    async def talks(self, whose: Whose, reader_id: int, page: int) -> tuple[list[Talk], bool]:
        given: dict[str, Any] = {"reader_id": reader_id, **_window(page)}
        if whose in (Whose.BOT, Whose.CLOSED):
            given["lately"] = self._now - LATELY
        found = await self._session.execute(talks.LISTS[whose], given)
        rows = _talks(found)
        return rows[:PAGE], len(rows) > PAGE

    async def talk(self, conversation_id: int, reader_id: int = 0) -> Talk | None:
        where = {"conversation_id": conversation_id, "reader_id": reader_id}
        found = _talks(await self._session.execute(talks.ONE, where))
        return found[0] if found else None

    async def talks_of(self, person_id: int, most: int) -> list[Talk]:
        where = {"person_id": person_id, "reader_id": 0, "rows": most}
        return _talks(await self._session.execute(talks.OF_PERSON, where))

    async def saw(self, reader_id: int, conversation_id: int, seq: int, *, stays: bool) -> None:
        here_at = self._now if stays else None
        look = {"person_id": reader_id, "conversation_id": conversation_id, "seq": seq, "here_at": here_at}
        await self._session.execute(self._saw, look)

    async def seen_by(self, conversation_id: int, since: datetime) -> list[tuple[int, str]]:
        where = {"conversation_id": conversation_id, "since": since}
        return [(row.id, row.name) for row in await self._session.execute(seen.SEEN_BY, where)]

    async def news(self, after: int) -> News:
        latest = (await self._session.execute(seen.LATEST)).one()
        point, records = latest.point or 1, latest.records or 0
        if after == 0 or point < after - seen.OVERLAP:
            return News(point, records)
        found = await self._session.execute(seen.NEWS, {"after": after - seen.OVERLAP})
        return News(point, records, {row.id: row.conversation_id for row in found})

    async def known_as(self, person_id: int) -> list[Known]:
        found = await self._session.execute(seen.KNOWN_AS, {"person_id": person_id})
        return [Known(**row) for row in found.mappings()]

    async def colleagues(self, roles: Sequence[Role], since: datetime) -> list[Colleague]:
        found = await self._session.execute(seen.colleagues(roles, since))
        return [Colleague(**{**row, "here": bool(row["here"])}) for row in found.mappings()]

    async def said(self, words: str, most: int) -> list[Found]:
        part = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = await self._session.execute(seen.SAID, {"words": f"%{part}%", "most": most})
        return [Found(**row) for row in found.mappings()]

    async def spoken(self, conversation_id: int, latest: int) -> list[Spoken]:
        where = {"conversation_id": conversation_id}
        rows = await self._session.execute(talks.LINES, {**where, "latest": latest})
        ways = {way.seq: OutboxStatus(way.status) for way in await self._session.execute(talks.WAYS, where)}
        lines = [(row.pop("name"), Line(**row)) for row in map(dict, rows.mappings())]
        return [Spoken(line, name, ways.get(line.seq)) for name, line in reversed(lines)]

    async def done(self, kinds: Sequence[str], start: datetime, end: datetime) -> list[Done]:
        within = {"kinds": list(kinds), "start": start, "end": end}
        rows: Iterable[Sequence[Any]] = await self._session.execute(records.DONE, within)
        return [Done(*row) for row in rows]

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


def _talks(found: Iterable[Row[Any]]) -> list[Talk]:
    """What `talks` selects, in the order of the fields."""
    rows: Iterable[Sequence[Any]] = found
    return [Talk(*row) for row in rows]


def _window(page: int) -> dict[str, int]:
    """One row more than a page tells whether there is a next one."""
    return {"rows": PAGE + 1, "skipped": (page - 1) * PAGE}
