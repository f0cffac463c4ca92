"""Lengths of time as people mean them: a day later is the same hour, an hour later is sixty minutes."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import InvalidError

_ISO = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def later(instant: datetime, duration: str, zone: str, *, sign: int = 1) -> datetime:
    """The instant an ISO 8601 duration later (``sign`` -1: earlier). Days, weeks, months and years are
    counted on the calendar and the clock of ``zone``, hours and less in real time. Raises
    ``InvalidError`` for what is no duration, or ends after the last year there is."""
    match = _ISO.fullmatch(duration)
    if match is None:
        raise InvalidError("invalid.duration", slot="duration", said=duration)
    try:
        return _moved(instant, match, zone, sign)
    except (ValueError, OverflowError) as error:
        raise InvalidError("invalid.duration", slot="duration", said=duration) from error


def _moved(instant: datetime, match: re.Match[str], zone: str, sign: int) -> datetime:
    part = {name: sign * int(value or 0) for name, value in match.groupdict().items()}
    local = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    moved = _months(local, part["years"] * 12 + part["months"]) + timedelta(
        weeks=part["weeks"], days=part["days"]
    )
    start = instant if moved == local else moved.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return start + timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])


def _months(local: datetime, count: int) -> datetime:
    """The same day so many months later, or the last day of a shorter month."""
    months = local.year * 12 + local.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))
