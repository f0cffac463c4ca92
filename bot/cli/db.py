"""`parley db`: the schema, copies of the database, and putting one back."""

from __future__ import annotations

from pathlib import Path

from bot.cli.work import Commands, later


def register(subparsers: Commands) -> None:
    """`parley db upgrade|backup|restore` exist."""
    commands = subparsers.add_parser("db", help="the database").add_subparsers(required=True, metavar="WHAT")
    commands.add_parser("upgrade", help="bring the schema to the newest version").set_defaults(
        run=later("db", "upgrade")
    )
    copy = commands.add_parser("backup", help="copy the embedded database to a file, also while it is in use")
    copy.add_argument("file", type=Path, metavar="FILE")
    copy.set_defaults(run=later("db", "backup"))
    back = commands.add_parser("restore", help="put a backup in place of the embedded database")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--verify", action="store_true", help="count every table again afterwards")
    back.set_defaults(run=later("db", "restore"))
