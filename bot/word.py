"""Whose turn it is to speak: the bot's, or that of the person who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sharing import gives_number
from domain.conversation import Owner
from nlu.parse import OUT_OF_SCOPE

if TYPE_CHECKING:
    from bot.turn import Exchange


def bot_has_the_word(owner: Owner, exchange: Exchange) -> bool:
    """While a person answers the bot is silent; while nobody has come yet it helps where it surely can.
    A button is always answered, with what it asks: it was offered by us. So is a command."""
    parse, form = exchange.heard.parse, exchange.state.form
    if owner is Owner.BOT or exchange.heard.pressed is not None:
        return True
    if owner is Owner.PERSON:
        return form is not None and form.beside
    helps = parse is not None and parse.sure and parse.intent.name != OUT_OF_SCOPE
    return owner is Owner.QUEUE and (helps or gives_number(form, exchange.heard.text, parse))
