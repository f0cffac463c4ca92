"""Why a message was understood as it was."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.app import App
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Page
from domain.access import Permission, require
from domain.dialogue import Reply
from domain.errors import NotFoundError
from domain.learning.explaining import facts_of
from domain.record import number_of

SECTION = "conversations"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The page of one message."""
    place = f"{HOME}/{SECTION}/{{number:\\d{{1,15}}}}/why/{{seq:\\d{{1,9}}}}"
    return [web.get(place, desk.page(partial(show_why, desk.app)))]


async def show_why(app: App, asked: Asked) -> Page:
    """What was said, how it was understood, and what decided."""
    require(asked.actor, Permission.SEE_CUSTOMERS)
    number, seq = number_of(asked.named["number"]), number_of(asked.named["seq"])
    lines = await asked.uow.conversations.lines(number, seq - 1, 1)
    line = next((one for one in lines if one.seq == seq and one.author == "customer"), None)
    heard = await asked.uow.learning.said(number, line.at) if line is not None else None
    if line is None or heard is None:
        raise NotFoundError("conversation_not_found")
    reply = Reply("why_staff", facts_of({**heard.parse, "text": line.text}))
    words = app.voice.wording(asked.actor.language).text(reply, asked.actor.zone, app.clock.now())
    facts = {
        "text": line.text,
        "at": asked.look.moment(line.at),
        "lines": words.splitlines() if heard.parse else [],
        "href": f"{HOME}/{SECTION}/{number}",
    }
    return Page("why", SECTION, facts)
