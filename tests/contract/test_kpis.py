from __future__ import annotations

import pytest

from domain.kpi import Figure
from storage.catalogue import catalogue
from tests.contract.conftest import Opened
from dataclasses import replace
from domain.access import SYSTEM

MANAGER = replace(SYSTEM, zone="Europe/London")


async def ask(store: Opened, kpi: str, period: str | None = None, by: str | None = None) -> Figure:
    return await store.read(lambda uow: uow.figures.measure(MANAGER, kpi, period, by))


@pytest.mark.parametrize("kpi", sorted(catalogue()))
async def test_every_kpi_answers_by_each_of_its_dimensions_over_an_empty_database(
    store: Opened, kpi: str
) -> None:
    for by in (None, *catalogue()[kpi].kpi.groupings):
        for period in ("this_quarter", "last_30_days"):
            figure = await ask(store, kpi, period, by)
            assert figure.groups == ()
            assert not figure.value
