"""Which column of a file is which field, by the usual synonyms or as a mapping file says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.exchange.report import Note
from domain.exchange.shape import Shape

Synonyms = Mapping[str, Sequence[str]]
"""A field's other names, the likeliest first."""


class ColumnsUnusable(Exception):
    """The file cannot be taken at all; the note says why."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.note = Note.of(key, **facts)


@dataclass(frozen=True, slots=True)
class Columns:
    """``places`` tells where each field is; ``notes`` what was read as what, and what is not used."""

    header: Sequence[str]
    places: Mapping[str, int]
    names: Mapping[str, str]
    """How the file calls each field."""
    notes: tuple[Note, ...]


def match_columns(
    header: Sequence[str], shape: Shape, synonyms: Synonyms, chosen: Mapping[str, str | None]
) -> Columns:
    """The fields found. ``chosen`` maps columns to fields (or to nothing) before synonyms are asked.
    Raises ``ColumnsUnusable`` when what this kind of record needs is not there."""
    places = _chosen(header, shape, chosen)
    free = [i for i, column in enumerate(header) if i not in places.values() and column not in chosen]
    for name in _names(shape):
        wanted = [plain(word) for word in (name, *synonyms.get(name, ()))]
        fitting = [i for i in free if plain(header[i]) in wanted]
        if fitting and name not in places:
            best = min(fitting, key=lambda i: (wanted.index(plain(header[i])), i))
            places[name] = best
            free.remove(best)
    _check_needs(header, shape, places)
    names = {name: header[place] for name, place in places.items()}
    read = [
        Note.of("column_read", column=column, field=name)
        for name, column in names.items()
        if plain(column) != plain(name)
    ]
    unused = [_unused(header, i) for i in sorted(set(range(len(header))) - set(places.values()))]
    return Columns(header, places, names, (*read, *unused))


def plain(name: str) -> str:
    """A column's name without the accidents of writing: ``Close_Value``, ``closeValue`` and ``close
    value`` are one."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", apart).strip().casefold()


def _names(shape: Shape) -> list[str]:
    return [*(field.name for field in shape.fields), *shape.parts]


def _chosen(header: Sequence[str], shape: Shape, chosen: Mapping[str, str | None]) -> dict[str, int]:
    places: dict[str, int] = {}
    for column, name in chosen.items():
        if column not in header:
            raise ColumnsUnusable("no_such_column", column=column, columns=", ".join(header))
        if name and name not in _names(shape):
            raise ColumnsUnusable(
                "no_such_field", field=name, kind=shape.name, fields=", ".join(_names(shape))
            )
        if name:
            places[name] = header.index(column)
    return places


def _check_needs(header: Sequence[str], shape: Shape, places: Mapping[str, int]) -> None:
    if any(same.once and same.attributes[0] in places for same in shape.same):
        return  # rows about records that are there already need nothing else
    for group in shape.needs:
        wanted = [*group, *shape.parts] if "name" in group else group
        if not any(name in places for name in wanted):
            columns = ", ".join(column for column in header if column)
            raise ColumnsUnusable("columns_lack", kind=shape.name, wanted=" or ".join(group), columns=columns)


def _unused(header: Sequence[str], place: int) -> Note:
    column = header[place]
    if not column.strip():
        return Note.of("column_nameless", place=place + 1)
    is_again = plain(column) in map(plain, header[:place])
    return Note.of("column_again" if is_again else "column_unused", column=column)
