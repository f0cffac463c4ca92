"""An amount with its currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """``value`` in the currency's main unit, exact to the hundredth; ``currency`` an ISO 4217 code."""

    value: Decimal
    currency: str
    assumed: bool = field(default=False, compare=False)
    """Nobody said the currency; it is the house's."""


def as_money(entity: dict[str, object], default_currency: str) -> Money:
    """The amount an ``amount`` entity means; a currency not said is ``default_currency``."""
    value = Decimal(str(entity["value"])).quantize(Decimal("0.01"))
    said = entity.get("currency")
    return Money(value, str(said or default_currency), assumed=not said)
