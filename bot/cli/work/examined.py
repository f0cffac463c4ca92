"""What the doctor looks at: the house's own parts and its database."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.clock import SystemClock
from bot.gate.compared import compared
from config.languages import FOLDER, LanguagePackError, load_language
from config.settings import Settings
from domain.desk.model import Waiting
from domain.errors import StoreUnavailableError
from domain.health.model import Beat
from domain.people.finding import STAFF
from domain.people.model import Person
from domain.ports import UnitOfWork
from nlu.store import ModelStore
from storage.migrate import embedded_is_current, newest, server_version
from storage.open import SQLITE, open_store

OK, WARN, BAD, OFF = "ok", "warn", "bad", "off"
SCARCE = 500_000_000
"""Bytes of disk below which somebody should look."""
LOCAL = ("http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, slots=True)
class Finding:
    """A part, how it is, in words, and what to do about it."""

    name: str
    state: str
    what: str
    todo: str = ""


def examine_house(settings: Settings) -> list[Finding]:
    """What needs no database: address, disk, words, understanding. Blocks until looked at."""
    return [_address(settings), _disk(settings), _language(settings), _model(settings)]


async def examine_store(settings: Settings) -> list[Finding]:
    """The database: reachable, its schema, and what stands in it."""
    schema = await _schema(settings.database_url)
    if schema.state != OK:
        return [schema]
    store = open_store(settings.database_url, SystemClock(), settings.sqlite_synchronous)

    async def look(uow: UnitOfWork) -> tuple[Waiting, list[Beat], int]:
        return await uow.desk.waiting(), list(await uow.health.beats()), await uow.count(Person, role=STAFF)

    try:
        waiting, beats, staff = await store.read(look)
    except Exception as error:  # noqa: BLE001 whatever a broken table makes of it, we tell it as a finding
        return [schema, Finding("records", BAD, f"cannot be read: {error}", "look at the server's log")]
    finally:
        await store.close()
    return [schema, _staff(staff), _waiting(waiting), *_beats(beats)]


def _address(settings: Settings) -> Finding:
    url = settings.public_url
    calls = settings.slack_signing_secret or settings.telegram_webhook_secret
    if calls and not url.startswith("https://"):
        todo = "set PARLEY_PUBLIC_URL to an https address that Slack and Telegram reach"
        return Finding("address", WARN, f"{url}: platforms call https addresses only", todo)
    return Finding("address", OK, url + (", this machine only" if url.startswith(LOCAL) else ""))


def _disk(settings: Settings) -> Finding:
    folder = Path(settings.database_url.removeprefix(SQLITE)).parent if _is_embedded(settings) else Path()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    what = f"{free / 1e9:,.1f} GB free"
    return Finding("disk", OK, what) if free > SCARCE else Finding("disk", BAD, what, "make room")


def _language(settings: Settings) -> Finding:
    try:
        pack = load_language(settings.language)
    except LanguagePackError as error:
        return Finding("language", BAD, str(error), "mend the pack, or set PARLEY_LANGUAGE")
    return Finding("language", OK, f"{settings.language}, {len(pack.replies)} replies")


def _model(settings: Settings) -> Finding:
    from nlu.entities import load_lexicons
    from nlu.local import LocalParser
    from nlu.saved import ModelUnusable

    try:
        lexicons = load_lexicons(FOLDER, settings.language)
        model = LocalParser.load(settings.model_dir, lexicons).model
    except ModelUnusable as error:
        return Finding("understanding", BAD, str(error).partition(". ")[0], "make setup trains one")
    engine = "the local engine" if settings.nlu_engine == "local" else f"Rasa at {settings.rasa_url}"
    store = ModelStore(settings.model_dir)
    kept, then = _kept(store), _next(store)
    if not model.meanings:
        todo = "; ".join(filter(None, ("make setup installs the sentence encoder; then train anew", then)))
        return Finding("understanding", WARN, f"{engine}, by words alone: {settings.model_dir}; {kept}", todo)
    what = f"{engine}, by words and sentence vectors: {settings.model_dir}; {kept}"
    return Finding("understanding", OK, what, then)


def _next(store: ModelStore) -> str:
    """What to do with the candidate; empty where none waits."""
    if store.candidate is None:
        return ""
    outcome = compared(store)
    if outcome is None:
        return "parley nlu compare, then parley nlu promote"
    if outcome["passed"]:
        return "parley nlu promote"
    return "parley nlu compare says why it was refused"


def _kept(store: ModelStore) -> str:
    """The model's version and age, whether a candidate waits, and how many one could go back to."""
    current, candidate, earlier = store.current, store.candidate, store.earlier
    days = (datetime.now(UTC) - current.made).days if current else 0
    age = "trained today" if days < 1 else f"trained {days} day{'s' if days > 1 else ''} ago"
    parts = [f"model {current.name if current else '?'}, {age}"]
    outcome = compared(store)
    refused = outcome is not None and not outcome["passed"]
    how = "was refused by the comparison" if refused else "waits"
    parts += [f"candidate {candidate.name} {how}"] if candidate else []
    parts += [f"{len(earlier)} earlier kept"] if earlier else []
    return ", ".join(parts)


def _is_embedded(settings: Settings) -> bool:
    return settings.database_url.startswith(SQLITE)


def _embedded_schema(path: Path) -> Finding:
    if not path.exists():
        return Finding("database", WARN, f"{path} is not there yet", "parley serve makes it")
    if not embedded_is_current(path):
        return Finding("database", WARN, f"{path} has an older schema", "the next start brings it up to date")
    return Finding("database", OK, f"{path}, schema {newest()}")


async def _schema(url: str) -> Finding:
    if url.startswith(SQLITE):
        return await asyncio.to_thread(_embedded_schema, Path(url.removeprefix(SQLITE)))
    server = urlsplit(url)
    place = f"{server.hostname}{f':{server.port}' if server.port else ''}{server.path}"
    try:
        version = await server_version(url)
    except StoreUnavailableError as error:
        return Finding(
            "database", BAD, f"{place} cannot be reached: {error}", "start it, or set PARLEY_DATABASE_URL"
        )
    if version != newest():
        what = f"{place} has schema {version or 'none'}, this release wants {newest()}"
        return Finding("database", BAD, what, "parley db upgrade")
    return Finding("database", OK, f"{place}, schema {version}")


def _staff(count: int) -> Finding:
    if not count:
        return Finding(
            "staff", WARN, "nobody works here yet", "parley staff add EMAIL --name NAME --role admin"
        )
    return Finding("staff", OK, f"{count} work here")


def _waiting(waiting: Waiting) -> Finding:
    what = f"{waiting.inbox} to answer, {waiting.stuck} stuck"
    if waiting.stuck:
        return Finding("messages", WARN, what, "decide about them: /console/undelivered")
    return Finding("messages", OK, what)


def _beats(beats: list[Beat]) -> list[Finding]:
    """What checks said last, where it was not well; whether anybody makes them."""
    bad = [
        Finding(
            f"{beat.name}",
            BAD,
            f"since {beat.since:%Y-%m-%d %H:%M} UTC: {beat.why or beat.count}",
            "/console/health",
        )
        for beat in beats
        if not beat.ok
    ]
    return bad or [Finding("checks", OK, f"{len(beats)} on record, all well")]
