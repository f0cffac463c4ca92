"""What other currencies are worth in the house's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import InvalidError


@dataclass(frozen=True, slots=True)
class Rates:
    """``worth`` is the value of one unit of a currency in units of ``base``; ISO 4217 codes."""

    base: str
    worth: Mapping[str, float]

    def in_base(self, amount: float, currency: str) -> float:
        """The amount in ``base``. Raises ``InvalidError`` naming a currency without a rate."""
        if currency == self.base:
            return amount
        if currency not in self.worth:
            raise InvalidError("currency_without_rate", currency=currency, base=self.base)
        return amount * self.worth[currency]


def rates_of(policy: Mapping[str, Any]) -> Rates:
    """The rates in a policy of ``base`` and ``worth``. Raises ``ValueError`` for one that is not above
    zero."""
    worth = {str(code): float(rate) for code, rate in policy["worth"].items()}
    if bad := [code for code, rate in worth.items() if not rate > 0]:
        raise ValueError(f"a rate must be above zero: {', '.join(bad)}")
    return Rates(str(policy["base"]), worth)
