"""What every page of the console shares: who reads, what they may see, and how it is drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import bot.web
from bot.doors.tokens import make_identity
from bot.web.console.look import Look, locale_of
from bot.web.console.words import load_page_words, load_words
from domain.access import Actor, Permission
from domain.desk.model import Waiting
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import number_of

HOME = "/console"
SECTIONS = {
    "conversations": Permission.SEE_CUSTOMERS,
    "tickets": Permission.SEE_TICKETS,
    "leads": Permission.SEE_LEADS,
    "deals": Permission.SEE_DEALS,
    "learning": Permission.TEACH,
    "undelivered": Permission.WORK_TICKETS,
    "health": Permission.WORK_TICKETS,
}
"""Sections in the order of the rail, and who sees each."""

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is asked for: by whom, and what of it. ``named`` are the parts of its address,
    ``draft`` what they wrote when a form could not be taken, ``draft_of`` the form's last word, ``here``
    who else has a console open in this process."""

    uow: UnitOfWork
    actor: Actor
    look: Look
    named: Mapping[str, str]
    query: Mapping[str, str]
    draft: str = ""
    draft_of: str = ""
    here: frozenset[int] = frozenset()

    @property
    def page(self) -> int:
        """The number of the list's page, from 1."""
        return max(1, number_of(self.query.get("page", "")))

    def which(self, known: tuple[str, ...]) -> str:
        """The filter chosen, of those that are known; the first when none is."""
        said = self.query.get("show", "")
        return said if said in known else known[0]


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be drawn: its template, the section of the rail it belongs to, and what it shows."""

    template: str
    section: str
    facts: Facts = field(default_factory=dict)
    status: int = 200
    then: Callable[[UnitOfWork], Awaitable[None]] | None = None
    """What is noted once it is drawn."""


Load = Callable[[Asked], Awaitable[Page]]


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The console's templates: everything in them is escaped, and a name without a value is an error."""
    (root,) = bot.web.__path__
    loader = FileSystemLoader(Path(root) / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)


def look_of(actor: Actor, uow: UnitOfWork) -> Look:
    """How values look to this reader now."""
    return Look(load_words(actor.language), ZoneInfo(actor.zone), uow.now, locale_of(actor.language))


def frame(person: Person, asked: Asked, section: str, waiting: Waiting) -> Facts:
    """What `base.html` draws around every page, but for the form's token and the notice."""
    words, actor = asked.look.words, asked.actor
    counts = {
        "conversations": waiting.conversations,
        "tickets": waiting.tickets,
        "undelivered": waiting.stuck,
        "learning": waiting.examples,
    }
    rail = [
        {
            "label": words("rail", name),
            "href": f"{HOME}/{name}",
            "current": name == section,
            "count": counts.get(name) or None,
        }
        for name, permission in SECTIONS.items()
        if actor.may(permission)
    ]
    me = {"name": person.name or person.email, "role": words("roles", actor.role.value)}
    return {"me": me, "rail": rail} | spoken(actor.language)


def spoken(language: str) -> Facts:
    """What every template needs to speak this language."""
    words = load_page_words(language)
    return {"tag": words.tag, "_": words}


def identity_of(person: Person, key: str) -> str | None:
    """Who the reader is in the command box: themselves."""
    if person.email is None:
        return None
    return make_identity(person.email, key, name=person.name, lasts=timedelta(hours=12))


def filters(look: Look, section: str, known: tuple[str, ...], current: str) -> list[Facts]:
    """The links above a list."""
    return [
        {
            "label": look.words("filters", section, name),
            "href": f"{HOME}/{section}?show={name}",
            "current": name == current,
        }
        for name in known
    ]


def more(asked: Asked, section: str, which: str, *, is_more: bool) -> Facts | None:
    """The link below a list: to its next page, or from its last one back to the first."""
    if not is_more and asked.page == 1:
        return None
    page = asked.page + 1 if is_more else 1
    label = asked.look.words("more" if is_more else "newest")
    return {"label": label, "href": f"{HOME}/{section}?show={which}&page={page}"}
