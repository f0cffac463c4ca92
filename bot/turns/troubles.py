"""What people are told after everything their message did was rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.decisions import Run
from domain.errors import DomainError


class TroubleError(Exception):
    """A domain error with the act it happened in: its unit of work is rolled back, then it is told.
    ``focus`` is what was being talked about, where nothing was written before the trouble; ``part`` is the
    place of the act among those of its message."""

    def __init__(
        self, error: DomainError, run: Run | None = None, focus: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.run = run
        self.focus = focus
        self.part = 0
