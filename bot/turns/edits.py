"""A message worded anew. Only the latest can be put right by editing it: what it did is taken back, and the
new words are answered as if they had been said. What was not answered yet never is: see the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.dialogue.decisions import Undo
from bot.turns.troubles import TroubleError
from domain.conversation import Conversation
from domain.dialogue import Reply
from domain.ports import UnitOfWork

if TYPE_CHECKING:
    from bot.turns.turn import Exchange

TAKING_BACK = -1
"""The part of an edited message that undoes what its first wording did."""
RECENT = 30
"""Lines among which the latest message is looked for."""


async def is_to_be_answered(
    exchange: Exchange, conversation: Conversation, edits: str | None, troubles: Sequence[TroubleError]
) -> bool:
    """Whether what was heard is to be answered; False for an edit of which everything is said already. What
    its first wording did is taken back. Raises ``TroubleError`` when that cannot be."""
    if edits is None:
        return True
    for trouble in troubles:
        if trouble.part == TAKING_BACK:
            await exchange.tell_trouble(trouble)
            return False
    uow, state = exchange.turn.uow, exchange.state
    if await _latest(uow, conversation) != edits or _answers_a_question(exchange):
        exchange.replies.append(Reply("edited_too_late"))
        return False
    last = state.last
    done = await uow.inbox.get(last.turn) if last is not None else None
    if last is not None and done is not None and done.message.client_id == edits:
        await _take_back(exchange, last.turn)
    state.form = state.unsure = None
    return True


async def _take_back(exchange: Exchange, turn: int) -> None:
    try:
        await exchange.carry_out(Undo(turn))
    except TroubleError as trouble:
        trouble.part = TAKING_BACK
        raise
    await exchange.turn.uow.record(final=True)  # undo takes back what is done now, not this


async def _latest(uow: UnitOfWork, conversation: Conversation) -> str | None:
    """The speaker's own id of what they said last."""
    lines = await uow.conversations.lines(conversation.id, max(0, conversation.seq - RECENT))
    return next((line.client_id for line in reversed(lines) if line.author == "customer"), None)


def _answers_a_question(exchange: Exchange) -> bool:
    """Whether the new words are no matter of their own while a question is open: most likely they answer
    the one before, which was taken already."""
    form, parse = exchange.state.form, exchange.heard.parse
    if form is None or form.optional or parse is None:
        return False
    return not parse.sure or parse.intent.name not in exchange.dialogue.handlers
