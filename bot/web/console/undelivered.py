"""What did not get through: our messages without a sure end, and theirs that could not be answered."""

from __future__ import annotations

from aiohttp import web

from bot.app import App
from bot.web.console.acting import Sent
from bot.web.console.desk import Around, Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, more
from bot.web.console.look import Look
from domain.desk import actions, listing
from domain.desk.model import Stuck
from domain.dialogue import Reply, Turn
from domain.errors import NotFoundError
from domain.outbox import OutboxStatus
from domain.record import number_of

SECTION = "undelivered"
MESSAGE, TURN = "message", "turn"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list, and what a person decides."""

    async def follow(sent: Sent) -> None:
        await _follow(desk.app, sent)

    here = f"{HOME}/{SECTION}"
    form = desk.form(act, show_list, here, Around(after=follow))
    return [web.get(here, desk.page(show_list)), web.post(here, form)]


async def show_list(asked: Asked) -> Page:
    """What did not get through, the newest first."""
    found, is_more = await listing.stuck(asked.uow, asked.actor, asked.page)
    facts = {
        "undelivered": [_card(asked.look, one) for one in found],
        "more": more(asked, SECTION, "all", is_more=is_more),
    }
    return Page("undelivered", SECTION, facts)


async def act(turn: Turn, sent: Sent) -> Reply:
    """A message is sent again or let be; a turn is tried again or let be."""
    kind, number = _meant(sent)
    chosen = kind, sent.form.get("act", "")
    if chosen == (MESSAGE, "resend"):
        await actions.decide_message(turn.uow, turn.actor, number, resend=True)
        return Reply("message_resent")
    if chosen == (MESSAGE, "let_be"):
        await actions.decide_message(turn.uow, turn.actor, number, resend=False)
        return Reply("message_let_be")
    if chosen == (TURN, "try_again"):
        await actions.retry_turn(turn.uow, turn.actor, number)
        return Reply("turn_tried_again")
    if chosen == (TURN, "let_be"):
        await actions.let_turn_be(turn.uow, turn.actor, number)
        return Reply("turn_let_be")
    raise NotFoundError("conversation_not_found")


async def _follow(app: App, sent: Sent) -> None:
    """What was decided begins at once, not at the next tick."""
    kind, number = _meant(sent)
    if sent.form["act"] == "try_again" and kind == TURN:
        await app.runner.retry(number)
    elif sent.form["act"] == "resend":
        app.jobs.wake("delivery")


def _meant(sent: Sent) -> tuple[str, int]:
    kind, _, number = sent.form.get("key", "").partition(":")
    return kind, number_of(number)


def _card(look: Look, one: Stuck) -> Facts:
    state = one.status.value if one.status else "failed"
    acts = [("resend", one.status is OutboxStatus.DEAD), ("let_be", False)]
    if one.status is None:
        acts = [("try_again", True), ("let_be", False)]
    return {
        "key": f"{MESSAGE if one.status else TURN}:{one.id}",
        "to": one.name or look.words("speakers", "visitor", number=one.conversation_id or one.id),
        "href": f"{HOME}/conversations/{one.conversation_id}" if one.conversation_id else None,
        "channel": look.words("channels", one.channel),
        "text": one.text or look.words("stuck", "without_words"),
        "state": look.state("message", state),
        "why": _why(look, one, state),
        "at": look.moment(one.at),
        "tries": one.tries,
        "acts": [{"act": act, "label": look.words("acts", act), "primary": first} for act, first in acts],
    }


def _why(look: Look, one: Stuck, state: str) -> str:
    if one.status is None:
        return look.words("stuck", "failed", code=one.error or "")
    why = look.words("stuck", state)
    return f"{why} ({one.error})" if one.error else why
