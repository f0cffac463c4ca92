"""Customers, guests and staff are people; companies are where they work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.access import Role
from domain.record import Record


@dataclass(frozen=True, kw_only=True)
class Person(Record):
    """Somebody: a customer, a guest not known yet, or a member of staff, by ``role``.

    ``email`` is lower case and unique, ``phone`` E.164, ``zone`` an IANA name, ``language`` a tag.
    """

    KIND: ClassVar[str] = "person"

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    role: Role = Role.GUEST
    zone: str | None = None
    language: str | None = None
    team: str | None = None
    region: str | None = None
    segment: str | None = None
    company_id: int | None = None
    campaign_id: int | None = None
    password_hash: str | None = None

    @property
    def is_staff(self) -> bool:
        """Whether they work here."""
        return self.role.is_staff


@dataclass(frozen=True, kw_only=True)
class Company(Record):
    """A business we deal with; its name is unique, case ignored."""

    KIND: ClassVar[str] = "company"

    name: str
    region: str | None = None
    sector: str | None = None
