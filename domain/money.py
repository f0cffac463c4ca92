"""An amount with its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """``value`` in the currency's main unit, exact to the hundredth; ``currency`` an ISO 4217 code."""

    value: Decimal
    currency: str


def as_money(entity: dict[str, object], default_currency: str) -> Money:
    """The amount an ``amount`` entity means; a currency not said is ``default_currency``."""
    value = Decimal(str(entity["value"])).quantize(Decimal("0.01"))
    return Money(value, str(entity.get("currency") or default_currency))
