"""Who is turned away at the door, before any turn: on record too, but never often enough to fill the book."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.access import Actor, Role
from domain.errors import StoreUnavailableError
from domain.ports import Clock, Store, UnitOfWork
from domain.refusals import note_refusal

log = logging.getLogger(__name__)

NOBODY = Actor(0, None, Role.GUEST, "UTC", "en")
MOST = 30
"""Refusals written down within a minute; how many more there were stands with the next one."""
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Refused:
    """The book of those turned away. Whoever is turned away often is counted, not written down each time."""

    store: Store
    clock: Clock
    _lately: list[datetime] = field(default_factory=list)
    _unwritten: int = 0

    async def note(self, tried: str, why: str, **about: str | None) -> None:
        """The audit holds that nobody known tried this; while the database is away, only the log does."""
        now = self.clock.now()
        self._lately = [at for at in self._lately if at > now - MINUTE]
        if len(self._lately) >= MOST:
            self._unwritten += 1
            return
        self._lately.append(now)
        more, self._unwritten = self._unwritten, 0

        async def write(uow: UnitOfWork) -> None:
            await note_refusal(uow, NOBODY, tried, why, **about, more=more)

        try:
            await self.store.run(write)
        except StoreUnavailableError:
            log.warning("refused while the database is away: %s, %s", tried, why)
