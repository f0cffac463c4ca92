"""How many can be quoted: a whole lot, but a number of things all the same."""

from __future__ import annotations

import re
from decimal import Decimal

from domain.errors import InvalidError

MOST = Decimal(1_000_000)
_BEYOND = re.compile(r"(?<![\d.,+])\d{12,}(?=\s+[^\W\d])|\d+\s?(?:\^|\*\*)\s?\d+|\b\de\+?\d\b")
_BELOW = re.compile(r"\w\s[-−](\d{1,9})(?=\s+[^\W\d])")


def require_countable(text: str, quantity: Decimal | None) -> None:
    """Nothing happens when so many can be asked for; raises ``InvalidError`` for none, less, or more than
    there are."""
    beyond, below = _BEYOND.search(text), _BELOW.search(text)
    if beyond is not None:
        raise InvalidError("quote_quantity", slot="quantity", said=beyond[0].strip()[:40])
    if below is not None and quantity == Decimal(below[1]):
        raise InvalidError("quote_quantity", slot="quantity", said=f"-{below[1]}")
    if quantity is not None and not 0 < quantity <= MOST:
        raise InvalidError("quote_quantity", slot="quantity", said=f"{quantity:f}"[:40])
