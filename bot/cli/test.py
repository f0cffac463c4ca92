"""`parley test`: conversation files played on the real application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.cli.work import later


def register(subparsers: Any) -> None:
    """`parley test` exists."""
    command = subparsers.add_parser("test", help="play conversation files and say what differs")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, or a folder of them")
    command.add_argument(
        "--database-url", help="play on databases beside this one, made for it and dropped afterwards"
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path, metavar="DIR", help="with this model instead of the one in use")
    which.add_argument(
        "--compare",
        type=Path,
        metavar="DIR",
        help="with the model in use and with this one, and say what got better and worse",
    )
    command.set_defaults(run=later("played", "test"))
