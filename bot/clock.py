"""The time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, UTC."""
        return datetime.now(UTC)


class HandClock:
    """A clock that stands still until it is moved: conversation files and simulations use it."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was moved to, UTC."""
        return self._at

    def move(self, by: timedelta) -> None:
        """It is later now."""
        self._at += by
