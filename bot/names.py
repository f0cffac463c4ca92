"""The names of records, kept ready to be recognised in what people say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.banking import Product
from domain.leads.model import Lead, LeadStatus
from domain.people.model import Company, Person
from domain.ports import Store, UnitOfWork
from domain.rows import Change
from nlu.entities import Lexicons, NameIndex
from nlu.parse import Entity, Name

NAMED = {"company": "company", "lead": "person", "person": "person", "product": "product"}
MOST_PEOPLE = 50_000
"""Customers beyond this many are found by their e-mail, number or exact name, not in free text."""


class RecordNames:
    """Implements `nlu.parse.Names` over the records of the store."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicons = lexicons
        self._index = NameIndex(lexicons)

    def find(self, text: str) -> Sequence[Entity]:
        """See `nlu.parse.Names`."""
        return self._index.find(text)

    async def load(self, store: Store) -> None:
        """Every company, product and person there is now is known by name."""

        async def read(uow: UnitOfWork) -> tuple[list[Company], list[Product], list[Person | Lead]]:
            people = await uow.find(Person, order="-id", limit=MOST_PEOPLE)
            leads = await uow.find(
                Lead, order="-id", limit=MOST_PEOPLE, status=(LeadStatus.NEW, LeadStatus.WORKING)
            )
            return await uow.find(Company), await uow.find(Product), [*people, *leads]

        companies, products, people = await store.read(read)
        index = NameIndex(self._lexicons)
        for company in companies:
            index.add(Name("company", company.name))
        for product in products:
            index.add(Name("product", product.name))
        for person in people:
            if person.name:
                is_colleague = isinstance(person, Person) and person.is_staff
                index.add(Name("person", person.name), colleague=is_colleague)
        self._index = index

    def note(self, changes: Iterable[Change]) -> None:
        """Names that were just written are known from now on."""
        for change in changes:
            kind = NAMED.get(change.kind)
            if kind and (said := change.after.get("name")):
                self._index.add(Name(kind, str(said)))
