"""What people may ask about their own data: to see it, and to have it erased."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from domain.access import Permission, Role
from domain.dialogue import SILENCE, Button, Reply, Turn, handler
from domain.errors import ConflictError, RefusedError
from domain.people.model import Person
from domain.privacy.held import held_about
from domain.tickets.actions import open_ticket, subject_of
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus
from domain.tickets.telling import managers

ERASURE = "erasure"
WAITING = (TicketStatus.OPEN, TicketStatus.PENDING)
CONNECT = Button("connect_telegram", "connect_channel", {"channel": "telegram"})


@handler("show_my_data", may=Permission.TALK, side=True)
async def show_my_data(turn: Turn) -> Reply:
    """What is held about the speaker; of a guest, what was said here, and the way to prove more."""
    person = await _speaker(turn)
    held = await held_about(turn.uow, person)
    if turn.actor.role is Role.GUEST:
        return Reply("my_data_guest", {"held": held}, ask="email", then=_after_proof("show_my_data"))
    connect = (CONNECT,) if "telegram" in turn.doors.open and not turn.actor.is_staff else ()
    erase = () if turn.actor.is_staff else (Button("erase", "delete_my_data"),)
    return Reply("my_data", {"held": held}, (*connect, *erase))


@handler("delete_my_data", may=Permission.TALK)
async def delete_my_data(turn: Turn, text: str | None = None) -> Reply:
    """The request is asked back; a guest proves first who they are, or means this chat only."""
    await _speaker(turn)
    if turn.actor.is_staff:
        return Reply("erasure_staff")
    wanted = "request_erasure?" + urlencode({"text": text or turn.text or ERASURE})
    if turn.actor.role is Role.GUEST:
        here = Button("only_this_chat", "request_erasure", {"text": text or turn.text or ERASURE})
        return Reply("erasure_guest", {}, (here,), ask="email", then=_after_proof(wanted))
    turn.goal = wanted
    return SILENCE


@handler("request_erasure", may=Permission.OPEN_TICKET, confirm=True, spoken=False)
async def request_erasure(turn: Turn, text: str) -> Reply:
    """A ticket asks staff to erase what is held about the speaker, within the days the law gives."""
    person = await _speaker(turn)
    if turn.actor.is_staff:
        raise ConflictError("erasure_staff")
    asked = await turn.uow.find(Ticket, customer_id=person.id, category=ERASURE, status=WAITING, limit=1)
    if asked:
        turn.attend(asked[0])
        return Reply("erasure_asked_before", {"ticket": asked[0]})
    new = Ticket(
        kind=TicketKind.SERVICE_REQUEST,
        subject=subject_of(text),
        text=text,
        category=ERASURE,
        priority=Priority.HIGH,
        conversation_id=turn.conversation_id,
    )
    made = await open_ticket(turn.uow, turn.actor, new, turn.policies)
    days = turn.policies["identity"]["erasure_days"]
    ticket = await turn.uow.change(made, due_at=turn.now + timedelta(days=days))
    turn.attend(ticket)
    for one in await managers(turn.uow):
        facts = {"ticket": ticket, "name": person.name or person.email}
        turn.tell(Reply("erasure_told", facts), f"erasure:{ticket.id}:{one.id}", person_id=one.id)
    guest = turn.actor.role is Role.GUEST
    return Reply("erasure_requested", {"ticket": ticket, "guest": guest, "email": person.email})


async def _speaker(turn: Turn) -> Person:
    """Who speaks. Raises ``RefusedError`` where others read along."""
    if turn.is_shared:
        raise RefusedError("not_before_others")
    person = await turn.uow.get(Person, turn.actor.person_id)
    return person or Person(name=turn.actor.name)


def _after_proof(goal: str) -> tuple[str, dict[str, str]]:
    return "prove_identity", {"goal": goal}
