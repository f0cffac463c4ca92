"""How the product itself is: every check's last word, queues, and what the nightly comparison found."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page
from bot.web.console.look import Look
from domain.access import Permission, require
from domain.health.model import NIGHTLY, Beat, Queue


def routes(desk: Desk) -> list[web.RouteDef]:
    """``/console/health``."""
    return [web.get(f"{HOME}/health", desk.page(show))]


async def show(asked: Asked) -> Page:
    """Checks, those in trouble first; what waits now; last night's comparison."""
    require(asked.actor, Permission.WORK_TICKETS)
    beats = sorted(await asked.uow.health.beats(), key=lambda beat: (beat.is_well(asked.uow.now), beat.name))
    facts = {
        "checks": [_check(asked.look, beat) for beat in beats if not beat.name.startswith(NIGHTLY)],
        "nightly": [_check(asked.look, beat) for beat in beats if beat.name.startswith(NIGHTLY)],
        "queues": [_queue(asked.look, queue) for queue in await asked.uow.health.queues()],
    }
    return Page("health", "health", facts)


def _check(look: Look, beat: Beat) -> Facts:
    well = beat.is_well(look.now)
    silent = beat.ok and not well
    named = [number for number in beat.why.split(", ") if number.isdecimal()]
    return {
        "name": _name(look, beat.name),
        "state": {
            "word": look.words("health", "well" if well else "silent" if silent else "troubled"),
            "tone": _tone(beat, well=well),
        },
        "why": "" if named else beat.why,
        "count": look.number(beat.count) if beat.count else "",
        "talks": [{"label": f"#{number}", "href": f"{HOME}/conversations/{number}"} for number in named],
        "since": look.moment(beat.since),
        "at": look.moment(beat.at),
    }


def _name(look: Look, check: str) -> str:
    kind, _, channel = check.rpartition(":")
    name = look.words("health", "names", check if check.startswith(NIGHTLY) else channel)
    return look.words("health", "missed", name=name) if kind == "missed" else name


def _tone(beat: Beat, *, well: bool) -> str:
    return "good" if well else "warn" if beat.ok else "bad"


def _queue(look: Look, queue: Queue) -> Facts:
    return {
        "name": _name(look, queue.name),
        "count": look.number(queue.count),
        "oldest": look.moment(queue.oldest),
        "is_late": queue.is_late(look.now),
    }
