from __future__ import annotations

import pytest

from domain.currencies import rates_of
from domain.errors import InvalidError

RATES = rates_of({"base": "EUR", "worth": {"GBP": 1.25}})


def test_amounts_are_converted_at_the_rate_of_one_unit() -> None:
    assert RATES.in_base(8, "GBP") == 10
    assert RATES.in_base(8, "EUR") == 8


def test_a_currency_without_a_rate_is_named() -> None:
    with pytest.raises(InvalidError) as refused:
        RATES.in_base(8, "XAU")
    assert refused.value.facts == {"currency": "XAU", "base": "EUR"}


@pytest.mark.parametrize("rate", [0, -1, "nan"])
def test_a_rate_must_be_above_zero(rate: float | str) -> None:
    with pytest.raises(ValueError, match="GBP"):
        rates_of({"base": "EUR", "worth": {"GBP": rate}})
