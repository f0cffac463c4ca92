"""One-time codes: made, kept as hashes, and taken once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.access import Actor, Permission, require
from domain.errors import ConflictError
from domain.identity.model import Guess, LinkCode
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Where

BOUND, FREE = 6, 8
"""Digits of a code that is good for one visitor alone, and of one that whoever types it first uses: that
one must not be found by trying."""
HOUR = timedelta(hours=1)
_ROUNDS = 10_000
"""A few milliseconds for us; for whoever tries all codes of a stolen hash, longer than the code lives."""


async def free_code(uow: UnitOfWork, actor: Actor, person: Person, policies: Mapping[str, Any]) -> str:
    """A code that makes whoever types it first, on any channel, the person; it works for
    ``link_minutes``. Everybody gets one for themselves; those who administer the house for others too.
    Raises ``ConflictError`` when they had too many within the hour."""
    if actor.person_id != person.id:
        require(actor, Permission.ADMINISTER)
    elif await _given(uow, person_id=person.id) >= policies["identity"]["codes_an_hour"]:
        raise ConflictError("codes_too_often")
    code = _digits(FREE)
    until = uow.now + timedelta(minutes=policies["identity"]["link_minutes"])
    await uow.add(LinkCode(code_hash=_hashed(code, None), expires_at=until, person_id=person.id))
    return code


async def bound_code(
    uow: UnitOfWork, visitor: Identity, person: Person | None, policies: Mapping[str, Any]
) -> str | None:
    """A code that makes this visitor the person, for ``code_minutes``; None when the person had too many
    within the hour. Without a person it is kept all the same and never right, so that nothing tells
    whether somebody is known. Raises ``ConflictError`` when the visitor asked too often."""
    rules = policies["identity"]
    if await _given(uow, channel=visitor.channel, external_id=visitor.external_id) >= rules["codes_an_hour"]:
        raise ConflictError("codes_too_often")
    too_many = person is not None and await _given(uow, person_id=person.id) >= rules["codes_an_hour"]
    code = _digits(BOUND)
    until = uow.now + timedelta(minutes=rules["code_minutes"])
    whose = person.id if person is not None and not too_many else None
    made = LinkCode(
        code_hash=_hashed(code, visitor),
        expires_at=until,
        person_id=whose,
        channel=visitor.channel,
        external_id=visitor.external_id,
    )
    await uow.add(made)
    return code if whose is not None else None


async def person_of_code(
    uow: UnitOfWork, visitor: Identity, code: str, policies: Mapping[str, Any]
) -> tuple[LinkCode, Person] | str:
    """The code and whom it proves this visitor to be; or why not, after the attempt was counted. The
    code is not used up yet."""
    if await _guessed_too_often(uow, visitor, policies):
        return "code_too_often"
    bound = len(code) == BOUND
    hashed = _hashed(code, visitor if bound else None)
    of_visitor: dict[str, Any] = {"channel": visitor.channel, "external_id": visitor.external_id}
    whose: dict[str, Any] = of_visitor if bound else {"channel": None}
    found = await uow.find(LinkCode, code_hash=hashed, order="-id", limit=1, **whose)
    why = _why_not(found[0] if found else None, uow, policies)
    if not why:
        person = await uow.get(Person, found[0].person_id or 0)
        if person is not None:
            return found[0], person
    await uow.add(Guess(**of_visitor))
    alive = Where("expires_at", ">", uow.now)
    for one in await uow.find(LinkCode, alive, used_at=None, **of_visitor):
        await uow.change(one, attempts=one.attempts + 1)
    return why or "code_wrong"


async def use_up(uow: UnitOfWork, code: LinkCode) -> None:
    """The code is used. Raises ``ConflictError`` when somebody did so in the same moment."""
    await uow.change(code, used_at=uow.now)


def _why_not(code: LinkCode | None, uow: UnitOfWork, policies: Mapping[str, Any]) -> str:
    if code is None:
        return "code_wrong"
    if code.used_at is not None:
        return "code_used"
    if code.expires_at <= uow.now:
        return "code_expired"
    return "code_mistyped" if code.attempts >= policies["identity"]["code_attempts"] else ""


async def _guessed_too_often(uow: UnitOfWork, visitor: Identity, policies: Mapping[str, Any]) -> bool:
    rules = policies["identity"]
    of_visitor: dict[str, Any] = {"channel": visitor.channel, "external_id": visitor.external_id}
    within_hour = Where("created_at", ">", uow.now - HOUR)
    if await uow.count(Guess, within_hour, **of_visitor) >= rules["guesses_an_hour"]:
        return True
    lately = Where("created_at", ">", uow.now - timedelta(minutes=rules["link_minutes"]))
    return await uow.count(Guess, lately) >= int(rules["guesses_of_all"])


async def _given(uow: UnitOfWork, **whose: Any) -> int:
    return await uow.count(LinkCode, Where("created_at", ">", uow.now - HOUR), **whose)


def _digits(number: int) -> str:
    return f"{secrets.randbelow(10**number):0{number}}"


def _hashed(code: str, visitor: Identity | None) -> str:
    salt = f"{visitor.channel}:{visitor.external_id}" if visitor else "anybody"
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), _ROUNDS).hex()
