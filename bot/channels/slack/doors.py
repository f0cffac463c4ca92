"""Where a conversation can be answered besides its channel, and whose it is: one process's memory."""

from __future__ import annotations

import time
from dataclasses import dataclass

ROOM = 20_000
"""Conversations remembered; the oldest leave first."""
LASTS, USES = 25 * 60.0, 5
"""Slack answers at such an address for half an hour, five times."""


@dataclass(slots=True)
class _Door:
    url: str
    until: float
    uses: int = USES


class Doors:
    """Addresses that Slack gave for answering a command, which work where we are no member."""

    def __init__(self) -> None:
        self._doors: dict[str, _Door] = {}
        self._users: dict[str, str] = {}

    def opened(self, address: str, url: str | None) -> None:
        """This conversation can be answered there for a while."""
        if url:
            self._doors.pop(address, None)
            self._doors[address] = _Door(url, time.monotonic() + LASTS)
            if len(self._doors) > ROOM:
                del self._doors[next(iter(self._doors))]

    def take(self, address: str) -> str | None:
        """Where to answer this conversation once, if there is such a place."""
        door = self._doors.get(address)
        if door is None or door.uses == 0 or time.monotonic() > door.until:
            return None
        door.uses -= 1
        return door.url

    def spoke(self, address: str, user: str) -> None:
        """This user speaks in this conversation."""
        self._users.pop(address, None)
        self._users[address] = user
        if len(self._users) > ROOM:
            del self._users[next(iter(self._users))]

    def user(self, address: str) -> str | None:
        """Who spoke last in this conversation."""
        return self._users.get(address)
