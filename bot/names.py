"""The names of records, kept ready to be recognised in what people say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.banking import Product
from domain.people.model import Company, Person
from domain.ports import Change, Store, UnitOfWork
from nlu.entities import NameIndex
from nlu.parse import Entity, Name

NAMED = {"company": "company", "person": "person", "product": "product"}
MOST_PEOPLE = 50_000
"""Customers beyond this many are found by their e-mail, number or exact name, not in free text."""


class RecordNames:
    """Implements `nlu.parse.Names` over the records of the store."""

    def __init__(self) -> None:
        self._index = NameIndex()

    def find(self, text: str) -> Sequence[Entity]:
        """See `nlu.parse.Names`."""
        return self._index.find(text)

    async def load(self, store: Store) -> None:
        """Every company, product and person there is now is known by name."""

        async def names(uow: UnitOfWork) -> list[Name]:
            companies = await uow.find(Company)
            products = await uow.find(Product)
            people = await uow.find(Person, order="-id", limit=MOST_PEOPLE)
            return [
                *(Name("company", c.name) for c in companies),
                *(Name("product", p.name) for p in products),
                *(Name("person", p.name) for p in people if p.name),
            ]

        fresh = NameIndex()
        for name in await store.read(names):
            fresh.add(name)
        self._index = fresh

    def note(self, changes: Iterable[Change]) -> None:
        """Names that were just written are known from now on."""
        for change in changes:
            kind = NAMED.get(change.kind)
            if kind and (said := change.after.get("name")):
                self._index.add(Name(kind, str(said)))
