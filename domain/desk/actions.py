"""What people who work here do at the desk: answer customers themselves, and deal with what got stuck.

Rights are checked here, whoever calls. What customers hear of it they are told by the turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.access import RIGHTS, Actor, Permission, require
from domain.conversation import Conversation, Owner
from domain.desk import answers, handoffs
from domain.desk.live import work_buttons
from domain.desk.places import Place, customers_place
from domain.desk.records import AnswerStatus
from domain.desk.summary import summary
from domain.dialogue import Button, Reply, Turn
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.inbox import InboxStatus
from domain.messages import File
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Change
from domain.tickets.answering import worded
from domain.tickets.model import Ticket, TicketStatus


async def answer(
    turn: Turn, conversation_id: int, text: str, about: Ticket | None = None, files: Sequence[File] = ()
) -> Reply:
    """The customer reads this as said by the actor, whose conversation it is from now on. It answers
    ``about``, or the conversation's most pressing open ticket. A ticket answered in chat, where the bot
    leads the conversation, leaves that to the bot: nobody sits there. Raises ``InvalidError`` when there
    is nothing to say."""
    require(turn.actor, Permission.WORK_TICKETS)
    words = worded(text)
    if not words and not files:
        raise InvalidError("answer_empty", slot="text")
    talk = await customers_place(turn.uow, conversation_id)
    before = about or await _open_ticket(turn.uow, conversation_id)
    if not (turn.conversation_id and about and talk.owner is Owner.BOT):
        await _take(turn, talk)
    sent = await answers.send(turn, conversation_id, words, before, files)
    held = (sent.leaves_at - turn.now).seconds if sent.status is AnswerStatus.HELD else 0
    buttons = (Button("recall", "recall_answer", {"answer": sent.id}),) if held else ()
    facts = {
        "name": talk.name,
        "channel": talk.channel,
        "before": before,
        "ticket": _answered(before),
        "held": held,
    }
    return Reply("answer_sent", facts, buttons)


async def take(turn: Turn, conversation_id: int) -> Reply:
    """The actor answers in this conversation from now on, and the bot is silent; its customer is told,
    and so is the colleague whose it was."""
    require(turn.actor, Permission.WORK_TICKETS)
    talk = await customers_place(turn.uow, conversation_id)
    if talk.owner is Owner.PERSON and talk.owner_id == turn.actor.person_id:
        raise ConflictError("conversation_yours")
    await _take(turn, talk)
    key = f"take:{conversation_id}:{turn.uow.turn_id}"
    turn.tell(Reply("taken_told", {"by": turn.actor.name}), key, conversation_id=conversation_id)
    return Reply("conversation_taken", {"name": talk.name, "from": talk.owner_name})


async def hand_back(turn: Turn, conversation_id: int) -> Reply:
    """The bot answers in this conversation again, and knows what it knew; its customer is told."""
    require(turn.actor, Permission.WORK_TICKETS)
    talk = await customers_place(turn.uow, conversation_id)
    if talk.owner is Owner.BOT:
        raise ConflictError("conversation_with_bot")
    await answers.release(turn, conversation_id)
    before = await handoffs.give_word(turn.uow, turn.actor, conversation_id, Owner.BOT)
    await handoffs.end(turn.uow, conversation_id)
    facts = {"by": turn.actor.name, "under_way": before.under_way[0] if before.under_way else None}
    key = f"back:{conversation_id}:{turn.uow.turn_id}"
    turn.tell(Reply("handed_back_told", facts), key, conversation_id=conversation_id)
    return Reply("conversation_handed_back", {"name": talk.name})


async def note(turn: Turn, conversation_id: int, text: str) -> Reply:
    """Whoever works here reads this in the conversation; its customer never does. Raises
    ``InvalidError`` when there is nothing to note."""
    require(turn.actor, Permission.WORK_TICKETS)
    if not text.strip():
        raise InvalidError("note_empty", slot="text")
    talk = await customers_place(turn.uow, conversation_id)
    key = f"note:{conversation_id}:{turn.uow.turn_id}"
    turn.note(Reply("internal_note", {"text": text.strip()}), key, conversation_id, author="staff")
    return Reply("note_added", {"name": talk.name})


async def transfer(turn: Turn, conversation_id: int, person_id: int) -> Reply:
    """The conversation is this colleague's, who hears so with what there is to know; its customer is
    told. Raises ``NotFoundError`` when nobody who answers customers is meant."""
    require(turn.actor, Permission.WORK_TICKETS)
    talk = await customers_place(turn.uow, conversation_id)
    to = await turn.uow.get(Person, person_id)
    if to is None or Permission.WORK_TICKETS not in RIGHTS[to.role]:
        raise NotFoundError("colleague_not_found", name=to.name if to else "")
    if talk.owner is Owner.PERSON and talk.owner_id == to.id:
        raise ConflictError("conversation_theirs", name=to.name or to.email)
    await answers.release(turn, conversation_id)
    desk = await turn.uow.conversations.of_person(to.id)
    before = await handoffs.give_word(turn.uow, turn.actor, conversation_id, Owner.PERSON, to.id)
    handoff = await handoffs.take(turn.uow, before, to.id, desk.id if desk else None)
    facts = {**await summary(turn.uow, before, handoff), "by": turn.actor.name}
    key = f"transfer:{conversation_id}:{turn.uow.turn_id}"
    if to.id != turn.actor.person_id:
        given = Reply("conversation_given_told", facts, work_buttons(conversation_id))
        turn.tell(given, f"{key}:{to.id}", person_id=to.id)
    moved = {"from": turn.actor.name, "to": to.name or to.email}
    turn.note(Reply("conversation_given_note", moved), f"{key}:note", conversation_id)
    turn.tell(Reply("taken_told", {"by": to.name}), key, conversation_id=conversation_id)
    return Reply("conversation_given", {"name": talk.name, "to": to.name or to.email})


async def card(turn: Turn, conversation_id: int) -> Reply:
    """What there is to know of a conversation the actor has, and what to do with it."""
    require(turn.actor, Permission.WORK_TICKETS)
    here = await turn.uow.conversations.get(conversation_id)
    if here is None:
        raise NotFoundError("conversation_not_found")
    facts = await summary(turn.uow, here, await handoffs.going_on(turn.uow, conversation_id))
    return Reply("conversation_card", facts, work_buttons(conversation_id))


async def _take(turn: Turn, talk: Place) -> Conversation:
    """The conversation is the actor's; a colleague who had it hears so."""
    own = turn.actor.person_id
    before = await handoffs.give_word(turn.uow, turn.actor, talk.id, Owner.PERSON, own)
    await handoffs.take(turn.uow, before, own, turn.conversation_id or None)
    if before.owner is Owner.PERSON and before.owner_id not in {None, own}:
        taken = Reply("taken_from_you_told", {"name": talk.name, "by": turn.actor.name})
        key = f"taken:{talk.id}:{turn.uow.turn_id}"
        turn.tell(taken, key, person_id=before.owner_id)
    return before


def _answered(ticket: Ticket | None) -> Ticket | None:
    """The ticket as it is once the answer has left."""
    if ticket is None or ticket.status is not TicketStatus.OPEN:
        return ticket
    return replace(ticket, status=TicketStatus.PENDING)


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


async def _open_ticket(uow: UnitOfWork, conversation_id: int) -> Ticket | None:
    status = (TicketStatus.OPEN, TicketStatus.PENDING)
    found = await uow.find(Ticket, conversation_id=conversation_id, status=status, order="due_at", limit=1)
    return found[0] if found else None


async def _note(uow: UnitOfWork, actor: Actor, change: Change) -> None:
    await uow.audit.write(actor, None, [change])
