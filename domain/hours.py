"""When people are here: opening hours and working days, as a policy says, in the house's zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SATURDAY = 5
LONGEST_CLOSED = 366
"""Days looked ahead for the next opening."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """``week`` holds each open weekday's first and last minute (0 is Monday); ``closed`` the holidays."""

    zone: ZoneInfo
    week: Mapping[int, tuple[time, time]]
    closed: frozenset[date]

    @classmethod
    def of(cls, policies: Mapping[str, Any], zone: str) -> OpeningHours:
        """The hours of the policy ``service``, meant in ``zone``."""
        hours = policies["service"]["hours"]
        week = {DAYS.index(day): (_clock(start), _clock(end)) for day, (start, end) in hours.items()}
        closed = frozenset(date.fromisoformat(str(day)) for day in policies["service"]["closed"])
        return cls(ZoneInfo(zone), week, closed)

    def is_open(self, at: datetime) -> bool:
        """Whether people are here at this instant."""
        local = at.astimezone(self.zone)
        hours = self._hours(local.date())
        return hours is not None and hours[0] <= local.time() < hours[1]

    def closes_next(self, at: datetime) -> datetime | None:
        """Until when people are here who are here at this instant; None when nobody is."""
        local = at.astimezone(self.zone)
        hours = self._hours(local.date())
        if hours is None or not hours[0] <= local.time() < hours[1]:
            return None
        return datetime.combine(local.date(), hours[1], self.zone)

    def opens_next(self, at: datetime) -> datetime | None:
        """When people are here again after this instant; None when the policy never opens."""
        local = at.astimezone(self.zone)
        for ahead in range(LONGEST_CLOSED):
            day = local.date() + timedelta(days=ahead)
            hours = self._hours(day)
            if hours is not None and (start := datetime.combine(day, hours[0], self.zone)) > local:
                return start
        return None

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How long people were here between two instants; nothing when the second comes first."""
        local, total = start.astimezone(self.zone).date(), timedelta(0)
        last = min(end.astimezone(self.zone).date(), local + timedelta(days=LONGEST_CLOSED))
        while local <= last:
            if (hours := self._hours(local)) is not None:
                # In UTC: where clocks change, a wall's hours are not what has passed.
                opens, closes = (datetime.combine(local, at, self.zone).astimezone(UTC) for at in hours)
                total += max(min(closes, end) - max(opens, start), timedelta(0))
            local += timedelta(days=1)
        return total

    def working_days_after(self, at: datetime, count: int) -> date:
        """The day that comes ``count`` working days after this instant's day; Saturdays are none."""
        start = at.astimezone(self.zone).date()
        days = (start + timedelta(days=ahead) for ahead in range(1, LONGEST_CLOSED))
        working = (day for day in days if day.weekday() < SATURDAY and self._hours(day) is not None)
        return next(islice(working, count - 1, None), start + timedelta(days=count))

    def _hours(self, day: date) -> tuple[time, time] | None:
        return None if day in self.closed else self.week.get(day.weekday())


def _clock(text: str) -> time:
    return time.fromisoformat(text)
