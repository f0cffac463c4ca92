"""A first look over a whole file: some things only a column as a whole can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.exchange.columns import Columns, plain
from domain.exchange.dates import is_either_way, month_comes_first
from domain.exchange.report import Note
from domain.exchange.shape import Field, Shape, Sort
from domain.exchange.values import word

Meanings = Mapping[str, Mapping[str, str]]
ENOUGH = 50_000
"""Different cells that tell how a column is written; more would only take memory."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The columns that are what their names promise, and those that write the month before the day."""

    columns: Columns
    month_first: frozenset[str]


def survey(rows: Iterable[Sequence[str]], columns: Columns, shape: Shape, readings: Meanings) -> Survey:
    """What the whole file tells, with a note for each column that is not what it seemed, and for each
    whose dates could be read both ways."""
    fields = [field for field in shape.fields if field.name in columns.places and _matters(field)]
    seen = _seen(rows, columns, fields)
    month_first, notes = set(), []
    for field in fields:
        name, texts = columns.names[field.name], seen[field.name]
        if field.vocabulary and plain(name) != plain(field.name) and _is_foreign(field, texts, readings):
            columns = _without(columns, field.name)
            notes.append(Note.of("column_foreign", column=name, field=field.name))
        elif not field.vocabulary:
            order = month_comes_first(texts)
            month_first |= {field.name} if order else set()
            if order is None and any(map(is_either_way, texts)):
                notes.append(Note.of("day_first", column=name))
    return Survey(replace(columns, notes=(*columns.notes, *notes)), frozenset(month_first))


def _matters(field: Field) -> bool:
    return field.vocabulary is not None or field.sort in {Sort.DAY, Sort.INSTANT}


def _seen(rows: Iterable[Sequence[str]], columns: Columns, fields: Sequence[Field]) -> dict[str, set[str]]:
    seen: dict[str, set[str]] = defaultdict(set)
    places = [(columns.places[field.name], seen[field.name]) for field in fields]
    if places:
        for cells in rows:
            for place, texts in places:
                if place < len(cells) and len(texts) < ENOUGH:
                    texts.add(cells[place].strip())
    return seen


def _is_foreign(field: Field, texts: set[str], readings: Meanings) -> bool:
    """Whether no cell holds any word of ours: ``state`` may be a status, or Ohio."""
    known = {*(field.vocabulary or ()), *readings.get(field.name, ())}
    said = {word(text) for text in texts if text}
    return bool(said) and not said & known


def _without(columns: Columns, field: str) -> Columns:
    column = columns.names[field]
    return replace(
        columns,
        places={name: place for name, place in columns.places.items() if name != field},
        names={name: said for name, said in columns.names.items() if name != field},
        notes=tuple(note for note in columns.notes if ("column", column) not in note.facts),
    )
