"""Made-up facts that are the same each time for the same seed and the same day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
SATURDAY = 5


class Chance:
    """What chance decides, seen from ``now``; nothing it gives lies in the future unless asked for."""

    def __init__(self, seed: int, now: datetime, zone: str) -> None:
        self._random = Random(seed)  # noqa: S311 a demo is to be the same each time
        self.now = now
        self.zone = ZoneInfo(zone)
        self.today = now.astimezone(self.zone).date()

    def pick(self, options: Sequence[T]) -> T:
        """One of them."""
        return self._random.choice(options)

    def pick_shared(self, options: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        """One of them, as often as its ``share`` says."""
        return self._random.choices(options, [option["share"] for option in options])[0]

    def several(self, options: Sequence[T], count: int) -> list[T]:
        """So many different ones."""
        return self._random.sample(options, count)

    def is_so(self, chance: float) -> bool:
        """True this often, from 0 to 1."""
        return self._random.random() < chance

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def amount(self, middle: float, spread: float = 0.35) -> Decimal:
        """Around the middle, to the hundredth, never below a tenth of it."""
        value = max(self._random.gauss(middle, middle * spread), middle / 10)
        return Decimal(str(round(value, 2)))

    def office_hour(self, days_ago: float) -> datetime:
        """An instant in opening hours of about that day, a weekday; at the latest a few minutes ago."""
        day = self.today - timedelta(days=int(days_ago))
        day -= timedelta(days=max(day.weekday() - SATURDAY + 1, 0))
        return self.at_latest_now(self.at(day, self.whole(8, 17), self.whole(0, 59)))

    def after(self, start: datetime, minutes: float) -> datetime:
        """So much later, give or take a half; at the latest a few minutes ago, and never before ``start``."""
        later = start + timedelta(minutes=minutes * self._random.uniform(0.5, 1.5))
        return max(start, self.at_latest_now(later))

    def at_latest_now(self, instant: datetime) -> datetime:
        """The instant, or a few minutes ago if it is still to come."""
        return min(instant, self.now - timedelta(minutes=self.whole(2, 50)))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """The instant of that wall time in the bank's zone; in UTC, where days have 24 hours."""
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def ahead(self, days: int, hour: int) -> datetime:
        """That hour of a coming weekday."""
        day = self.today + timedelta(days=days)
        day += timedelta(days=(7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
        return self.at(day, hour)
