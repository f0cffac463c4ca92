"""What moves at the demo bank: accounts, the income they bring, and what customers think of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.banking import Account, Survey, Transaction
from domain.demo.cast import Material
from domain.demo.chance import Chance
from domain.people.model import Person

MONTHS = 12
LEAVING = 22
"""Customers who close their last account within the year."""

_BALANCES = {
    "current": 2400.0,
    "savings": 11500.0,
    "loan": 8200.0,
    "mortgage": 145000.0,
    "credit_card": 900.0,
}
_WANTED = {"savings": 0.58, "loan": 0.19, "mortgage": 0.08, "credit_card": 0.14}


@dataclass(frozen=True, slots=True)
class Holding:
    """A customer with what they hold, and how much they bring compared with others."""

    person: Person
    accounts: tuple[Account, ...]
    income: float

    def has(self, kind: str, at: datetime) -> bool:
        """Whether they held such an account then."""
        return any(account.kind == kind and _is_open(account, at) for account in self.accounts)


def holdings(material: Material, customers: Sequence[Person], chance: Chance) -> list[Holding]:
    """What every customer holds: a current account from the day they came, others then or later.
    Some have left, the last of them days ago."""
    leaving = {
        person.id: 3 + place * 16 for place, person in enumerate(chance.several(customers[1:200], LEAVING))
    }
    return [_holding(material, person, leaving.get(person.id), chance) for person in customers]


def transactions(material: Material, held: Sequence[Holding], chance: Chance) -> Iterator[Transaction]:
    """A year's income: interest on the first of each month, fees when they fall due."""
    for month in _months(chance.today):
        for holding in held:
            yield from _month(material, holding, month, chance)


def surveys(material: Material, held: Sequence[Holding], chance: Chance) -> Iterator[Survey]:
    """About one answer a day; customers have grown a little happier over the year."""
    for days_ago in range(364, -1, -1):
        holding = chance.pick(held)
        at = chance.office_hour(days_ago)
        if not holding.has("current", at):
            continue
        content = 0.62 + (364 - days_ago) / 364 * 0.16
        score = 5 - sum(not chance.is_so(content) for _ in range(4))
        comment = chance.pick(material["surveys"][score])
        yield Survey(customer_id=holding.person.id, score=score, comment=comment, at=at, created_at=at)


def _holding(material: Material, person: Person, leaves: int | None, chance: Chance) -> Holding:
    segment = person.segment or "retail"
    income = float(material["segments"][segment]["income"])
    closed = chance.office_hour(leaves) if leaves else None
    kinds = ["current", *(kind for kind, wanted in _WANTED.items() if chance.is_so(wanted))]
    accounts = []
    for place, kind in enumerate(kinds):
        opened = _opened(person, place, closed, chance)
        balance = Decimal(0) if closed else chance.amount(_BALANCES[kind] * income, 0.5)
        accounts.append(
            Account(
                customer_id=person.id,
                kind=kind,
                balance=balance,
                currency=material["currency"],
                opened_at=opened,
                closed_at=closed,
                created_at=opened,
            )
        )
    return Holding(person, tuple(accounts), income)


def _is_open(account: Account, at: datetime) -> bool:
    return account.opened_at <= at and (account.closed_at is None or account.closed_at > at)


def _opened(person: Person, place: int, closed: datetime | None, chance: Chance) -> datetime:
    """The first account on the day they came; a further one then, or within the year we look at."""
    if place == 0 or closed or chance.is_so(0.65):
        return person.created_at
    known_for = (chance.now - person.created_at).days
    return max(person.created_at, chance.office_hour(chance.whole(0, min(known_for, 400))))


def _months(today: date) -> list[date]:
    """The first days of the last twelve months and of this one."""
    first = today.replace(day=1)
    months = [first]
    for _ in range(MONTHS):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _month(material: Material, holding: Holding, month: date, chance: Chance) -> Iterator[Transaction]:
    booked = chance.at(month, 0, 10)
    income = holding.income * (1 + 0.015 * (MONTHS - (chance.today - month).days / 30.4))
    # Kind, what it brings on average, the day of the month, and whether it falls due at all.
    plan = (
        ("loan_interest", 46.0, 0, holding.has("loan", booked)),
        ("loan_interest", 310.0, 0, holding.has("mortgage", booked)),
        ("deposit_interest", 17.0, 0, holding.has("savings", booked)),
        ("service_fees", 7.5, holding.person.id % 28, True),
        ("transaction_fees", 5.2, chance.whole(0, 27), chance.is_so(0.9)),
    )
    for kind, middle, day, is_due in plan:
        at = (
            booked
            if day == 0
            else chance.at(month + timedelta(days=day), chance.whole(8, 17), chance.whole(0, 59))
        )
        if is_due and at <= chance.now and holding.has("current", at):
            amount = chance.amount(middle * income)
            yield Transaction(
                customer_id=holding.person.id,
                kind=kind,
                amount=amount,
                currency=material["currency"],
                at=at,
                created_at=at,
            )
