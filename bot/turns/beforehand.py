"""What can be known before anything is asked: for whom "a ticket for her" is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.decisions import Run
from bot.turns.troubles import TroubleError
from domain.errors import DomainError

if TYPE_CHECKING:
    from bot.dialogue.state import Form
    from bot.turns.turn import Exchange


async def known_beforehand(exchange: Exchange, form: Form) -> Form:
    """The form with what its handler finds out at once. Raises ``TroubleError`` for what cannot be done,
    whatever were answered."""
    handler = exchange.dialogue.handlers[form.intent]
    if handler.beforehand is None or form.tries or form.optional:
        return form
    try:
        more = await handler.beforehand(exchange.turn, **exchange.values(handler, form.slots))
    except DomainError as error:
        raise TroubleError(error, Run(form.intent, form.slots)) from error
    return replace(form, slots={**form.slots, **more})
