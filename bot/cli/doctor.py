"""`parley doctor`: what is configured, reachable, migrated, trained, and what to do about what is not."""

from __future__ import annotations

from bot.cli.work import Commands, later


def register(subparsers: Commands) -> None:
    """`parley doctor` exists."""
    command = subparsers.add_parser(
        "doctor", help="what is configured, reachable, migrated and trained, and what to do about what is not"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=later("doctor", "examine"))
