"""Records become a file."""

from __future__ import annotations

import csv
import json
import re
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TextIO

from bot.cli.work.opening import Refused, on_store, polite
from config.settings import load_settings
from domain.exchange.giving import give_records, headings
from domain.exchange.shapes import SHAPES
from domain.ports import UnitOfWork

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")

Write = Callable[[Mapping[str, Any]], object]


@polite
def give(arguments: Namespace) -> int:
    """Every record of the kind is in the file; a file half written never takes its name."""
    path, shape = arguments.file, SHAPES[arguments.kind]
    forms = {".csv": _csv, ".jsonl": _jsonl}
    if path.suffix not in forms:
        raise Refused(f"{path.name}: an export's name ends in .csv or .jsonl.")
    half = path.with_name(f"{path.name}.part")
    with half.open("w", encoding="utf-8", newline="") as file:
        write = forms[path.suffix](file, headings(shape))

        async def work(uow: UnitOfWork) -> int:
            count = 0
            async for record in give_records(uow, shape):
                write(record)
                count += 1
            return count

        count = on_store(load_settings(), work, reading=True)
    half.replace(path)
    print(f"{path}: {count:,} {arguments.kind}.")
    return 0


def _csv(file: TextIO, columns: Sequence[str]) -> Write:
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    return lambda record: writer.writerow({name: _cell(value) for name, value in record.items()})


def _jsonl(file: TextIO, _: Sequence[str]) -> Write:
    return lambda record: file.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _cell(value: object) -> object:
    """A text that a spreadsheet would calculate is given an apostrophe, which imports take off again."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_plain) if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in set("=+-@\t\r") and value and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
