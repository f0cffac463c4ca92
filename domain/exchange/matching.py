"""Which rows are about records that are there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from domain.access import Role
from domain.banking import Product
from domain.deals.model import PROBABILITY, Deal
from domain.exchange.directory import Directory, fold
from domain.exchange.drafts import Draft
from domain.exchange.report import RowRefused
from domain.exchange.shape import Same, Shape, Sort
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.tickets.model import Ticket

Key = tuple[Any, ...]

_DIRECTORY_SORTS: dict[type[Record], tuple[Sort, ...]] = {
    Person: (Sort.STAFF, Sort.CUSTOMER),
    Company: (Sort.COMPANY,),
    Product: (Sort.PRODUCT,),
}


class Matching:
    """Remembers over a whole file which records were met: the first of two equal rows is the first of
    two equal records, and a row never matches what its own file has just made."""

    def __init__(self, uow: UnitOfWork, shape: Shape, directory: Directory) -> None:
        self._uow = uow
        self._shape = shape
        self._directory = directory
        self._met: set[int] = set()
        self._lines: dict[tuple[Same, Key], int] = {}

    def meet(self, record_id: int) -> None:
        """The record belongs to a row of this file."""
        self._met.add(record_id)

    def check_once(self, draft: Draft) -> None:
        """Raises ``RowRefused`` when an earlier row was about what there can be only one of."""
        facts = draft.telling
        for same in self._shape.same:
            key = _key(facts, same.attributes)
            if not same.once or None in key:
                continue
            first = self._lines.setdefault((same, key), draft.line)
            if first != draft.line:
                raise RowRefused("twice", field=same.attributes[0], value=key[0], first=first)

    async def find(self, drafts: Sequence[Draft]) -> dict[int, Record]:
        """The records that are there already, by their drafts' lines."""
        found: dict[int, Record] = {}
        for same in self._shape.same:
            waiting = [draft for draft in drafts if draft.line not in found and self._applies(same, draft)]
            candidates = await self._candidates(same, waiting)
            found |= self._pair(same, waiting, candidates)
        return found

    def _applies(self, same: Same, draft: Draft) -> bool:
        facts = draft.telling
        is_last = same is self._shape.same[-1]
        telling = [name for name in same.attributes if facts.get(name) is not None]
        return same.attributes[0] in telling or (is_last and bool(telling))

    async def _candidates(self, same: Same, drafts: Sequence[Draft]) -> list[Record]:
        wanted: dict[str, set[Any]] = defaultdict(set)
        for draft in drafts:
            facts = draft.telling
            leading = next(name for name in same.attributes if facts.get(name) is not None)
            wanted[leading].add(facts[leading])
        candidates: dict[int, Record] = {}
        for name, values in wanted.items():
            for record in await self._uow.find(self._shape.kind, **self._condition(name, values)):
                candidates[record.id] = record
        return [candidates[number] for number in sorted(candidates)]

    def _condition(self, name: str, values: set[Any]) -> dict[str, Any]:
        """Names are found whatever their case, which only the directory can do for many at once."""
        sorts = _DIRECTORY_SORTS.get(self._shape.kind, ())
        if name not in {"name", "email"} or not sorts:
            return {name: tuple(values)}
        return {
            "id": tuple(
                {n for sort in sorts for value in values for n in self._directory.called(sort, value)}
            )
        }

    def _pair(self, same: Same, drafts: Sequence[Draft], candidates: Sequence[Record]) -> dict[int, Record]:
        by_key: dict[tuple[str, ...], dict[Key, list[Record]]] = {}
        paired: dict[int, Record] = {}
        for draft in drafts:
            facts = draft.telling
            names = tuple(name for name in same.attributes if name in facts)
            if names not in by_key:
                by_key[names] = _grouped(candidates, names)
            for record in by_key[names].get(_key(facts, names), ()):
                if record.id not in self._met and self._is_same(same, facts, record):
                    paired[draft.line] = record
                    self._met.add(record.id)
                    break
        return paired

    def _is_same(self, same: Same, facts: Mapping[str, Any], record: Record) -> bool:
        if same.unless and facts.get(same.unless) and getattr(record, same.unless):
            return False
        if isinstance(record, Ticket) and not _tells(record, facts):
            return False
        # An e-mail is one person's, whatever they are; a name is not.
        return not isinstance(record, Person) or same.attributes == ("email",) or _fits(record, self._shape)


def changes(draft: Draft, record: Record, shape: Shape) -> dict[str, Any]:
    """What the row says differently. Raises ``RowRefused`` when the record is somebody of another role."""
    if isinstance(record, Person) and not _fits(record, shape):
        raise RowRefused("other_role", value=record.email, role=record.role.value)
    real = {name: value for name, value in draft.values.items() if getattr(record, name) != value}
    if isinstance(record, Ticket) and "text" in real and _tells(record, real):
        del real["text"]
    if isinstance(record, Deal) and "stage" in real:
        real.setdefault("probability", PROBABILITY[real["stage"]])
    return real


def _tells(ticket: Ticket, facts: Mapping[str, Any]) -> bool:
    """Whether the ticket began with these words; what was added to it since is not taken away."""
    return ticket.text.startswith(facts.get("text", ""))


def _fits(person: Person, shape: Shape) -> bool:
    """A guest who turns out to be a customer is the same person."""
    return person.role in shape.roles or (person.role is Role.GUEST and Role.CUSTOMER in shape.roles)


def _grouped(records: Sequence[Record], names: tuple[str, ...]) -> dict[Key, list[Record]]:
    grouped: dict[Key, list[Record]] = defaultdict(list)
    for record in records:
        grouped[_key({name: getattr(record, name) for name in names}, names)].append(record)
    return grouped


def _key(facts: Mapping[str, Any], names: Sequence[str]) -> Key:
    values = (facts.get(name) for name in names)
    return tuple(fold(value) if isinstance(value, str) else value for value in values)
