"""A day, a time of day or both, as said and as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nlu.entities import times
from nlu.entities.calendar import DAYS_IN_WEEK, Stretch, Today
from nlu.entities.lexicon import Lexicon
from nlu.entities.times import Clock


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time of day or both, said by the items ``first`` to ``last``."""

    first: int
    last: int
    day: Stretch | datetime | None = None
    clock: Clock | None = None
    part: Clock | None = None
    reader: str = ""
    forward: bool = True
    until: Clock | None = None
    """When it ends, of hours from one to another."""
    joint: int = -1
    """The item between the two."""

    @property
    def days(self) -> Stretch | None:
        """The days said, when no time of day is."""
        return self.day if isinstance(self.day, Stretch) and not (self.clock or self.part) else None

    def values(self, today: Today, lexicon: Lexicon) -> Iterator[tuple[str, int, int]]:
        """What it is as the contract writes it, with its first and its last item: one, or start and end."""
        start = self.clock.settled(self.part, lexicon) if self.clock else None
        if self.until is None or start is None:
            yield self.value(today, lexicon), self.first, self.last
            return
        begins = replace(self, clock=start, until=None).value(today, lexicon)
        day = datetime.fromisoformat(begins).date()
        end = replace(
            self, day=Stretch(day, day), reader="", clock=times.ends_after(start, self.until), until=None
        )
        yield begins, self.first, self.joint - 1
        yield end.value(today, lexicon), self.joint + 1, self.last

    def value(self, today: Today, lexicon: Lexicon) -> str:
        """As the contract writes it: a day, or an instant with its offset."""
        if isinstance(self.day, datetime):
            return self.day.isoformat()
        said = self.clock or self.part
        clock = said.settled(self.part, lexicon) if said else None
        if clock is None:
            return self.day.first.isoformat() if self.day else ""
        if self.day is None:
            return self._next(clock, today).isoformat()
        day = self.day.first
        moment = today.at(day, clock.hour, clock.minute)
        if self.reader == "weekday" and self.forward and day - today.day == timedelta(days=DAYS_IN_WEEK):
            earlier = today.at(today.day, clock.hour, clock.minute)
            moment = earlier if earlier > today.now else moment
        return moment.isoformat()

    def _next(self, clock: Clock, today: Today) -> datetime:
        """That time today, or tomorrow when it is past; yesterday when the past is meant."""
        moment = today.at(today.day, clock.hour, clock.minute)
        if self.forward and moment <= today.now:
            return today.at(today.day + timedelta(days=1), clock.hour, clock.minute)
        if not self.forward and moment > today.now:
            return today.at(today.day - timedelta(days=1), clock.hour, clock.minute)
        return moment
