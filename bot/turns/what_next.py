"""What a customer is to do next about what they have just told us or asked for: "what should I do now?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.decisions import Run
from bot.dialogue.more_told import TELLING
from domain.dialogue import Reply
from domain.knowledge.handlers import own_articles

if TYPE_CHECKING:
    from bot.dialogue.noticing import Noticing
    from bot.turns.turn import Exchange

QUOTING = frozenset({"request_quote", "amend_quote"})
"""Acts that ask for a price."""


def asks_what_next(exchange: Exchange, noticing: Noticing) -> bool:
    """Whether this asks for nothing but what comes next, right after a matter was put on record."""
    state, heard = exchange.state, exchange.heard
    form = state.form
    if exchange.turn.actor.is_staff or heard.pressed is not None or not (form is None or form.optional):
        return False
    return _matter(exchange) is not None and noticing.asks_on(heard.text)


async def told_what_next(exchange: Exchange) -> None:
    """Where the matter stands is said, and what to do about it: also what is known of such a matter."""
    if (matter := _matter(exchange)) is None:
        return
    kind, intent = matter
    await exchange.carry_out(Run(intent, {kind: exchange.state.focus[kind]}))
    turn = exchange.turn
    record = exchange.replies[-1].facts.get(kind) if exchange.replies else None
    text = str(getattr(record, "text", "") or "")
    known = turn.knowledge.search(text, turn.actor.language, await own_articles(turn)) if text else None
    facts = {"kind": kind, "record": record, "article": known[1] if known is not None else None}
    exchange.say(Reply("what_next", facts))
    exchange.state.why["acted"] = intent


def _matter(exchange: Exchange) -> tuple[str, str] | None:
    """The kind of the record that was made last, and the intent that tells where it stands."""
    state = exchange.state
    done = state.last.intent if state.last is not None else None
    if done in TELLING and "ticket" in state.focus:
        return "ticket", "ticket_status"
    return ("quote", "quote_status") if done in QUOTING and "quote" in state.focus else None
