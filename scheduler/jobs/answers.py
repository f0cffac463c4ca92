"""Answers: what staff wrote to customers leaves once it can be recalled no more."""

from __future__ import annotations

import contextlib

from domain.access import Actor, Role
from domain.desk.answers import leave
from domain.desk.records import Answer, AnswerStatus
from domain.errors import ConflictError, RefusedError
from domain.jobs import Job, JobRoom
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Where

AT_ONCE = 100


async def send_answers(room: JobRoom) -> int:
    """Every answer whose moment has come was sent, each in a commit of its own, in its author's name;
    those whose author may not answer customers any more never leave. How many were looked at."""

    async def due(uow: UnitOfWork) -> list[tuple[Answer, Person | None]]:
        now = Where("leaves_at", "<=", room.clock.now())
        held = await uow.find(Answer, now, status=AnswerStatus.HELD, order="leaves_at", limit=AT_ONCE)
        return [(one, await uow.get(Person, one.author_id)) for one in held]

    found = await room.store.read(due)
    for answer, author in found:
        await _send(room, answer, author)
    return len(found)


async def _send(room: JobRoom, found: Answer, author: Person | None) -> None:
    async def send(uow: UnitOfWork) -> None:
        await uow.conversations.lock(found.conversation_id)  # whoever recalls it waits, or was first
        answer = await uow.get(Answer, found.id)
        if answer is None or answer.status is not AnswerStatus.HELD:
            return
        try:
            _, told = await leave(uow, uow.actor, answer)
        except RefusedError:
            await uow.change(answer, status=AnswerStatus.RECALLED)
        else:
            await room.tell(uow, told)

    # Somebody may be at its ticket in the same moment: then the next tick tries again.
    with contextlib.suppress(ConflictError):
        await room.store.run(send, _actor(author, room.zone))


def _actor(person: Person | None, zone: str) -> Actor:
    """Who wrote it; somebody who is not here any more has no right to anything."""
    if person is None:
        return Actor(0, None, Role.GUEST, zone, "en")
    return Actor(person.id, person.name, person.role, person.zone or zone, person.language or "en")


JOB = Job("answers", send_answers, seconds=1)
