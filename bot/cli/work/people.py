"""People who work here are added; they and programs get what proves who they are."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from datetime import timedelta
from getpass import getpass
from zoneinfo import available_timezones

from bot.cli.work.opening import Refused, on_store, polite
from bot.doors.passwords import SHORTEST, hash_password
from bot.doors.tokens import make_access, make_identity
from config.policies import load_policies
from config.settings import load_settings
from domain.access import Role
from domain.errors import NotFoundError
from domain.exchange.contacts import ContactInvalid, read_email
from domain.identity.codes import free_code
from domain.messages import Identity
from domain.people.model import Person
from domain.people.staff import add_staff, set_password
from domain.ports import UnitOfWork


@polite
def add(arguments: Namespace) -> int:
    """Somebody works here, or is known better."""
    settings, email = load_settings(), _email(arguments.email)
    known = {
        name: getattr(arguments, name)
        for name in ("name", "team", "region", "zone", "language")
        if getattr(arguments, name) is not None
    }
    if known.get("zone", "UTC") not in available_timezones():
        raise Refused(f"{known['zone']} is no time zone; one is written like Europe/London.")
    identities = _identities(arguments)

    async def work(uow: UnitOfWork) -> tuple[Person, bool]:
        found = await uow.find(Person, email=email, limit=1)
        role = arguments.role or (found[0].role.value if found and found[0].is_staff else Role.SALES.value)
        return await add_staff(uow, uow.actor, email, {**known, "role": Role(role)}, identities)

    person, is_new = on_store(settings, work)
    role = person.role.value.replace("_", " ")
    print(f"{person.name or email} <{email}> {'now works' if is_new else 'works'} here as {role}.")
    return 0


@polite
def password(arguments: Namespace) -> int:
    """They sign in to the console with what standard input says."""
    settings, email = load_settings(), _email(arguments.email)
    password = getpass("New password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST:
        raise Refused(f"A password needs at least {SHORTEST} characters. Nothing was changed.")
    hashed = hash_password(password)

    async def work(uow: UnitOfWork) -> Person:
        return await set_password(uow, uow.actor, email, hashed)

    try:
        on_store(settings, work)
    except NotFoundError as trouble:
        raise Refused(
            f"Nobody with the e-mail {email} works here; `parley staff add` adds them."
        ) from trouble
    print(f"{email} signs in with the new password from now on.")
    return 0


@polite
def link_code(arguments: Namespace) -> int:
    """A one-time code for this person is printed, with what to do with it."""
    settings, email = load_settings(), _email(arguments.email)
    policies = load_policies()

    async def work(uow: UnitOfWork) -> tuple[Person, str] | None:
        found = await uow.find(Person, email=email, limit=1)
        return (found[0], await free_code(uow, uow.actor, found[0], policies)) if found else None

    made = on_store(settings, work)
    if made is None:
        raise Refused(f"Nobody has the e-mail {email}; `parley staff add` adds who works here.")
    person, code = made
    minutes = policies["identity"]["link_minutes"]
    print(f"Code: {code}")
    print(f"It works once, for {minutes} minutes. Whoever uses it is taken for {person.name or email}, so")
    print("give it to nobody else. Write to Parley in Slack, Telegram or the web chat:")
    print(f"  link {code}")
    print("or open Telegram at https://t.me/<name of your bot>?start=" + code)
    return 0


@polite
def create_token(arguments: Namespace) -> int:
    """A REST token is printed."""
    print(make_access(Role(arguments.role), load_settings().secret_key, lasts=_days(arguments)))
    return 0


@polite
def create_identity(arguments: Namespace) -> int:
    """A web chat identity is printed."""
    key, email = load_settings().secret_key, _email(arguments.email)
    print(make_identity(email, key, name=arguments.name, lasts=_days(arguments)))
    return 0


def _days(arguments: Namespace) -> timedelta:
    if not 0 < arguments.days <= 3650:  # noqa: PLR2004 ten years
        raise Refused("A token lasts between one day and ten years.")
    return timedelta(days=arguments.days)


def _email(text: str) -> str:
    try:
        return read_email(text)
    except ContactInvalid as trouble:
        raise Refused(f"{text!r} is not an e-mail address.") from trouble


def _identities(arguments: Namespace) -> list[Identity]:
    """As the channels know people: a Slack member, a Telegram user."""
    shapes = {"slack": (r"[UW][A-Z0-9]{1,20}", "U02ABC3DE"), "telegram": (r"\d{1,20}", "123456789")}
    identities = []
    for channel, (shape, example) in shapes.items():
        said = getattr(arguments, channel)
        if said is not None and not re.fullmatch(shape, said):
            raise Refused(f"{said!r} is no {channel.title()} id; one looks like {example}.")
        if said is not None:
            identities.append(Identity(channel, said))
    return identities
