"""What was said and what is on record, found by words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from aiohttp import web

from bot.web.console.about import ticket_page
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page
from bot.web.console.inbox import address, channel
from bot.web.console.look import Look
from domain.deals.model import Deal
from domain.desk.model import Found
from domain.desk.search import search
from domain.leads.model import Lead
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.tickets.model import Ticket

LONGEST = 200
AROUND = 60
"""Letters of a line before what was found in it."""

T = TypeVar("T")


def routes(desk: Desk) -> list[web.RouteDef]:
    """The one page."""
    return [web.get(f"{HOME}/search", desk.page(show))]


async def show(asked: Asked) -> Page:
    """What fits, by kind; kinds in which nothing does are left out."""
    words = " ".join(asked.query.get("q", "").replace("\x00", "").split())[:LONGEST]
    found = await search(asked.uow, asked.actor, words)
    look = asked.look
    places = await _places(asked.uow, found.people)
    groups = (
        _group(look, "said", found.said, lambda look, one: _line(look, one, words)),
        _group(look, "people", found.people, lambda _, one: _person(one, places.get(one.id))),
        _group(look, "companies", found.companies, _company),
        _group(look, "tickets", found.tickets, _ticket),
        _group(look, "quotes", found.quotes, _quote),
        _group(look, "deals", found.deals, _deal),
        _group(look, "leads", found.leads, _lead),
    )
    return Page(
        "search", "conversations", {"wanted": words, "groups": [one for one in groups if one["rows"]]}
    )


async def _places(uow: UnitOfWork, people: Sequence[Person]) -> dict[int, int]:
    """The conversation of each of these people where they were last."""
    found = [(one.id, await uow.conversations.of_person(one.id)) for one in people]
    return {number: talk.id for number, talk in found if talk is not None}


def _group(look: Look, name: str, found: Sequence[T], draw: Callable[[Look, T], Facts]) -> Facts:
    return {"title": look.words("search", name), "rows": [draw(look, one) for one in found]}


def _row(title: str | None, **more: object) -> Facts:
    empty = {
        "ref": None,
        "href": None,
        "text": None,
        "state": None,
        "value": None,
        "at": None,
        "channel": None,
    }
    return {"title": title or "–", **empty, **more}


def _line(look: Look, one: Found, words: str) -> Facts:
    place = max(0, one.text.lower().find(words.lower()) - AROUND)
    text = ("… " if place else "") + one.text[place : place + AROUND * 4]
    name = one.name or look.words("speakers", "visitor", number=one.talk_id)
    shown = {"channel": channel(look, one.channel), "at": look.moment(one.at)}
    return _row(name, href=address(one.talk_id), text=text, **shown)


def _person(one: Person, talk_id: int | None) -> Facts:
    text = ", ".join(filter(None, (one.email, one.phone)))
    return _row(one.name or one.email, text=text, href=address(talk_id) if talk_id else None)


def _company(_: Look, one: Company) -> Facts:
    return _row(one.name, text=", ".join(filter(None, (one.sector, one.region))))


def _ticket(look: Look, one: Ticket) -> Facts:
    state = look.state("ticket", one.status.value)
    return _row(
        one.subject, ref=one.ref, href=ticket_page(one.ref), state=state, at=look.moment(one.created_at)
    )


def _quote(look: Look, one: Quote) -> Facts:
    state = look.state("quote", one.status.value)
    return _row(one.text, ref=one.ref, state=state, value=look.money(one.total, one.currency))


def _deal(look: Look, one: Deal) -> Facts:
    state = look.state("stage", one.stage.value)
    return _row(one.title, ref=one.ref, state=state, value=look.money(one.amount, one.currency))


def _lead(look: Look, one: Lead) -> Facts:
    state = look.state("lead", one.status.value)
    return _row(
        one.name, ref=one.ref, text=one.interest, state=state, value=look.money(one.amount, one.currency)
    )
