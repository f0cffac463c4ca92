"""A number that puts another right: of which kind it is, and whether it was said in thousands."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from domain.dialogue import Handler

THOUSAND = 1000
COUNTED = "quantity"


def bare_number(text: str) -> float | None:
    """The number that is nearly all of what was said: "50", "50 please"."""
    found = re.fullmatch(r"\D{0,12}?(\d{1,9}(?:\.\d{1,4})?)\D{0,12}", text)
    return float(found[1]) if found else None


def ending_in(phone: str, end: str) -> str:
    """The telephone number with these digits, spaces left aside, in place of as many at its end."""
    digits = re.sub(r"\D", "", end)
    return phone[: len(phone) - len(digits)] + digits


def same_kind(value: Any, before: Mapping[str, Any], amend: Handler) -> dict[str, Any]:
    """The number under the name of the number it replaces: of how many and how much the one of its size."""
    number = value["value"] if isinstance(value, Mapping) else value
    currency = value.get("currency") if isinstance(value, Mapping) else None
    much = before.get("amount") if "amount" in amend.slots else None
    for name in (COUNTED, "percentage"):
        if name in before and name in amend.slots and not _is_nearer(number, much, before[name]):
            return {name: number}
    return {"amount": {"value": number, "currency": currency}} if "amount" in amend.slots else {}


def _is_nearer(number: Any, much: Any, many: Any) -> bool:
    """Whether the number is of the size of this amount, said in thousands or not, and not of the other."""
    new, other = float(number), float(many)
    if not isinstance(much, Mapping) or min(new, other, float(much["value"])) <= 0:
        return False
    sizes = (float(much["value"]), float(much["value"]) / THOUSAND)
    return min(abs(math.log(new / size)) for size in sizes) < abs(math.log(new / other))


def same_scale(amount: Any, before: Any) -> Any:
    """After "15k", "no, 15.5" means 15,500; the currency said before still holds."""
    if not isinstance(before, Mapping) or not isinstance(amount, Mapping):
        return amount
    value, old = float(amount["value"]), float(before["value"])
    said_in_thousands = value < THOUSAND <= old and value * THOUSAND < old * 100
    scaled = value * THOUSAND if said_in_thousands else value
    return {"value": scaled, "currency": amount.get("currency") or before.get("currency")}


def moved_by(new: Mapping[str, Any], before: Mapping[str, Any], amend: Handler) -> dict[str, Any]:
    """What goes with another length of time than the one something was just moved by, back or forth: that it
    counts from where it was before; nothing where it was moved otherwise."""
    is_moved = "instead_of" in amend.slots and "again" in before and "duration" in before
    if not is_moved or "duration" not in new or new.keys() & {"until", "clock", "again"}:
        return {}
    return {"again": before["again"], "instead_of": before["duration"]}
