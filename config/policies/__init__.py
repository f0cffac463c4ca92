"""The house's rules as data: deadlines, hours, limits."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from config.languages import read_yaml

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def load_policies() -> dict[str, Any]:
    """Every policy file's content under the file's name: ``policies["service"]["sla_hours"]``."""
    return {path.stem: read_yaml(path) for path in sorted(FOLDER.glob("*.yml"))}
