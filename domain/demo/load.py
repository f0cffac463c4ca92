"""The demo bank: a year of a made-up bank's business, for an empty database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from domain.access import Permission, Role, require
from domain.banking import Account
from domain.demo import cast, money, sales, service, talks
from domain.demo.cast import Material
from domain.demo.chance import Chance
from domain.errors import ConflictError
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import Record

SEED = 2027
Summary = dict[str, int]
"""How many records of each kind were made."""

R = TypeVar("R", bound=Record)


async def load_demo(
    uow: UnitOfWork, material: Material, hours: service.Hours, password_hash: str, seed: int = SEED
) -> Summary:
    """The bank of ``material`` as it stands now: the same at the same instant with the same seed. Staff
    sign in with the password behind the hash; ``hours`` are those of the ticket policy. Raises
    ``ConflictError`` when there is anybody or anything already."""
    require(uow.actor, Permission.ADMINISTER)
    if await uow.count(Person) or await uow.count(Company):
        raise ConflictError("not_empty")
    return await _Loading(uow, material, Chance(seed, uow.now, material["zone"])).load(hours, password_hash)


class _Loading:
    """Stores what the other modules make, in an order that lets each name what came before."""

    def __init__(self, uow: UnitOfWork, material: Material, chance: Chance) -> None:
        self._uow = uow
        self._material = material
        self._chance = chance
        self._made: Counter[str] = Counter()

    async def load(self, hours: service.Hours, password_hash: str) -> Summary:
        material, chance = self._material, self._chance
        staff = await self._store(cast.staff(material, password_hash, chance))
        products = await self._store(cast.products(material, chance))
        campaigns = await self._store(cast.campaigns(material, chance))
        companies = await self._store(cast.companies(material, chance))
        customers = await self._store(cast.customers(material, companies, campaigns, chance))
        await self._bank(customers)
        by_name = {product.name: product for product in products}
        sellers = [one for one in staff if one.role is Role.SALES]
        await self._sell(sales.Market(material, sellers, companies, customers, by_name))
        team = [one for one in staff if one.role is Role.SUPPORT]
        desk = service.TicketDesk(material, customers, team, by_name, hours)
        opened = await talks.begin_about(self._uow.past, desk.tickets(chance))
        await talks.tell_about(self._uow.past, material, await self._store(opened), chance)
        people = talks.People(customers, team)
        await self._uow.add_all(await talks.visits(self._uow.past, material, people, chance))
        return dict(self._made)

    async def _bank(self, customers: Sequence[Person]) -> None:
        held = money.holdings(self._material, customers, self._chance)
        accounts: list[Account] = [account for holding in held for account in holding.accounts]
        await self._store(accounts)
        await self._store(money.transactions(self._material, held, self._chance))
        await self._store(money.surveys(self._material, held, self._chance))

    async def _sell(self, market: sales.Market) -> None:
        chance = self._chance
        deals = await self._store(sales.deals(market, chance))
        await self._store(sales.leads(market, deals[:-1], chance))
        await self._store(sales.quotes(market, chance))
        await self._store(sales.interactions(market, deals, chance))
        still_open = [one for one in deals if not one.stage.is_closed]
        await self._store(service.reminders(self._material, market.sellers, still_open, chance))

    async def _store(self, records: Iterable[R]) -> list[R]:
        stored = await self._uow.add_all(list(records))
        for record in stored:
            self._made["staff" if isinstance(record, Person) and record.is_staff else record.KIND] += 1
        return stored
