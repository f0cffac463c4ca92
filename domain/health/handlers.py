"""What staff decide about what got stuck, by the buttons under it; nobody says these."""

from __future__ import annotations

from domain.access import Permission
from domain.desk import actions
from domain.dialogue import Reply, Turn, handler
from domain.inbox import InboxStatus


@handler("send_message_again", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def send_message_again(turn: Turn, message_id: int) -> Reply:
    """A message of ours is sent once more, though it may have arrived."""
    await actions.decide_message(turn.uow, turn.actor, message_id, resend=True)
    return Reply("message_resent")


@handler("let_message_be", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def let_message_be(turn: Turn, message_id: int) -> Reply:
    """A message of ours is not sent any more."""
    await actions.decide_message(turn.uow, turn.actor, message_id, resend=False)
    return Reply("message_let_be")


@handler("try_turn_again", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def try_turn_again(turn: Turn, turn_id: int) -> Reply:
    """A message that could not be answered is answered anew, by whoever resumes what is open."""
    await actions.retry_turn(turn.uow, turn.actor, turn_id)
    await turn.uow.inbox.settle(turn_id, InboxStatus.NEW, error_code=None)
    return Reply("turn_tried_again")


@handler("let_turn_be", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def let_turn_be(turn: Turn, turn_id: int) -> Reply:
    """A message that could not be answered is dealt with."""
    await actions.let_turn_be(turn.uow, turn.actor, turn_id)
    return Reply("turn_let_be")
