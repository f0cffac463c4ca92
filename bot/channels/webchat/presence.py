"""When people are here, for the widget to say so truthfully in the visitor's own time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.hours import OpeningHours


def people(hours: OpeningHours, now: datetime) -> dict[str, Any]:
    """Whether people are ``here``, ``until`` when if they are, and when they are ``back`` after that;
    instants in UTC, None where the policy has none."""
    until = hours.closes_next(now)
    back = hours.opens_next(until or now)
    return {"here": until is not None, "until": until, "back": back}
