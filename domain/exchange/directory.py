"""Who and what can be named in a file: people by e-mail or unique full name, the rest by name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from domain.exchange.shape import Sort


@dataclass(frozen=True, slots=True)
class Found:
    """The records that fit. ``name`` is what the only one is called; ``is_loose``: it is written
    differently, in case, spaces or punctuation."""

    ids: tuple[int, ...]
    name: str = ""
    is_loose: bool = False


class Directory:
    """Names of records, filled once and kept up to date while a file is taken."""

    def __init__(self) -> None:
        self._exact: dict[tuple[Sort, str], list[int]] = defaultdict(list)
        self._loose: dict[tuple[Sort, str], list[int]] = defaultdict(list)
        self._names: dict[tuple[Sort, int], str] = {}

    def add(self, sort: Sort, record_id: int, name: str | None, email: str | None = None) -> None:
        """The record can be found by this name and e-mail."""
        self._names[sort, record_id] = name or email or ""
        entries = [self._exact[sort, fold(said)] for said in (name, email) if said]
        entries += [self._loose[sort, squeeze(name)]] if name else []
        for ids in entries:
            if record_id not in ids:
                ids.append(record_id)

    def find(self, sort: Sort, said: str) -> Found:
        """The records of this sort that are meant."""
        ids = self._exact.get((sort, fold(said)), [])
        if len(ids) == 1:
            return Found(tuple(ids), self._names[sort, ids[0]])
        if not ids and len(loose := self._loose.get((sort, squeeze(said)), [])) == 1:
            return Found(tuple(loose), self._names[sort, loose[0]], is_loose=True)
        return Found(tuple(ids))

    def called(self, sort: Sort, said: str) -> list[int]:
        """Every record of this sort with exactly this name or e-mail, case and space aside."""
        return self._exact.get((sort, fold(said)), [])

    def name(self, sort: Sort, record_id: int | None) -> str:
        """What the record is called; empty when it is not known."""
        return self._names.get((sort, record_id or 0), "")


def fold(text: str) -> str:
    """Equal for names that differ in case or in how much space they have."""
    return " ".join(text.casefold().split())


def squeeze(text: str) -> str:
    """Equal for names that differ in case, space or punctuation; the text itself if it has no more."""
    return "".join(filter(str.isalnum, text.casefold())) or text
