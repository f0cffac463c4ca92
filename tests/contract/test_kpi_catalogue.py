"""The files of KPIs, their documentation, and a new one added as the documentation says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.languages import languages, load_language
from domain.interactions.model import Interaction
from domain.kpi import TIME_DIMENSIONS, Figure, Kpi
from domain.ports import UnitOfWork
from storage.catalogue import KpiFileError, catalogue
from storage.repositories.figures import FigureRows
from tests.contract.figures import MANAGER, given, instant
from tests.stores import AnyStore

DOCS = (Path(__file__).parents[2] / "docs" / "kpis.md").read_text(encoding="utf-8")


def row(kpi: Kpi) -> str:
    """A KPI's line in the documentation."""
    meant = "now" if kpi.period == "now" else f"`{kpi.period}`"
    only = "" if TIME_DIMENSIONS[0] in kpi.groupings else " only"
    cells = (
        f"`{kpi.name}`",
        kpi.unit,
        kpi.better,
        kpi.may.removesuffix("_figures"),
        meant + only,
        ", ".join(kpi.dimensions),
        kpi.definition,
    )
    return f"| {' | '.join(cells)} |"


def test_the_documentation_tells_every_kpi_as_it_is() -> None:
    documented = [
        line for line in DOCS.split("## A figure of your own")[0].splitlines() if line.startswith("| `")
    ]
    assert documented == [row(counted.kpi) for counted in catalogue().values()]


@pytest.mark.parametrize("language", languages())
def test_every_kpi_has_a_name_in_every_language(language: str) -> None:
    words = load_language(language).replies
    assert [name for name in catalogue() if f"word.{name}" not in words] == []


async def test_a_new_kpi_is_one_file_as_the_documentation_shows(store: AnyStore, tmp_path: Path) -> None:
    example = re.search(r"<!-- storage/kpis/(\w+\.sql) -->\n```sql\n(.*?)```", DOCS, re.DOTALL)
    assert example is not None
    (tmp_path / example[1]).write_text(example[2], encoding="utf-8")
    for day, kind in ((2, "call"), (3, "call"), (4, "note")):
        await given(store, Interaction(note="Demo", kind=kind, at=instant(f"2026-11-0{day} 12:00")))

    async def work(uow: UnitOfWork) -> Figure:
        figures = FigureRows(uow._session, uow.now, tmp_path)  # type: ignore[attr-defined]  # noqa: SLF001
        return await figures.measure(MANAGER, "contacts_logged", by="channel")

    figure = await store.read(work)
    assert figure.value == 3
    assert [(g.key, g.value) for g in figure.groups] == [("call", 2), ("note", 1)]


GOOD = """\
-- name: happy
-- unit: count
-- definition: Happy customers.
-- better: up
-- may: bank_figures
-- value: sum
SELECT 1
"""


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (("-- name: happy", "-- name: sad"), "its name must be happy"),
        (("-- unit: count\n", ""), "unit is missing"),
        (("better: up", "better: sideways"), "better must be one of up, down"),
        (("bank_figures", "administer"), "may must be one of"),
        (("value: sum", "value: sum\n-- colour: red"), "unknown: colour"),
        (("value: sum", "value: sum\n-- dimensions: [mood]"), "not a dimension of facts: mood"),
        (("value: sum", "value: sum\n-- dimensions: [month]"), "not a dimension of facts: month"),
        ((GOOD, "SELECT 1"), "must begin with comments"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_stops_the_start(
    tmp_path: Path, change: tuple[str, str], trouble: str
) -> None:
    (tmp_path / "happy.sql").write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(KpiFileError, match=trouble):
        catalogue(tmp_path)


def test_a_file_as_it_must_be_is_taken(tmp_path: Path) -> None:
    (tmp_path / "happy.sql").write_text(GOOD, encoding="utf-8")
    assert list(catalogue(tmp_path)) == ["happy"]
