"""Statements compiled once: their text for the driver, and how values go to it and come back.

SQLAlchemy decides the text and the types; what it does anew at every execution is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, ReturnsRows
from sqlalchemy.types import TypeEngine

Row: TypeAlias = Sequence[Any]
Passing: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as one driver takes it. ``given`` are the places of its parameters with their names,
    ``fixed`` the values that are part of it, ``read`` the columns whose values come in another form."""

    text: str
    fixed: Sequence[Any]
    given: Sequence[tuple[int, str, Passing | None]]
    read: Sequence[tuple[int, Passing]]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the statement's order, as the driver takes them."""
        arguments = [*self.fixed]
        for place, name, passing in self.given:
            value = values[name]
            arguments[place] = value if passing is None else passing(value)
        return arguments

    def rows(self, found: Iterable[Row]) -> list[Row]:
        """Rows of the driver, as the domain has their values."""
        if not self.read:
            return list(found)
        return [self._row(row) for row in found]

    def _row(self, found: Row) -> Row:
        row = [*found]
        for place, passing in self.read:
            row[place] = passing(row[place])
        return row


@lru_cache(maxsize=1024)
def prepared(statement: Executable, dialect: Dialect) -> Prepared | None:
    """The statement for this dialect; it must be one that stays, such as a constant of a module. None when
    its text depends on its values, as ``IN`` with a list does: then SQLAlchemy has to execute it."""
    assert isinstance(statement, ClauseElement)  # noqa: S101 every statement we write is one
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 it is SQL
    if compiled.post_compile_params or compiled.positiontup is None:
        return None
    fixed: list[Any] = []
    given: list[tuple[int, str, Passing | None]] = []
    for place, name in enumerate(compiled.positiontup):
        bind = compiled.binds[name]
        passing = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required or bind.value is None:
            given.append((place, name, passing))
            fixed.append(None)
        else:
            fixed.append(bind.value if passing is None else passing(bind.value))
    return Prepared(str(compiled), fixed, given, _read(statement, dialect))


def _read(statement: ClauseElement, dialect: Dialect) -> list[tuple[int, Passing]]:
    if not isinstance(statement, ReturnsRows):
        return []
    types: list[TypeEngine[Any]] = [column.type for column in statement.exported_columns]
    passing = [kind.dialect_impl(dialect).result_processor(dialect, None) for kind in types]
    return [(place, turned) for place, turned in enumerate(passing) if turned is not None]
