"""`parley record`: a stored conversation, without anything personal, as a file that `parley test` plays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.cli.work import later


def register(subparsers: Any) -> None:
    """`parley record` exists."""
    command = subparsers.add_parser("record", help="write a conversation as a file that `parley test` plays")
    command.add_argument("conversation", metavar="CONVERSATION", help="its number, or that of a ticket: T-12")
    where = command.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE", help="instead of the output")
    where.add_argument(
        "--keep",
        action="store_true",
        help="among the conversations that every candidate is played against",
    )
    command.set_defaults(run=later("recording", "run_record"))
