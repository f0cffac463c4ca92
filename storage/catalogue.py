"""Every KPI there is: one file each in ``kpis/``, a header and its SQL. ``docs/kpis.md`` says how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from domain.access import Permission
from domain.kpi import DIMENSIONS, TIME_DIMENSIONS, UNITS, Better, Dated, Kind, Kpi, Value

FOLDER = Path(__file__).parent / "kpis"
_YAML = YAML(typ="safe")
_NECESSARY = ("name", "unit", "definition", "better", "may", "value")
_VOCABULARY: dict[str, tuple[str, ...]] = {
    "unit": UNITS,
    "better": tuple(Better),
    "may": (Permission.BANK_FIGURES, Permission.SALES_FIGURES, Permission.SERVICE_FIGURES),
    "value": tuple(Value),
    "kind": tuple(Kind),
    "dated": tuple(Dated),
    "period": ("now", "this_month", "all_time"),
}
"""The words a field of the header may have; the last three fields have a default."""


class KpiFileError(Exception):
    """A KPI's file lacks something or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A KPI with the SQL of its facts: rows of ``at`` (or ``span``), ``numerator``, ``denominator``,
    ``currency`` for money, ``missing`` where facts may lack their value, and its dimensions."""

    kpi: Kpi
    sql: str

    @property
    def tells_missing(self) -> bool:
        """Whether its facts say which of them lack a value."""
        return re.search(r"\bAS missing\b", self.sql) is not None


@lru_cache(maxsize=4)
def catalogue(folder: Path = FOLDER) -> Mapping[str, Counted]:
    """Every KPI by name, read once. Raises ``KpiFileError`` for a file that is not as it must be."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.sql"))}


def _read(path: Path) -> Counted:
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header = _YAML.load("\n".join(line[2:].removeprefix(" ") for line in lines[:length]))
    if not isinstance(header, dict):
        raise KpiFileError(f"{path.name} must begin with comments: `-- name: {path.stem}` and so on")
    if problems := _problems(header, path.stem):
        raise KpiFileError(f"{path.name}: {'; '.join(problems)}")
    return Counted(_kpi(header), "\n".join(lines[length:]).strip())


def _problems(header: dict[str, Any], name: str) -> list[str]:
    found = [f"{field} is missing" for field in _NECESSARY if not header.get(field)]
    if header.get("name") != name:
        found.append(f"its name must be {name}, like the file's")
    if unknown := header.keys() - set(_NECESSARY) - _VOCABULARY.keys() - {"dimensions"}:
        found.append(f"unknown: {', '.join(sorted(unknown))}")
    found += [
        f"{field} must be one of {', '.join(words)}"
        for field, words in _VOCABULARY.items()
        if field in header and header[field] not in words
    ]
    if foreign := set(header.get("dimensions", ())) - (set(DIMENSIONS) - set(TIME_DIMENSIONS)):
        found.append(f"not a dimension of facts: {', '.join(sorted(foreign))}")
    return found


def _kpi(header: dict[str, Any]) -> Kpi:
    kind = Kind(header.get("kind", Kind.FLOW))
    return Kpi(
        name=header["name"],
        unit=header["unit"],
        definition=" ".join(header["definition"].split()),
        better=Better(header["better"]),
        may=Permission(header["may"]),
        kind=kind,
        value=Value(header["value"]),
        dated=Dated(header.get("dated", Dated.INSTANT)),
        dimensions=tuple(header.get("dimensions", ())),
        period=header.get("period", "now" if kind is Kind.STOCK else "this_month"),
    )
