"""What became of a file: how many records, what was read as what, and what was not taken and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """One observation. ``key`` names its sentence among the exchange policy's words, ``facts`` fill it."""

    key: str
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, key: str, **facts: object) -> Note:
        """The note with these facts, as text."""
        return cls(key, tuple((name, str(value)) for name, value in facts.items()))


class RowRefused(Exception):
    """A row that cannot be taken, and why."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.note = Note.of(key, **facts)


@dataclass(slots=True)
class Report:
    """``outcomes`` counts rows as new, updated, unchanged or refused. ``about_file`` is said of the file
    as a whole, ``about_rows`` of the rows at these lines, ``refused`` why a line was not taken."""

    outcomes: Counter[str] = field(default_factory=Counter)
    about_file: list[Note] = field(default_factory=list)
    about_rows: dict[Note, list[int]] = field(default_factory=dict)
    refused: list[tuple[int, Note]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows with anything in them the file has."""
        return self.outcomes.total()

    def note(self, line: int, note: Note) -> None:
        """The row at this line is one of those of which the note is said."""
        lines = self.about_rows.setdefault(note, [])
        if not lines or lines[-1] != line:
            lines.append(line)

    def refuse(self, line: int, note: Note) -> None:
        """The row at this line is not taken."""
        self.outcomes["refused"] += 1
        self.refused.append((line, note))
