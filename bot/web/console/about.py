"""The customer beside their conversation: who they are, what is open, what was before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from bot.web.console.frame import HOME, Asked, Facts
from bot.web.console.inbox import address, channel
from bot.web.console.look import Look
from domain.access import Role
from domain.banking import Account, Survey
from domain.deals.model import Deal
from domain.desk.about import about
from domain.desk.model import Known, Talk
from domain.interactions.model import Interaction
from domain.people.model import Company, Person
from domain.quotes.model import Quote
from domain.tickets.model import Ticket, TicketStatus

T = TypeVar("T")
LONGEST = 80


async def beside(asked: Asked, talk: Talk) -> Facts:
    """Who it is, and a section for each kind of thing the reader may see."""
    look = asked.look
    found = await about(asked.uow, asked.actor, talk)
    sections = (
        _section(look, "tickets", found.tickets, _ticket),
        _section(look, "quotes", found.quotes, _quote),
        _section(look, "deals", found.deals, _deal),
        _section(look, "accounts", found.accounts, _account),
        _section(look, "interactions", found.interactions, _interaction),
        _section(look, "talks", found.talks if found.person else None, _talk),
    )
    return {
        "facts": person_facts(look, found.person, found.company) if found.person else [],
        "known": [_known(look, one) for one in _latest(found.known)],
        "stranger": found.person is None or (found.person.role is Role.GUEST and not found.person.email),
        "sections": [section for section in sections if section],
        "survey": _survey(look, found.survey) if found.survey else None,
    }


def person_facts(look: Look, person: Person, company: Company | None) -> list[Facts]:
    """Who somebody is, as far as we know; what we don't know is left out."""
    facts = [
        fact(look, "email", value=person.email, href=f"mailto:{person.email}"),
        fact(look, "phone", value=person.phone, href=f"tel:{person.phone}"),
        fact(look, "company", value=company.name if company else None),
        fact(look, "segment", value=person.segment),
        fact(look, "region", value=person.region),
        fact(look, "language", value=look.language(person.language)),
        fact(look, "zone", value=person.zone),
        fact(look, "since", at=look.moment(person.created_at)),
    ]
    return [one for one in facts if one["value"] or one["at"]]


def fact(look: Look, label: str, **shown: object) -> Facts:
    """A line beside a record."""
    empty = {"value": None, "href": None, "state": None, "at": None}
    return {"label": look.words("facts", label), **empty, **shown}


def ticket_page(ref: str) -> str:
    """Where a ticket is."""
    return f"{HOME}/tickets/{ref}"


def _section(
    look: Look, name: str, found: Sequence[T] | None, draw: Callable[[Look, T], Facts]
) -> Facts | None:
    """Its rows; None when the reader may not see any. Each row has a title and perhaps a place, a state, a
    value and an instant."""
    if found is None:
        return None
    title, nothing = look.words.pair("about", name)
    return {"name": name, "title": title, "nothing": nothing, "rows": [draw(look, one) for one in found]}


def _row(title: str, **more: Any) -> Facts:
    empty = {"ref": None, "href": None, "state": None, "value": None, "at": None}
    return {"title": title[:LONGEST], **empty, **more}


def _ticket(look: Look, one: Ticket) -> Facts:
    is_late = one.status is TicketStatus.OPEN and one.due_at is not None and one.due_at < look.now
    state = look.state("ticket", "late" if is_late else one.status.value)
    return _row(one.subject, ref=one.ref, href=ticket_page(one.ref), state=state, at=look.moment(one.due_at))


def _quote(look: Look, one: Quote) -> Facts:
    total = look.money(one.total, one.currency)
    return _row(one.text, ref=one.ref, state=look.state("quote", one.status.value), value=total)


def _deal(look: Look, one: Deal) -> Facts:
    amount = look.money(one.amount, one.currency)
    return _row(one.title, ref=one.ref, state=look.state("stage", one.stage.value), value=amount)


def _account(look: Look, one: Account) -> Facts:
    return _row(one.kind.replace("_", " ").capitalize(), value=look.money(one.balance, one.currency))


def _interaction(look: Look, one: Interaction) -> Facts:
    return _row(one.note, ref=look.words("interactions", one.kind), at=look.moment(one.at))


def _talk(look: Look, one: Talk) -> Facts:
    name = channel(look, one.channel)["name"]
    return _row(one.last_text, ref=name, href=address(one.id), at=look.moment(one.last_at))


def _known(look: Look, one: Known) -> Facts:
    state = look.state("known", "proven" if one.proven else "unproven")
    return {"channel": channel(look, one.channel), "state": state, "at": look.moment(one.since)}


def _latest(known: Iterable[Known]) -> list[Known]:
    """Each channel once: a browser is a new one every time, and what was proven once counts."""
    by_channel: dict[str, Known] = {}
    for one in known:
        before = by_channel.get(one.channel)
        if before is None or one.proven >= before.proven:
            by_channel[one.channel] = one
    return list(by_channel.values())


def _survey(look: Look, one: Survey) -> Facts:
    tone = "good" if one.score > 3 else "warn" if one.score == 3 else "bad"  # noqa: PLR2004 of 1 to 5
    word = look.words("about", "score", score=one.score)
    return {"state": {"word": word, "tone": tone}, "comment": one.comment, "at": look.moment(one.at)}
