"""How the product itself is: every check's last word, queues, and what the nightly comparison found."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page
from bot.web.console.look import Look
from domain.access import Permission, require
from domain.health.model import NIGHTLY, Beat, Queue

NAMES = {
    "webchat": "Web chat",
    "telegram": "Telegram",
    "slack": "Slack",
    "email": "E-mail",
    "webhook": "Webhook",
    "inbox": "Messages to answer",
    "outbox": "Messages to send",
    "undelivered": "Look for what got stuck",
    "agree:not_in_timeline": "Heard, but not in a timeline",
    "agree:not_sent_out": "Said, but never sent out",
    "agree:gaps": "Timelines with gaps",
}


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
        "name": _name(beat.name),
        "state": {
            "word": "well" if well else "not heard of" if silent else "in trouble",
            "tone": _tone(beat, well=well),
        },
        "why": "" if named else beat.why,
        "count": look.number(beat.count) if beat.count else "",
        "talks": [{"label": f"#{number}", "href": f"{HOME}/conversations/{number}"} for number in named],
        "since": look.moment(beat.since),
        "at": look.moment(beat.at),
    }


def _name(check: str) -> str:
    kind, _, channel = check.rpartition(":")
    name = NAMES.get(check) or NAMES.get(channel) or channel
    return f"{name}: missed, now taken in" if kind == "missed" else name


def _tone(beat: Beat, *, well: bool) -> str:
    return "good" if well else "warn" if beat.ok else "bad"


def _queue(look: Look, queue: Queue) -> Facts:
    return {
        "name": NAMES[queue.name],
        "count": look.number(queue.count),
        "oldest": look.moment(queue.oldest),
        "is_late": queue.is_late(look.now),
    }
