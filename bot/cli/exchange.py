"""`parley import` and `parley export`: records from and to files."""

from __future__ import annotations

from pathlib import Path

from bot.cli.work import Commands, later
from domain.exchange.shapes import SHAPES

KINDS = tuple(SHAPES)


def register(subparsers: Commands) -> None:
    """`parley import` and `parley export` exist."""
    bring = subparsers.add_parser("import", help="take records from a CSV file, each at most once")
    bring.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument("--dry-run", action="store_true", help="report, and write nothing")
    bring.add_argument("--map", type=Path, metavar="FILE", help="which column is which field, as YAML")
    bring.add_argument("--json", action="store_true", help="print the whole report as JSON")
    bring.set_defaults(run=later("bring", "bring"))
    give = subparsers.add_parser("export", help="write every record of a kind to a file")
    give.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    give.add_argument("file", type=Path, metavar="FILE", help="ends in .csv or .jsonl")
    give.set_defaults(run=later("give", "give"))
