"""Whose turn it is to speak, the bot's or that of the person who answers; and what is said either way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.dialogue.forms import OpenForm
from bot.dialogue.noticing import Noticing
from bot.dialogue.sharing import gives_number
from bot.turns import caring
from bot.turns.edits import is_to_be_answered
from bot.turns.proving import ask_who, must_answer_who
from bot.turns.troubles import TroubleError
from bot.turns.unsure import offer_to_add
from bot.turns.what_next import asks_what_next, told_what_next
from domain.conversation import Conversation, Owner
from domain.desk import live
from domain.dialogue import Reply
from domain.messages import InboundMessage
from nlu.parse import OUT_OF_SCOPE

if TYPE_CHECKING:
    from bot.turns.turn import Exchange


async def respond(
    exchange: Exchange,
    conversation: Conversation,
    message: InboundMessage,
    noticing: Noticing,
    troubles: Sequence[TroubleError],
) -> None:
    """The message is answered, or left to the person who answers; see ``Exchange.go`` for ``troubles``."""
    owner = conversation.owner
    need = caring.notice(exchange, noticing)
    if must_answer_who(exchange):
        await ask_who(exchange)
    elif owner is not Owner.PERSON and need is None and (follow := caring.follow_up(exchange, noticing)):
        await follow(exchange)
    elif owner is not Owner.PERSON and need is None and asks_what_next(exchange, noticing):
        await told_what_next(exchange)
    elif bot_has_the_word(owner, exchange) or (need is not None and owner is Owner.QUEUE):
        if await is_to_be_answered(exchange, conversation, message.edits, troubles):
            await caring.answer(exchange, need, owner, noticing, partial(exchange.go, troubles))
        if owner is Owner.PERSON and (form := exchange.state.form) is not None:
            form.beside = not form.optional
    else:
        if need == caring.CRISIS:  # whoever answers may look away for a moment
            exchange.say(Reply("care.crisis"))
        await _left_to_person(exchange, owner, message)


def bot_has_the_word(owner: Owner, exchange: Exchange) -> bool:
    """While a person answers the bot is silent; while nobody has come yet it helps where it surely can.
    A button is always answered, with what it asks: it was offered by us. So is a command."""
    parse, form = exchange.heard.parse, exchange.state.form
    if owner is Owner.BOT or exchange.heard.pressed is not None:
        return True
    if owner is Owner.PERSON:
        return form is not None and form.beside
    helps = parse is not None and parse.sure and parse.intent.name != OUT_OF_SCOPE
    helps = helps or _tells_more(exchange) or exchange.dialogue.corrects(exchange.heard, exchange.state)
    return owner is Owner.QUEUE and (helps or gives_number(form, exchange.heard.text, parse))


def _tells_more(exchange: Exchange) -> bool:
    """Whether this answers the further question that was asked about a case: it is added there, also while
    a person is waited for."""
    parse, form = exchange.heard.parse, exchange.state.form
    if parse is None or form is None or not form.optional or form.asking is None:
        return False
    open_form = OpenForm(form, exchange.dialogue.handlers, exchange.dialogue.pack)
    return open_form.kind == "text" and not open_form.is_ignored(parse.text, parse)


async def _left_to_person(exchange: Exchange, owner: Owner, message: InboundMessage) -> None:
    """Whoever answers reads it; where nobody has come yet, the customer hears that somebody will."""
    if owner is Owner.PERSON:
        await live.heard(exchange.turn, len(message.files))
        await exchange.turn.uow.record(final=True)
        return
    turn, state = exchange.turn, exchange.state
    found = (
        turn.knowledge.search(turn.text, turn.actor.language, [])
        if turn.text.rstrip().endswith("?")
        else None
    )
    if found is not None:
        exchange.say(Reply("answer", {"title": found[0], "body": found[1]}))
    elif not exchange.replies and not (state.misses == 0 and offer_to_add(exchange)):
        exchange.say(live.kept(turn, again=state.misses > 0))
    state.misses += 1
