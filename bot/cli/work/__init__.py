"""What commands do, apart from how they are written on the command line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
"""Where a command registers itself."""


def later(module: str, command: str) -> Callable[[Namespace], int]:
    """The command, loaded when it is run: nobody waits for the libraries of another."""

    def run(arguments: Namespace) -> int:
        code: int = getattr(import_module(f"{__name__}.{module}"), command)(arguments)
        return code

    return run
