"""What the bank's own systems tell us: products, accounts, money moved, surveys, campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from domain.record import Record


@dataclass(frozen=True, kw_only=True)
class Product(Record):
    """Something we sell; its name is unique."""

    KIND: ClassVar[str] = "product"

    name: str
    price: Decimal | None = None
    currency: str = "EUR"


@dataclass(frozen=True, kw_only=True)
class Account(Record):
    """A customer's account of a kind (current, savings, loan ...); open while ``closed_at`` is empty."""

    KIND: ClassVar[str] = "account"

    customer_id: int
    kind: str
    balance: Decimal = Decimal(0)
    currency: str = "EUR"
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Transaction(Record):
    """Income from a customer: ``kind`` is a revenue source of the contract (``loan_interest`` ...)."""

    KIND: ClassVar[str] = "transaction"

    customer_id: int
    kind: str
    amount: Decimal
    currency: str = "EUR"
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Survey(Record):
    """A customer's answer: ``score`` 1 (worst) to 5; about a ticket, when they were asked after one."""

    KIND: ClassVar[str] = "survey"

    customer_id: int | None = None
    score: int
    comment: str | None = None
    at: datetime
    ticket_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Campaign(Record):
    """A campaign with what it cost; customers won by it name it."""

    KIND: ClassVar[str] = "campaign"

    name: str
    segment: str | None = None
    cost: Decimal = Decimal(0)
    currency: str = "EUR"
    at: datetime
