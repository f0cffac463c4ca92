"""What is asked of rows, and what is noted of a row that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ORDER = {"newest": "-id", "oldest": "id"}
"""How rows are ordered of which the newest or oldest is wanted: the order they were made in."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record written in this unit of work; ``before`` is empty for a new one."""

    kind: str
    id: int
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Where:
    """A condition beyond equality: ``op`` is ``like`` (case ignored, % and _ as in SQL), ``ilike_exact``
    (equal, case ignored), ``<=``, ``>=``, ``<`` , ``>`` or ``not in``."""

    field: str
    op: str
    value: Any
