"""Somebody is called: told that a customer wants a person, with what there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.desk.live import take_button
from domain.desk.records import Handoff
from domain.desk.routing import whom
from domain.dialogue import Reply, Told
from domain.ports import UnitOfWork


async def call(
    uow: UnitOfWork,
    policies: Mapping[str, Any],
    handoff: Handoff,
    facts: Mapping[str, Any],
    *,
    opens: datetime | None,
) -> list[Told]:
    """The next colleague is called, and that is on record; nobody when there is nobody left, or nobody
    is here until ``opens`` and the house lets them rest. What they are to be told, under unique keys."""
    if opens is not None and not policies["service"]["handoff"]["call_when_closed"]:
        return []
    person = await whom(uow, policies, handoff.called)
    if person is None:
        return []
    known = {"called": (*handoff.called, person.id), "called_id": person.id, "called_at": uow.now}
    await uow.change(handoff, **known)
    said = Reply("human_wanted_told", {**facts, "opens": opens}, (take_button(handoff.conversation_id),))
    return [Told(said, f"handoff:{handoff.id}:call:{person.id}", person_id=person.id)]
