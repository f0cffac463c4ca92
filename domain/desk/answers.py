"""Writing to customers: the one way by which words of those who work here reach them.

An answer is held for a moment, in which its author may recall it; then it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from domain.access import Actor, Permission, require
from domain.desk.handoffs import going_on
from domain.desk.records import Answer, AnswerStatus
from domain.dialogue import Reply, Told, Turn
from domain.errors import ConflictError, NotFoundError
from domain.messages import File
from domain.ports import UnitOfWork
from domain.tickets.actions import note_answer
from domain.tickets.model import Ticket
from domain.tickets.telling import answer_button


async def send(
    turn: Turn, conversation_id: int, text: str, ticket: Ticket | None, files: Sequence[File] = ()
) -> Answer:
    """The actor's words are on their way: they leave now, or once they have been held as long as the
    house's policy says for where they were written."""
    require(turn.actor, Permission.WORK_TICKETS)
    held = timedelta(seconds=turn.policies["service"]["recall_seconds"][_written_in(turn)])
    new = Answer(
        conversation_id=conversation_id,
        author_id=turn.actor.person_id,
        text=text,
        files=tuple(asdict(file) for file in files),
        ticket_id=ticket.id if ticket else None,
        leaves_at=turn.now + held,
    )
    answer = await turn.uow.add(new)
    if held:
        return answer
    return await _leave_now(turn, answer, f"answer:{turn.uow.turn_id}")


async def leave(uow: UnitOfWork, author: Actor, answer: Answer) -> tuple[Answer, Told]:
    """The answer is sent, and what its customer reads of it is to be told under its unique key. Its
    ticket is answered. Raises ``RefusedError`` when its author may not answer customers any more."""
    require(author, Permission.WORK_TICKETS)
    sent = await uow.change(answer, status=AnswerStatus.SENT)
    ticket = await uow.get(Ticket, answer.ticket_id) if answer.ticket_id else None
    if ticket is not None:
        await note_answer(uow, author, ticket)
    handoff = await going_on(uow, answer.conversation_id)
    if handoff is not None:
        await uow.change(handoff, waits_since=None, spoke_at=uow.now)
    facts = {"text": answer.text, "by": author.name, "ticket": ticket}
    buttons = (answer_button(ticket),) if ticket else ()
    said = Reply("staff_says", facts, buttons, files=tuple(File(**file) for file in answer.files))
    place = answer.conversation_id
    return sent, Told(said, f"answer:{answer.id}", conversation_id=place, author="staff")


async def release(turn: Turn, conversation_id: int) -> None:
    """What the actor wrote there and is still held leaves now: before what they do next."""
    mine = {"conversation_id": conversation_id, "author_id": turn.actor.person_id}
    for answer in await turn.uow.find(Answer, status=AnswerStatus.HELD, order="leaves_at", **mine):
        await _leave_now(turn, answer)


async def recall(turn: Turn, answer_id: int | None = None) -> Answer:
    """The actor's answer, or their latest one, never leaves. Raises ``NotFoundError`` when there is none
    of theirs, ``ConflictError`` when it has left or was recalled before."""
    require(turn.actor, Permission.WORK_TICKETS)
    known = {"id": answer_id} if answer_id else {}
    mine = await turn.uow.find(Answer, author_id=turn.actor.person_id, order="-id", limit=1, **known)
    if not mine:
        raise NotFoundError("answer_not_found")
    await turn.uow.conversations.lock(mine[0].conversation_id)  # whoever sends it waits, or was first
    answer = await turn.uow.get(Answer, mine[0].id)
    if answer is None or answer.status is AnswerStatus.SENT:
        raise ConflictError("answer_has_left")
    if answer.status is AnswerStatus.RECALLED:
        raise ConflictError("answer_recalled_before")
    return await turn.uow.change(answer, status=AnswerStatus.RECALLED)


async def _leave_now(turn: Turn, answer: Answer, key: str | None = None) -> Answer:
    sent, told = await leave(turn.uow, turn.actor, answer)
    turn.told.append(told if key is None else Told(told.reply, key, told.conversation_id, author=told.author))
    return sent


def _written_in(turn: Turn) -> str:
    """A turn outside of any conversation is one of the console's."""
    return "chat" if turn.conversation_id else "console"
