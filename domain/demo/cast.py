"""Who and what the demo bank has: staff, products, campaigns, companies, customers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.access import Role
from domain.banking import Campaign, Product
from domain.demo.chance import Chance
from domain.people.model import Company, Person

Material = Mapping[str, Any]
"""What the demo bank is made of; config/demo holds it."""

CUSTOMERS = 320
LONGEST = 365 * 6
"""Days since the oldest customer came."""


def staff(material: Material, password_hash: str, chance: Chance) -> list[Person]:
    """Everybody who works here; all sign in with the same password."""
    return [
        Person(
            name=one["name"],
            email=f"{mail_name(one['name'])}@{material['domain']}",
            role=Role(one["role"]),
            zone=material["zone"],
            language="en",
            team=one["team"],
            region=one["region"],
            password_hash=password_hash,
            created_at=chance.now - timedelta(days=LONGEST),
        )
        for one in material["staff"]
    ]


def products(material: Material, chance: Chance) -> list[Product]:
    """What the bank sells."""
    long_ago = chance.now - timedelta(days=LONGEST)
    currency = material["currency"]
    return [
        Product(name=one["name"], price=Decimal(one["price"]), currency=currency, created_at=long_ago)
        for one in material["products"]
    ]


def campaigns(material: Material, chance: Chance) -> list[Campaign]:
    """Campaigns with what they cost, the oldest first."""
    planned = []
    for one in material["campaigns"]:
        at = chance.office_hour(one["days_ago"])
        names = {"name": one["name"], "segment": one["segment"], "currency": material["currency"]}
        planned.append(Campaign(**names, cost=Decimal(one["cost"]), at=at, created_at=at))
    return planned


def companies(material: Material, chance: Chance) -> list[Company]:
    """The businesses the bank deals with."""
    return [
        Company(**one, created_at=chance.office_hour(chance.whole(380, 1800)))
        for one in material["companies"]
    ]


def customers(
    material: Material, companies_: Sequence[Company], campaigns_: Sequence[Campaign], chance: Chance
) -> list[Person]:
    """Customers in the order they came, the one of the start page first; every business customer works
    for a company, and about half of the last year's were won by a campaign for their segment."""
    taken = {one["name"] for one in material["staff"]} | {material["first_customer"]["name"]}
    names = [name for name in _names(material, chance) if name not in taken][: CUSTOMERS - 1]
    employers = chance.several(companies_, len(companies_))
    people = [_first(material, chance)]
    for place, name in enumerate(names):
        # Three in four came before the year we look at; the last ones these days.
        is_old = place < CUSTOMERS * 3 // 4
        days = chance.whole(366, LONGEST) if is_old else (CUSTOMERS - place) * 365 // (CUSTOMERS // 4)
        segment = _segment(material, chance)
        company = employers[place % len(employers)] if segment == "business" else None
        campaign = None if is_old else _winner(campaigns_, segment, days, chance)
        people.append(
            Person(
                name=name,
                email=f"{mail_name(name)}@example.com",
                role=Role.CUSTOMER,
                zone=material["zone"],
                language="en",
                region=company.region if company else chance.pick(material["regions"]),
                segment=segment,
                company_id=company.id if company else None,
                campaign_id=campaign.id if campaign else None,
                created_at=chance.office_hour(max(days - 3, 0)),
            )
        )
    return people


def mail_name(name: str) -> str:
    """``Ana Wójcik`` as ``ana.wojcik``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return ".".join(plain.lower().split())


def _first(material: Material, chance: Chance) -> Person:
    known = material["first_customer"]
    return Person(
        **known,
        email=f"{mail_name(known['name'])}@example.com",
        role=Role.CUSTOMER,
        zone=material["zone"],
        language="en",
        created_at=chance.office_hour(1100),
    )


def _names(material: Material, chance: Chance) -> list[str]:
    """Full names, no two alike, each first name about as often as the others."""
    firsts, lasts = material["first_names"], material["last_names"]
    pairs = [(place % len(firsts), place // len(firsts)) for place in range(len(firsts) * len(lasts))]
    names = [f"{firsts[i]} {lasts[(i * 7 + j * 31) % len(lasts)]}" for i, j in pairs[: CUSTOMERS * 2]]
    return chance.several(list(dict.fromkeys(names)), len(set(names)))


def _segment(material: Material, chance: Chance) -> str:
    segments = [{"name": name, **one} for name, one in material["segments"].items()]
    return str(chance.pick_shared(segments)["name"])


def _winner(campaigns_: Sequence[Campaign], segment: str, days_ago: int, chance: Chance) -> Campaign | None:
    """The campaign that won somebody who came so many days ago: one for their segment, begun before."""
    came = chance.now - timedelta(days=days_ago)
    fitting = [one for one in campaigns_ if one.segment == segment and one.at < came]
    return fitting[-1] if fitting and chance.is_so(0.8) else None
