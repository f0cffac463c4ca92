"""What was done with a ticket, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.web.console.frame import Facts
from bot.web.console.look import Look
from domain.access import Actor
from domain.desk import listing
from domain.desk.model import Step
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket

_NAMED = ("owner_id", "customer_id")
"""Fields that name somebody."""


async def steps(uow: UnitOfWork, actor: Actor, look: Look, ticket: Ticket) -> list[Facts]:
    """Each step with its instant, the newest first."""
    found = await listing.history(uow, actor, ticket)
    names = await _names(uow, found)
    told = [(step, _told(look, step, names)) for step in found]
    return [{"at": look.moment(step.at), "text": text} for step, text in told if text]


async def _names(uow: UnitOfWork, found: Sequence[Step]) -> dict[int, str]:
    ids = {
        value
        for step in found
        for side in (step.before, step.after)
        for field in _NAMED
        if (value := side.get(field))
    }
    people = await uow.find(Person, id=tuple(sorted(ids))) if ids else []
    return {one.id: one.name or one.email or "" for one in people}


def _told(look: Look, step: Step, names: Mapping[int, str]) -> str | None:
    """The step in words; None for one that only keeps books."""
    by = step.by or look.words("history", "parley")
    if not step.before:
        return look.words("history", "opened", by=by)
    changes = [said for field in step.after if (said := _change(look, step, field, names))]
    if not changes:
        return None
    said = look.words("history", "changed", by=by, changes=", ".join(changes))
    return look.words("history", "taken_back", step=said) if step.undone else said


def _change(look: Look, step: Step, field: str, names: Mapping[int, str]) -> str | None:
    if field == "text":
        return look.words("history", "more_text")
    known = look.words.all["history"]["fields"]
    if field not in known:
        return None
    before, after = (_value(look, field, side.get(field), names) for side in (step.before, step.after))
    return look.words("history", "from_to", what=known[field], before=before, after=after)


def _value(look: Look, field: str, value: Any, names: Mapping[int, str]) -> str:
    if value is None:
        return look.words("history", "nobody" if field in _NAMED else "nothing")
    if field in _NAMED:
        return names.get(value, f"#{value}")
    kind = {"status": "ticket", "priority": "priority"}.get(field)
    return look.words.pair("states", kind, str(value))[0] if kind else str(value)
