"""What the demo bank's sales people do: leads, deals, quotes, conversations with companies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from domain.banking import Product
from domain.deals.model import PROBABILITY, Deal, Stage
from domain.demo.cast import Material
from domain.demo.chance import Chance
from domain.interactions.model import Interaction
from domain.leads.model import Lead, LeadStatus
from domain.people.model import Company, Person
from domain.quotes.model import Quote, QuoteStatus

DEALS = 180
LEADS = 90
QUOTES = 60
CONTACTS = 220
LATELY = 90
"""Days that count as lately in the material."""


@dataclass(frozen=True, slots=True)
class Market:
    """Who sells what to whom."""

    material: Material
    sellers: Sequence[Person]
    companies: Sequence[Company]
    customers: Sequence[Person]
    products: Mapping[str, Product]


def deals(market: Market, chance: Chance) -> list[Deal]:
    """A year of deals, the oldest first, and the one that everybody tries: Acme's terminals."""
    fortune = _Fortune(market.material)
    ages = sorted((365 * (1 - (place + 0.5) / DEALS) for place in range(DEALS - 1)), reverse=True)
    return [*(_deal(market, age, fortune, chance) for age in ages), _first_deal(market, chance)]


def leads(market: Market, stored: Sequence[Deal], chance: Chance) -> list[Lead]:
    """Leads of a year: those that became some of these deals, those dropped, and those at work."""
    became = [_converted(market, deal, chance) for deal in chance.several(stored, LEADS // 3)]
    others = [_open_lead(market, chance) for _ in range(LEADS - len(became))]
    return sorted([*became, *others], key=lambda lead: lead.created_at)


def quotes(market: Market, chance: Chance) -> list[Quote]:
    """Quotes in every state: the older, the more are decided."""
    return sorted((_quote(market, place, chance) for place in range(QUOTES)), key=lambda q: q.created_at)


def interactions(market: Market, stored: Sequence[Deal], chance: Chance) -> Iterator[Interaction]:
    """Calls, e-mails, meetings and notes on these deals, after they began."""
    for _ in range(CONTACTS):
        deal = chance.pick(stored)
        known_for = (chance.now - deal.created_at).days
        kind = chance.pick(("call", "call", "email", "meeting", "note"))
        at = max(chance.office_hour(chance.whole(0, known_for)), deal.created_at)
        yield Interaction(
            kind=kind,
            note=chance.pick(market.material["interactions"][kind]),
            company_id=deal.company_id,
            deal_id=deal.id,
            owner_id=deal.owner_id,
            at=at,
            created_at=at,
        )


def _first_deal(market: Market, chance: Chance) -> Deal:
    return Deal(
        title="Terminals 2027",
        company_id=market.companies[0].id,
        amount=Decimal(12000),
        currency=market.material["currency"],
        stage=Stage.PROPOSAL,
        probability=PROBABILITY[Stage.PROPOSAL],
        close_date=chance.today + timedelta(days=26),
        owner_id=market.sellers[0].id,
        product_id=market.products["Card Terminals"].id,
        source="referral",
        created_at=chance.office_hour(21),
    )


def _deal(market: Market, age: float, fortune: _Fortune, chance: Chance) -> Deal:
    kind = chance.pick_shared(market.material["selling"])
    owner, product = chance.pick(market.sellers), market.products[kind["product"]]
    # The first company is kept for one deal, so that its name alone says which deal is meant.
    in_reach = [one for one in market.companies[1:] if one.region == owner.region] or market.companies[1:]
    created = chance.office_hour(age)
    takes = chance.whole(12, 105)
    decided = created.astimezone(chance.zone).date() + timedelta(days=takes)
    stage = _stage(owner, age, takes, fortune)
    price = (product.price or Decimal(0)) * chance.whole(kind["least"], kind["most"])
    return Deal(
        title=f"{kind['title']} {decided.year}",
        company_id=chance.pick(in_reach).id,
        amount=None if stage is Stage.PROSPECTING and chance.is_so(0.3) else price,
        currency=market.material["currency"],
        stage=stage,
        probability=PROBABILITY[stage],
        close_date=decided if stage.is_closed else max(decided, chance.today),
        owner_id=owner.id,
        product_id=product.id,
        source=chance.pick(market.material["lead_sources"]),
        created_at=created,
    )


def _stage(owner: Person, age: float, takes: int, fortune: _Fortune) -> Stage:
    """How far a deal is that began ``age`` days ago and takes so many."""
    if age > takes + 1:
        return Stage.WON if fortune.smiles(owner, age - takes) else Stage.LOST
    steps = (Stage.PROSPECTING, Stage.QUALIFIED, Stage.PROPOSAL, Stage.NEGOTIATION)
    return steps[min(int(age / takes * len(steps)), len(steps) - 1)]


class _Fortune:
    """Decides deals so that each seller wins as often as the material says, and not by chance more."""

    def __init__(self, material: Material) -> None:
        self._rates: Mapping[str, Mapping[str, float]] = material["success"]
        self._due: Counter[tuple[str | None, str]] = Counter()

    def smiles(self, seller: Person, days_ago: float) -> bool:
        """Whether this deal of theirs is won."""
        when = "lately" if days_ago < LATELY else "usually"
        before = int(self._due[seller.name, when])
        # Tenths: the counter adds whole numbers.
        self._due[seller.name, when] += round(self._rates[seller.name or ""][when] * 10)
        return self._due[seller.name, when] // 100 > before // 100


def _converted(market: Market, deal: Deal, chance: Chance) -> Lead:
    lead = _open_lead(market, chance)
    return replace(
        lead,
        company_id=deal.company_id,
        status=LeadStatus.CONVERTED,
        owner_id=deal.owner_id,
        deal_id=deal.id,
        source=deal.source,
        converted_at=deal.created_at,
        created_at=deal.created_at - timedelta(days=chance.whole(1, 12), minutes=chance.whole(0, 300)),
    )


def _open_lead(market: Market, chance: Chance) -> Lead:
    material = market.material
    status = chance.pick((LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.WORKING, LeadStatus.DISQUALIFIED))
    days = {LeadStatus.NEW: (0, 9), LeadStatus.WORKING: (4, 70), LeadStatus.DISQUALIFIED: (20, 360)}[status]
    name = f"{chance.pick(material['first_names'])} {chance.pick(material['last_names'])}"
    return Lead(
        name=name,
        company_id=chance.pick(market.companies[1:]).id,
        source=chance.pick(material["lead_sources"]),
        interest=chance.pick(material["lead_interests"]),
        amount=Decimal(chance.whole(4, 60) * 500) if chance.is_so(0.6) else None,
        currency=material["currency"],
        status=status,
        owner_id=None if status is LeadStatus.NEW else chance.pick(market.sellers).id,
        created_at=chance.office_hour(chance.whole(*days)),
    )


def _quote(market: Market, place: int, chance: Chance) -> Quote:
    material, wanted = market.material, chance.pick(market.material["quotes"])
    days = 350 * (1 - place / QUOTES) ** 1.6
    created, status = chance.office_hour(days), _quote_status(days, chance)
    quantity, price = chance.whole(2, 12), market.products[wanted["item"]].price or Decimal(0)
    customer = chance.pick([one for one in market.customers if one.company_id])
    is_priced = status is not QuoteStatus.REQUESTED
    sent = chance.after(created, 900) if status not in {QuoteStatus.REQUESTED, QuoteStatus.DRAFT} else None
    is_decided = status in {QuoteStatus.ACCEPTED, QuoteStatus.DECLINED}
    line = {"item": wanted["item"], "quantity": quantity, "price": f"{price:f}"}
    return Quote(
        text=wanted["text"].format(quantity=quantity),
        status=status,
        lines=(line,) if is_priced else (),
        total=price * quantity if is_priced else None,
        currency=material["currency"],
        customer_id=customer.id,
        company_id=customer.company_id,
        owner_id=chance.pick(market.sellers).id if is_priced else None,
        sent_at=sent,
        decided_at=chance.after(sent, 6000) if sent and is_decided else None,
        created_at=created,
    )


def _quote_status(days: float, chance: Chance) -> QuoteStatus:
    if days < 4:  # noqa: PLR2004 days
        return chance.pick((QuoteStatus.REQUESTED, QuoteStatus.REQUESTED, QuoteStatus.DRAFT))
    if days < 25:  # noqa: PLR2004 days
        return chance.pick((QuoteStatus.DRAFT, QuoteStatus.SENT, QuoteStatus.ACCEPTED, QuoteStatus.DECLINED))
    return chance.pick((QuoteStatus.ACCEPTED, QuoteStatus.ACCEPTED, QuoteStatus.DECLINED, QuoteStatus.SENT))
