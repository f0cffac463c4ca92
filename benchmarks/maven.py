"""Real sales records, taken by `parley import` and counted by `parley kpi`, against the files themselves.

    python -m benchmarks.maven FOLDER

FOLDER holds ``sales_teams.csv``, ``accounts.csv``, ``products.csv`` and ``sales_pipeline.csv``. Prints
what was taken, how long it took, and every figure that differs; exit code 1 when one does.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

FILES = (
    ("staff", "sales_teams.csv", 35),
    ("companies", "accounts.csv", 85),
    ("products", "products.csv", 7),
    ("deals", "sales_pipeline.csv", 8800),
)
NEAR = 1e-9
Row = dict[str, str]
Figure = tuple[float | None, int]
"""A value and the number of deals behind it."""


class Store:
    """A new embedded database in a folder, used through the command line only."""

    def __init__(self, folder: str) -> None:
        own = {"PARLEY_DATABASE_URL": f"sqlite:///{folder}/maven.db", "PARLEY_SECRET_KEY": "k" * 40}
        self._environment = {**os.environ, **own}
        self._program = str(Path(sys.executable).parent / "parley")

    def run(self, *arguments: str) -> dict[str, Any]:
        """The command's JSON. Raises ``CalledProcessError`` when it fails."""
        command = [self._program, *arguments, "--json"]
        answer = subprocess.run(command, env=self._environment, stdout=subprocess.PIPE, check=True)
        document: dict[str, Any] = json.loads(answer.stdout)
        return document


def main(folder: Path) -> int:
    """0 when everything was taken, once, and every figure agrees."""
    with tempfile.TemporaryDirectory() as temporary:
        store = Store(temporary)
        wrong = _take(store, folder) + _compare(store, folder)
    for line in wrong:
        print(f"DIFFERS: {line}")
    print("all figures agree" if not wrong else f"{len(wrong)} figures differ")
    return bool(wrong)


def _take(store: Store, folder: Path) -> list[str]:
    wrong = []
    for again in (False, True):
        for kind, name, count in FILES:
            began = time.perf_counter()
            report = store.run("import", kind, str(folder / name))
            outcome = "unchanged" if again else "new"
            print(f"{kind:10} {report[outcome]:6,} {outcome:9} {time.perf_counter() - began:6.2f} s")
            if report[outcome] != count or report["refused"]:
                wrong.append(
                    f"{kind}: {report[outcome]} {outcome} and {report['refused']} refused, not {count}"
                )
            if not again:
                _show_notes(report)
    return wrong


def _show_notes(report: dict[str, Any]) -> None:
    for note in report["about_rows"]:
        first = ", ".join(map(str, note["lines"][:3]))
        print(f"             {note['text']}: {note['count']:,} rows, first at lines {first}")


def _compare(store: Store, folder: Path) -> list[str]:
    rows = list(_deals(folder))
    region = {one["sales_agent"]: one["regional_office"] for one in _read(folder / "sales_teams.csv")}
    groupings: dict[str | None, Callable[[Row], str]] = {
        None: lambda _: "",
        "region": lambda row: region[row["sales_agent"]],
        "product": lambda row: row["product"],
        "owner": lambda row: row["sales_agent"],
        "month": lambda row: row["close_date"][:7],
    }
    figures = {"win_rate": _win_rate, "average_deal_size": _average, "pipeline_value": _pipeline}
    stages = [row["deal_stage"] for row in rows]
    print(f"in the file: {stages.count('Won'):,} won, {stages.count('Lost'):,} lost of {len(stages):,}")
    wrong = []
    for kpi, count in figures.items():
        for by, key in groupings.items():
            if kpi == "pipeline_value" and by == "month":
                continue  # open deals have no day of closing in these files
            expected = {name: count(group) for name, group in _grouped(rows, key).items()}
            expected = {name: figure for name, figure in expected.items() if figure[1]}
            answer = store.run("kpi", kpi, *(["--by", by] if by else []))
            wrong += _differences(f"{kpi} by {by}" if by else kpi, expected, answer)
    return wrong


def _differences(name: str, expected: dict[str, Figure], answer: dict[str, Any]) -> list[str]:
    groups = answer["groups"] or [{"key": "", "value": answer["value"], "n": answer["n"]}]
    found = {group["key"]: (group["value"], group["n"]) for group in groups}
    wrong = [
        f"{name} {key}: {found.get(key)}, not {expected.get(key)}"
        for key in sorted(expected.keys() | found.keys(), key=str)
        if not _agree(expected.get(key), found.get(key))
    ]
    whole = f" = {answer['value']:,.4f} (n {answer['n']:,})" if answer["value"] is not None else ""
    print(f"{name}{whole}: {len(found)} compared, {len(wrong)} differ")
    return wrong


def _agree(expected: Figure | None, found: Figure | None) -> bool:
    if expected is None or found is None or expected[0] is None or found[0] is None:
        return expected == found
    return expected[1] == found[1] and abs(expected[0] - found[0]) <= NEAR * max(1.0, abs(expected[0]))


def _win_rate(rows: Iterable[Row]) -> Figure:
    stages = [row["deal_stage"] for row in rows if row["deal_stage"] in {"Won", "Lost"}]
    return (stages.count("Won") / len(stages) if stages else None, len(stages))


def _average(rows: Iterable[Row]) -> Figure:
    amounts = [Decimal(row["close_value"]) for row in rows if row["deal_stage"] == "Won"]
    return (float(sum(amounts) / len(amounts)) if amounts else None, len(amounts))


def _pipeline(rows: Iterable[Row]) -> Figure:
    amounts = [Decimal(row["close_value"] or 0) for row in rows if row["deal_stage"] not in {"Won", "Lost"}]
    return (float(sum(amounts)), len(amounts))


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _deals(folder: Path) -> Iterable[Row]:
    """The pipeline as it is meant: its one misspelt product under the name the product list has."""
    products = {one["product"].replace(" ", ""): one["product"] for one in _read(folder / "products.csv")}
    for row in _read(folder / "sales_pipeline.csv"):
        yield {**row, "product": products[row["product"].replace(" ", "")]}


def _read(path: Path) -> Iterable[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 the program and its one argument
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
