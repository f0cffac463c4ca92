"""The lines of a quote and what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from domain.money import Money

CENT = Decimal("0.01")
DISCOUNT = "discount"
"""The item of a line that takes something off; its ``percent`` says how much."""
_COUNTED = re.compile(r"(\d[\d.,]{0,15})\s{0,3}[x×]?\s{1,3}(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Offer:
    """What was said of a price; each part None when it was not. ``amount`` is for one piece unless
    ``total``; ``adding`` means a further line, not a change of one."""

    item: str | None = None
    quantity: Decimal | None = None
    amount: Money | None = None
    percent: Decimal | None = None
    total: bool = False
    adding: bool = False


def line(item: str, quantity: Decimal | None, price: Decimal | None) -> dict[str, Any]:
    """A line as it is kept: whole quantities are whole numbers, the price is a string."""
    number = quantity if quantity is not None else Decimal(1)
    plain = int(number) if number == number.to_integral_value() else float(number)
    return {"item": item, "quantity": plain, "price": None if price is None else str(price)}


def requested(text: str, quantity: Decimal | None, product: str | None) -> dict[str, Any]:
    """The line of a request, still without a price: "40 card terminals" are 40 of one item."""
    counted = _COUNTED.search(text)
    rest = counted[2].strip() if counted and quantity is not None and _is(counted[1], quantity) else text
    return line(product or rest, quantity, None)


def priced(lines: Sequence[dict[str, Any]], offer: Offer) -> tuple[dict[str, Any], ...]:
    """The lines with the offer in them: a new one, or the one it is about changed; the discount last."""
    goods = [one for one in lines if one["item"] != DISCOUNT]
    percent = next((one["percent"] for one in lines if one["item"] == DISCOUNT), None)
    if offer.item or offer.quantity is not None or offer.amount is not None:
        place = _about(goods, offer)
        if offer.adding and place is not None and offer.quantity is not None and offer.amount is None:
            offer = replace(offer, quantity=offer.quantity + Decimal(str(goods[place]["quantity"])))
        elif offer.adding:
            place = None
        if place is None:
            goods.append(_changed(line(offer.item or "", None, None), offer))
        else:
            goods[place] = _changed(goods[place], offer)
    if offer.percent is not None:
        percent = float(offer.percent)
    return (*goods, _discount(goods, percent)) if percent else tuple(goods)


def total_of(lines: Sequence[dict[str, Any]]) -> Decimal | None:
    """What all lines come to; None while one has no price, or there is none."""
    if not lines or any(one["price"] is None for one in lines):
        return None
    return sum((sum_of(one) for one in lines), Decimal(0)).quantize(CENT, ROUND_HALF_UP)


def sum_of(one: dict[str, Any]) -> Decimal:
    """What a line with a price comes to."""
    return (Decimal(str(one["quantity"])) * Decimal(one["price"])).quantize(CENT, ROUND_HALF_UP)


def shown(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines as templates take them: numbers as numbers, with their sums."""
    return [
        {
            "item": one["item"],
            "quantity": Decimal(str(one["quantity"])),
            "price": None if one["price"] is None else Decimal(one["price"]),
            "sum": None if one["price"] is None else sum_of(one),
            "percent": one.get("percent"),
        }
        for one in lines
    ]


def _about(goods: Sequence[dict[str, Any]], offer: Offer) -> int | None:
    """The place of the line that the offer changes; None when it is a new one."""
    if offer.item:
        said = offer.item.casefold()
        same = [
            i
            for i, one in enumerate(goods)
            if one["item"].casefold() in said or said in one["item"].casefold()
        ]
        if same:
            return same[-1]
        # A request for "something like this" is filled in with what it is.
        return 0 if len(goods) == 1 and goods[0]["price"] is None else None
    return len(goods) - 1 if goods else None


def _changed(one: dict[str, Any], offer: Offer) -> dict[str, Any]:
    quantity = offer.quantity if offer.quantity is not None else Decimal(str(one["quantity"]))
    item = offer.item if offer.item and one["price"] is None else one["item"]
    if offer.amount is None:
        return line(item, quantity, None if one["price"] is None else Decimal(one["price"]))
    if offer.total and quantity != 1:
        return line(f"{quantity.normalize():f} {item}".strip(), Decimal(1), offer.amount.value)
    return line(item, quantity, offer.amount.value)


def _discount(goods: Sequence[dict[str, Any]], percent: float) -> dict[str, Any]:
    whole = total_of(goods)
    off = None if whole is None else -(whole * Decimal(str(percent)) / 100).quantize(CENT, ROUND_HALF_UP)
    return {**line(DISCOUNT, None, off), "percent": percent}


def _is(text: str, number: Decimal) -> bool:
    digits = re.sub(r"\D", "", text)
    return digits != "" and Decimal(digits) == number
