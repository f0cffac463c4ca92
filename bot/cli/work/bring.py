"""A file becomes records."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global
from ruamel.yaml.error import YAMLError

from bot.cli.work.csv_rows import CsvFile
from bot.cli.work.opening import Refused, on_store, polite
from bot.cli.work.reported import as_json, as_text, sentence
from config.languages import read_yaml
from config.policies import load_policies
from config.settings import Settings, load_settings
from domain.errors import ConflictError
from domain.exchange.columns import Columns, ColumnsUnusable, match_columns
from domain.exchange.drafts import Row
from domain.exchange.report import Report
from domain.exchange.shapes import SHAPES
from domain.exchange.survey import survey
from domain.exchange.taking import take_rows
from domain.exchange.values import Habits, word
from domain.ports import UnitOfWork

PROGRESS_EVERY = 1000
"""Rows between two signs of life on a terminal."""


class _Rehearsed(Exception):
    """Leaves the unit of work without a commit; carries what would have been."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


@polite
def bring(arguments: Namespace) -> int:
    """Every row that can be taken is a record, or nothing is written on a dry run; a report is printed."""
    policy, file = load_policies()["exchange"], CsvFile(arguments.file)
    mapping = _mapping(arguments.map)
    try:
        columns = match_columns(
            file.header, SHAPES[arguments.kind], policy["columns"][arguments.kind], mapping["columns"]
        )
    except ColumnsUnusable as trouble:
        raise Refused(sentence(trouble.note, policy["words"])) from trouble
    report = _take(arguments, file, columns, _readings(policy, arguments.kind, mapping))
    show = as_json if arguments.json else as_text
    print(show(report, arguments.kind, arguments.file.name, policy["words"], rehearsed=arguments.dry_run))
    return 1 if report.rows and report.outcomes["refused"] == report.rows else 0


def _take(
    arguments: Namespace, file: CsvFile, columns: Columns, readings: Mapping[str, Mapping[str, str]]
) -> Report:
    settings, shape = load_settings(), SHAPES[arguments.kind]
    looked = survey((row.cells for row in file.rows()), columns, shape, readings)
    habits = _habits(settings, file, looked.month_first, readings)

    async def work(uow: UnitOfWork) -> Report:
        report = await take_rows(uow, shape, _with_progress(file.rows()), looked.columns, habits)
        report.about_file[:0] = file.notes
        if arguments.dry_run:
            raise _Rehearsed(report)
        return report

    try:
        return on_store(settings, work)
    except _Rehearsed as rehearsed:
        return rehearsed.report
    except ConflictError as trouble:
        raise Refused(
            f"Nothing was written: one of the {arguments.kind} is there already, perhaps among the deleted."
        ) from trouble


def _habits(
    settings: Settings, file: CsvFile, month_first: frozenset[str], readings: Mapping[str, Mapping[str, str]]
) -> Habits:
    return Habits(
        ZoneInfo(settings.timezone),
        settings.currency,
        get_global("zone_territories").get(settings.timezone),
        decimal_comma=file.delimiter == ";",
        month_first=month_first,
        readings=readings,
    )


def _mapping(path: Path | None) -> dict[str, dict[str, Any]]:
    """``columns`` and ``readings`` of a mapping file; a file without either is all columns."""
    empty: dict[str, dict[str, Any]] = {"columns": {}, "readings": {}}
    if path is None:
        return empty
    try:
        said = read_yaml(path)
    except (YAMLError, UnicodeDecodeError) as trouble:
        raise Refused(f"{path} cannot be read as YAML: {str(trouble).splitlines()[0]}") from trouble
    if not isinstance(said, dict) or not all(isinstance(value, dict | str | None) for value in said.values()):
        raise Refused(f"{path} must hold lines such as `Column name: field`.")
    return {**empty, **said} if said.keys() <= empty.keys() else {**empty, "columns": said}


def _readings(
    policy: Mapping[str, Any], kind: str, mapping: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, str]]:
    readings: dict[str, dict[str, str]] = {}
    for source in (policy["readings"]["everywhere"], policy["readings"].get(kind, {}), mapping["readings"]):
        for field, meanings in source.items():
            plain = {word(str(said)): str(meant) for said, meant in meanings.items()}
            readings[field] = {**readings.get(field, {}), **plain}
    return readings


def _with_progress(rows: Iterable[Row]) -> Iterator[Row]:
    shows = sys.stderr.isatty()
    for count, row in enumerate(rows, 1):
        if shows and count % PROGRESS_EVERY == 0:
            print(f"\r{count:,} rows …", end="", file=sys.stderr, flush=True)
        yield row
    if shows:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
