"""What was said with whom, kept for everybody who works here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.access import Actor, Permission, require
from domain.interactions.model import Interaction
from domain.ports import UnitOfWork


async def log_interaction(uow: UnitOfWork, actor: Actor, interaction: Interaction) -> Interaction:
    """The interaction is on record as the actor's."""
    require(actor, Permission.LOG_INTERACTION)
    return await uow.add(replace(interaction, owner_id=actor.person_id))


async def change_interaction(
    uow: UnitOfWork, actor: Actor, interaction: Interaction, **fields: Any
) -> Interaction:
    """The interaction is as it should have been noted."""
    require(actor, Permission.LOG_INTERACTION)
    return await uow.change(interaction, **fields)


async def latest(uow: UnitOfWork, actor: Actor, *, limit: int = 2, **equal: int) -> list[Interaction]:
    """The latest interactions with a company, a customer, about a deal or a lead."""
    require(actor, Permission.SEE_CUSTOMERS)
    return await uow.find(Interaction, order="-at", limit=limit, **equal)
