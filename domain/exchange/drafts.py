"""A row on its way to becoming a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.access import Role
from domain.deals.model import PROBABILITY, Stage
from domain.exchange.columns import Columns
from domain.exchange.directory import Directory
from domain.exchange.report import Note, Report, RowRefused
from domain.exchange.shape import Shape, Sort
from domain.exchange.values import Habits, read_value
from domain.money import Money
from domain.tickets.actions import subject_of


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin at a line of the file; ``trouble`` when they could not be told apart."""

    line: int
    cells: Sequence[str] = ()
    trouble: Note | None = None


@dataclass(slots=True)
class Draft:
    """``values`` are what the row says, ``derived`` what follows for a new record, both by attribute;
    ``names`` are the other records it names, by field. ``telling`` is what says which record it is."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    telling: dict[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """Everything the new record has."""
        return {**self.derived, **self.values}


def read_row(row: Row, columns: Columns, shape: Shape, habits: Habits, report: Report) -> Draft:
    """The row's values, read one by one. Raises ``RowRefused``."""
    if row.trouble:
        raise RowRefused(row.trouble.key, **dict(row.trouble.facts))
    texts = _texts(row, columns, shape, report)
    zone = texts.get("zone", "")
    if zone and any(f.name == "zone" for f in shape.fields):
        habits = _in_zone(habits, zone)
    draft = Draft(row.line)
    for column in shape.fields:
        text = texts.get(column.name)
        if text and column.sort.names_record:
            draft.names[column.name] = text
        elif text:
            value = read_value(column, text, habits, lambda note: report.note(row.line, note))
            _keep(draft, column.name, value)
    if "name" not in draft.values and (
        name := " ".join(texts[part] for part in shape.parts if part in texts)
    ):
        draft.values["name"] = name
    return draft


def complete(draft: Draft, shape: Shape, directory: Directory, habits: Habits, now: datetime) -> None:
    """The draft also has what follows from what it says. Raises ``RowRefused`` when that cannot be."""
    draft.derived.update(dict.fromkeys(shape.now, now))
    if any(column.sort is Sort.MONEY and column.name in draft.values for column in shape.fields):
        draft.derived.setdefault("currency", habits.currency)
    special = _SPECIAL.get(shape.name)
    if special:
        special(draft, directory, habits)
    draft.telling = _telling(draft, shape)


def check_needs(draft: Draft, shape: Shape) -> None:
    """Raises ``RowRefused`` when something that a new record cannot do without is missing."""
    for group in shape.needs:
        if any(shape.field(name).attribute in draft.facts for name in group):
            continue
        for name in group:
            if name in draft.names:
                raise RowRefused("unknown_needed", field=name, value=draft.names[name])
        raise RowRefused("lacks", wanted=" or ".join(group))


def _telling(draft: Draft, shape: Shape) -> dict[str, Any]:
    """What the row says of its record; the time of the import says nothing. Whoever is named and not
    known is nobody, not anybody."""
    silent = set(shape.now) - draft.values.keys()
    unknown = {shape.field(name).attribute: None for name in draft.names}
    return {**unknown, **{name: value for name, value in draft.facts.items() if name not in silent}}


def _texts(row: Row, columns: Columns, shape: Shape, report: Report) -> dict[str, str]:
    beyond = [cell for cell in row.cells[len(columns.header) :] if cell.strip()]
    if beyond:
        raise RowRefused("cells_beyond", columns=len(columns.header), cells=len(row.cells))
    texts = {}
    for name, place in columns.places.items():
        text = row.cells[place].strip() if place < len(row.cells) else ""
        if text:
            texts[name] = _unprotected(text)
        else:
            is_made = name == "created_at" or name in shape.now
            report.note(row.line, Note.of("empty_now" if is_made else "empty", field=name))
    return texts


def _unprotected(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating the text."""
    return text[1:] if text[0] == "'" and text[1:2] in set("=+-@") else text


def _in_zone(habits: Habits, zone: str) -> Habits:
    try:
        return replace(habits, zone=ZoneInfo(zone))
    except (ValueError, KeyError, OSError):  # no such zone; its own column says so
        return habits


def _keep(draft: Draft, name: str, value: object) -> None:
    if isinstance(value, Money):
        draft.values[name] = value.value
        if value.currency:
            draft.values["currency"] = value.currency  # a column of its own comes later, and wins
    elif value is not None:
        draft.values[name] = value


def _staff(draft: Draft, _: Directory, __: Habits) -> None:
    draft.derived["role"] = Role.SALES
    if not draft.values.get("role", Role.SALES).is_staff:
        raise RowRefused("not_staff_role", value=draft.values["role"])


def _customer(draft: Draft, _: Directory, __: Habits) -> None:
    draft.values["role"] = Role.CUSTOMER


def _deal(draft: Draft, directory: Directory, _: Habits) -> None:
    values = draft.values
    named = (
        directory.name(Sort.PRODUCT, values.get("product_id")),
        directory.name(Sort.COMPANY, values.get("company_id")),
    )
    if any(named):
        draft.derived["title"] = " – ".join(filter(None, named))
    draft.derived["probability"] = PROBABILITY[values.get("stage", Stage.PROSPECTING)]


def _ticket(draft: Draft, _: Directory, __: Habits) -> None:
    said = draft.values.get("text") or draft.values.get("subject")
    if said:
        draft.derived |= {"text": said, "subject": subject_of(said)}


def _reminder(draft: Draft, _: Directory, habits: Habits) -> None:
    zone = draft.values.get("zone", habits.zone.key)
    draft.derived["zone"] = zone
    if "due" in draft.values:
        local = draft.values["due"].astimezone(ZoneInfo(zone))
        draft.derived["wall_time"] = f"{local:%Y-%m-%dT%H:%M:%S}"


_SPECIAL: Mapping[str, Any] = {
    "staff": _staff,
    "customers": _customer,
    "deals": _deal,
    "tickets": _ticket,
    "reminders": _reminder,
}
