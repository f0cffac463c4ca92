"""What was refused is on record: who tried what, and why not. Never what was said, nor a secret."""

from __future__ import annotations

from typing import Any

from domain.access import Actor
from domain.ports import UnitOfWork
from domain.rows import Change

REFUSAL = "refusal"


async def note_refusal(uow: UnitOfWork, actor: Actor, tried: str, why: str, **about: Any) -> None:
    """The audit holds that the actor tried something and was refused. ``about`` must be fit to be kept:
    numbers of records, names of channels; an e-mail goes through ``masked`` first."""
    after = {"tried": tried, "why": why, **{name: value for name, value in about.items() if value}}
    # Under no turn: a refusal changes nothing, so there is nothing of it to take back.
    await uow.audit.write(actor, None, [Change(REFUSAL, 0, 0, {}, after)], final=True)


def masked(email: str) -> str:
    """An e-mail address that tells who owns it only to somebody who knows: ``d***@client.example``."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}***@{domain}"[:80]
