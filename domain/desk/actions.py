"""What people who work here do at the desk: answer customers themselves, and deal with what got stuck.

Rights are checked here, whoever calls. What customers hear of it they are told by the turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Actor, Permission, require
from domain.conversation import Owner
from domain.desk.model import Talk
from domain.dialogue import Reply, Turn
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.inbox import InboxStatus
from domain.messages import File
from domain.outbox import OutboxStatus
from domain.ports import UnitOfWork
from domain.rows import Change
from domain.tickets.actions import note_answer
from domain.tickets.answering import worded
from domain.tickets.model import Ticket, TicketStatus
from domain.tickets.telling import answer_button


async def answer(
    turn: Turn, conversation_id: int, text: str, about: Ticket | None = None, files: Sequence[File] = ()
) -> Reply:
    """The customer reads this as said by the actor, whose conversation it is from now on. It answers
    ``about``, or the conversation's most pressing open ticket. Raises ``InvalidError`` when there is
    nothing to say."""
    require(turn.actor, Permission.WORK_TICKETS)
    words = worded(text)
    if not words and not files:
        raise InvalidError("answer_empty", slot="text")
    talk = await _customers(turn.uow, conversation_id)
    ticket = about or await _open_ticket(turn.uow, conversation_id)
    after = await note_answer(turn.uow, turn.actor, ticket) if ticket else None
    await _give_word(turn.uow, turn.actor, conversation_id, Owner.PERSON)
    buttons = (answer_button(ticket),) if ticket else ()
    facts = {"text": words, "by": turn.actor.name, "ticket": ticket}
    said = Reply("staff_says", facts, buttons, files=tuple(files))
    turn.tell(said, "answer", conversation_id=conversation_id, author="staff")
    return Reply("answer_sent", {"name": talk.name, "before": ticket, "ticket": after})


async def take(turn: Turn, conversation_id: int) -> Reply:
    """The actor answers in this conversation from now on, and the bot is silent; its customer is told."""
    require(turn.actor, Permission.WORK_TICKETS)
    talk = await _customers(turn.uow, conversation_id)
    if talk.owner is Owner.PERSON and talk.owner_id == turn.actor.person_id:
        raise ConflictError("conversation_yours")
    await _give_word(turn.uow, turn.actor, conversation_id, Owner.PERSON)
    turn.tell(Reply("taken_told", {"by": turn.actor.name}), "take", conversation_id=conversation_id)
    return Reply("conversation_taken", {"name": talk.name, "from": talk.owner_name})


async def hand_back(turn: Turn, conversation_id: int) -> Reply:
    """The bot answers in this conversation again; its customer is told."""
    require(turn.actor, Permission.WORK_TICKETS)
    talk = await _customers(turn.uow, conversation_id)
    if talk.owner is Owner.BOT:
        raise ConflictError("conversation_with_bot")
    await _give_word(turn.uow, turn.actor, conversation_id, Owner.BOT)
    turn.tell(Reply("handed_back_told", {"by": turn.actor.name}), "back", conversation_id=conversation_id)
    return Reply("conversation_handed_back", {"name": talk.name})


async def decide_message(uow: UnitOfWork, actor: Actor, outbox_id: int, *, resend: bool) -> None:
    """A message that did not arrive for certain is sent again, or let be. Raises ``ConflictError`` when
    it is on its way or decided already."""
    require(actor, Permission.WORK_TICKETS)
    chosen = OutboxStatus.READY if resend else OutboxStatus.DROPPED
    if not await uow.outbox.decide(outbox_id, chosen):
        raise ConflictError("message_decided")
    await _note(uow, actor, Change("message", outbox_id, 0, {}, {"status": chosen.value}))


async def let_turn_be(uow: UnitOfWork, actor: Actor, inbox_id: int) -> None:
    """A message that could not be answered is dealt with. Raises ``ConflictError`` when it is already."""
    await require_failed(uow, actor, inbox_id)
    await uow.inbox.settle(inbox_id, InboxStatus.DONE)
    await _note(uow, actor, Change("turn", inbox_id, 0, {}, {"status": InboxStatus.DONE.value}))


async def retry_turn(uow: UnitOfWork, actor: Actor, inbox_id: int) -> None:
    """It is on record that the actor lets a message be answered anew; whoever runs turns does it. Raises
    ``ConflictError`` when it was answered meanwhile."""
    await require_failed(uow, actor, inbox_id)
    await _note(uow, actor, Change("turn", inbox_id, 0, {}, {"status": InboxStatus.NEW.value}))


async def require_failed(uow: UnitOfWork, actor: Actor, inbox_id: int) -> None:
    """Nothing happens while this message waits for a person; raises ``ConflictError`` when it does not."""
    require(actor, Permission.WORK_TICKETS)
    received = await uow.inbox.get(inbox_id)
    if received is None or received.status is not InboxStatus.FAILED:
        raise ConflictError("turn_decided")


async def _customers(uow: UnitOfWork, conversation_id: int) -> Talk:
    found = await uow.desk.talk(conversation_id)
    if found is None:
        raise NotFoundError("conversation_not_found")
    return found


async def _open_ticket(uow: UnitOfWork, conversation_id: int) -> Ticket | None:
    status = (TicketStatus.OPEN, TicketStatus.PENDING)
    found = await uow.find(Ticket, conversation_id=conversation_id, status=status, order="due_at", limit=1)
    return found[0] if found else None


async def _give_word(uow: UnitOfWork, actor: Actor, conversation_id: int, owner: Owner) -> None:
    """Who answers is on record, in the conversation and in the audit."""
    before = await uow.conversations.lock(conversation_id)
    owner_id = actor.person_id if owner is Owner.PERSON else None
    if (before.owner, before.owner_id) == (owner, owner_id):
        return
    await uow.conversations.save(before, owner=owner, owner_id=owner_id)
    after = {"owner": owner.value, "owner_id": owner_id}
    was = {"owner": before.owner.value, "owner_id": before.owner_id}
    await _note(uow, actor, Change("conversation", conversation_id, before.version + 1, was, after))


async def _note(uow: UnitOfWork, actor: Actor, change: Change) -> None:
    await uow.audit.write(actor, None, [change])
