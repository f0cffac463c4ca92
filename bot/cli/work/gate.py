"""How the learning gate is written on the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from bot.cli.work import Commands, later


def add_gate(commands: Commands) -> None:
    """`parley nlu retrain|compare|promote|rollback|versions` exist."""
    train = commands.add_parser("retrain", help="train a candidate on what is taught and what was accepted")
    _add_measures(train)
    train.add_argument(
        "--as-exported",
        action="store_true",
        help="with the accepted sentences that lie beside the model, not those of the database",
    )
    train.set_defaults(run=later("learning", "run_retrain"))
    compare = commands.add_parser("compare", help="hold the candidate against the model in use")
    compare.add_argument("--model", type=Path, metavar="DIR", help="this model instead of the candidate")
    _add_measures(compare)
    compare.set_defaults(run=later("learning", "run_compare"))
    promote = commands.add_parser("promote", help="put the candidate into use, if nothing got worse")
    _add_measures(promote)
    promote.set_defaults(run=later("releases", "run_promote"))
    rollback = commands.add_parser("rollback", help="put the model before this one into use again")
    rollback.add_argument("version", nargs="?", metavar="VERSION", help="that earlier one instead")
    rollback.set_defaults(run=later("releases", "run_rollback"))
    versions = commands.add_parser("versions", help="list the models there are")
    versions.set_defaults(run=later("releases", "run_versions"))


def _add_measures(command: ArgumentParser) -> None:
    command.add_argument(
        "--held-out",
        type=Path,
        nargs="*",
        metavar="PATH",
        help="sentences nobody trains on, to judge by besides; none without a PATH",
    )
    command.add_argument(
        "--conversations",
        type=Path,
        nargs="*",
        metavar="PATH",
        help="conversation files instead of the shipped ones; none without a PATH",
    )
    command.add_argument("--json", action="store_true", help="print one line of JSON")
