"""What a kind of record looks like in a file: its columns, what it needs, when two are the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from domain.access import Role
from domain.record import Record


class Sort(StrEnum):
    """What a column holds. The last eight name another record."""

    TEXT = auto()
    WORD = auto()
    """One word of a vocabulary, or of none: lower case, ``_`` for spaces."""
    EMAIL = auto()
    PHONE = auto()
    ZONE = auto()
    LANGUAGE = auto()
    CURRENCY = auto()
    MONEY = auto()
    PERCENT = auto()
    SCORE = auto()
    DAY = auto()
    INSTANT = auto()
    LINES = auto()
    STAFF = auto()
    CUSTOMER = auto()
    COMPANY = auto()
    PRODUCT = auto()
    CAMPAIGN = auto()
    DEAL = auto()
    LEAD = auto()
    TICKET = auto()

    @property
    def names_record(self) -> bool:
        """Whether the column names another record."""
        return self in LINKS


BY_NUMBER: dict[Sort, str] = {Sort.DEAL: "D", Sort.LEAD: "L", Sort.TICKET: "T"}
"""Named by number, with the letter before it."""
LINKS = {Sort.STAFF, Sort.CUSTOMER, Sort.COMPANY, Sort.PRODUCT, Sort.CAMPAIGN, *BY_NUMBER}


@dataclass(frozen=True, slots=True)
class Field:
    """A column by its name in the contract; ``attribute`` is where the record keeps it. Words come
    from ``vocabulary``, when there is one."""

    name: str
    sort: Sort = Sort.TEXT
    vocabulary: type[StrEnum] | None = None

    @property
    def attribute(self) -> str:
        """The record's attribute."""
        return f"{self.name}_id" if self.sort.names_record else self.name


@dataclass(frozen=True, slots=True)
class Same:
    """A row and a record with these attributes equal (those the row has) are the same thing. Where both
    have ``unless``, that decides instead. ``once``: there is only one such record, and one such row."""

    attributes: tuple[str, ...]
    unless: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """``needs``: of each group of columns a row must fill at least one. ``roles`` says which people are
    meant. ``now``: instants that are the time of the import when a new row does not say."""

    name: str
    kind: type[Record]
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    same: tuple[Same, ...]
    roles: tuple[Role, ...] = ()
    now: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Columns that make up a name together."""
        return ("first_name", "last_name") if any(field.sort is Sort.EMAIL for field in self.fields) else ()

    def field(self, name: str) -> Field:
        """The column of this name."""
        return next(field for field in self.fields if field.name == name)
