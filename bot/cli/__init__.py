"""The command line: each file here registers its own commands."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from config.settings import SettingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the command: 0 done, 1 it found something wrong, 2 it was asked wrongly."""
    parser = argparse.ArgumentParser(prog="parley", description="A CRM that people talk to.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem != "__init__":
            importlib.import_module(f"bot.cli.{path.stem}").register(commands)
    asked = parser.parse_args(arguments)
    try:
        return int(asked.run(asked))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
