"""Every handler there is, found by folder; a file that fails to import stops the start."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import domain
from domain.dialogue import Handler


class RegistryError(Exception):
    """Two handlers claim one intent."""


def load_handlers() -> Mapping[str, Handler]:
    """Handlers by intent, of every ``domain/<feature>/handlers.py``."""
    found: dict[str, Handler] = {}
    (root,) = domain.__path__
    for path in sorted(Path(root).glob("*/handlers.py")):
        module = importlib.import_module(f"domain.{path.parent.name}.handlers")
        for value in vars(module).values():
            declared = getattr(value, "handler", None)
            if not isinstance(declared, Handler) or getattr(value, "__module__", None) != module.__name__:
                continue
            if declared.intent in found:
                raise RegistryError(f"{declared.intent} is handled twice, again in {path}")
            found[declared.intent] = declared
    return found
