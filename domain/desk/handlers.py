"""The way to a person and back: what customers say of it, and what those who come say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.access import RIGHTS, Permission, Role
from domain.conversation import Owner
from domain.desk import actions, answers, handoffs
from domain.desk.calling import call
from domain.desk.live import speaker, take_button
from domain.desk.model import WITH_IT
from domain.desk.places import customers_place
from domain.desk.records import Handoff
from domain.desk.summary import link, summary
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import ConflictError, NotFoundError, WhichError
from domain.hours import OpeningHours
from domain.people.finding import colleague
from domain.people.model import Person
from domain.tickets.answering import addressee, no_colleague, preview_reply

SHOWN = 5
"""People who wait, in a list."""
BACK = Button("back_to_bot", "back_to_bot")
PLACE = Button("my_place", "queue_position")
TICKET = Button("start_ticket", "open_ticket", {"asking": "text"})
AGAIN = (
    Button("start_complaint", "raise_complaint", {"asking": "text"}),
    TICKET,
    Button("start_quote", "request_quote", {"asking": "text"}),
    Button("start_question", "ask_question", {"asking": "question"}),
)

# -- what customers say


@handler("talk_to_human", may=Permission.TALK, undo=False)
async def talk_to_human(turn: Turn, phone: str | None = None, tone: str | None = None) -> Reply:
    """The conversation waits for a person, and one of those who can come is called. The truth about
    hours and the line is told."""
    if turn.actor.is_staff:
        return await _colleagues(turn)
    here = await turn.uow.conversations.lock(turn.conversation_id)
    if here.owner is Owner.PERSON:
        return await _with(turn, here.owner_id)
    turn.owner = Owner.QUEUE
    handoff = await handoffs.ask(turn.uow, here.id, turn.actor.person_id)
    place = await handoffs.place(turn.uow, handoff)
    waits = here.owner is Owner.QUEUE
    handoff = await turn.uow.change(handoff, place=place)
    opens, reached = _opens(turn), True
    if not waits:
        facts = {**await summary(turn.uow, here, handoff), "phone": phone, "opens": opens}
        facts["upset"] = facts["upset"] or tone is not None
        facts["need"] = turn.need or facts["need"]
        facts["said"] = [*facts["said"], turn.text] if turn.text else facts["said"]
        turn.note(Reply("handoff_note", facts), f"handoff:{handoff.id}:note", here.id)
        facts["link"] = link(turn.public_url, here.id)
        told = await call(turn.uow, turn.policies, handoff, facts, opens=opens)
        turn.told += told
        reached = bool(told or opens) or await _is_somebody_at_a_desk(turn)
    queued = {"opens": opens, "place": place, "waits": waits, "phone": phone, "reached": reached}
    person = await turn.uow.get(Person, turn.actor.person_id)
    if opens is None or phone or (person is not None and person.phone):
        return Reply("human_queued", queued, _ways(opens))
    # Nobody is here now: a number to be called at may be left, or not.
    asked = {**queued, "asks": True}
    return Reply("human_queued", asked, _ways(opens), ask="phone", then=("take_contact", {}))


@handler("queue_position", may=Permission.TALK, side=True)
async def queue_position(turn: Turn) -> Reply:
    """A customer's place in the line; staff hear who waits."""
    if turn.actor.is_staff:
        return await _waiting(turn)
    here = await turn.uow.conversations.get(turn.conversation_id)
    if here is not None and here.owner is Owner.PERSON:
        return await _with(turn, here.owner_id)
    handoff = await handoffs.going_on(turn.uow, turn.conversation_id)
    if handoff is None:
        return Reply("not_in_line", {}, (Button("person", "talk_to_human"),))
    place = await handoffs.place(turn.uow, handoff)
    opens = _opens(turn)
    return Reply("place_in_line", {"place": place, "opens": opens, "since": handoff.asked_at}, _ways(opens))


@handler("back_to_bot", may=Permission.TALK, undo=False, spoken=False)
async def back_to_bot(turn: Turn) -> Reply:
    """The bot answers again; nobody needs to come, and whoever had come hears so."""
    turn.owner = Owner.BOT
    ended = await handoffs.end(turn.uow, turn.conversation_id)
    if ended is not None and ended.owner_id is not None:
        gone = Reply("customer_left_told", {"name": await speaker(turn)})
        key = f"left:{turn.conversation_id}:{turn.uow.turn_id}"
        turn.tell(gone, key, person_id=ended.owner_id, conversation_id=ended.desk_id)
    return Reply("bot_is_back", {}, () if turn.actor.is_staff else AGAIN)


# -- what those say who come


@handler("call_next", may=Permission.WORK_TICKETS, undo=False)
async def call_next(turn: Turn) -> Reply:
    """Whoever waits longest is the speaker's; what there is to know of them is shown."""
    for waiting in await handoffs.line(turn.uow):
        if waiting.conversation_id != turn.conversation_id:
            return await take_conversation(turn, waiting.conversation_id)
    return Reply("nobody_waits", {}, (Button("unassigned_tickets", "list_tickets", {"whose": "nobody"}),))


@handler("take_conversation", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def take_conversation(turn: Turn, talk: int | None = None) -> Reply:
    """This conversation is the speaker's, unless a colleague was quicker or nobody is wanted any more."""
    if talk is None:
        return await call_next(turn)
    await customers_place(turn.uow, talk)
    here = await turn.uow.conversations.lock(talk)  # of two who press at once, one is first
    if here.owner is Owner.BOT:
        raise ConflictError("waits_no_more")
    if here.owner is Owner.PERSON and here.owner_id != turn.actor.person_id:
        other = await turn.uow.get(Person, here.owner_id) if here.owner_id else None
        raise ConflictError("conversation_theirs", name=other.name or other.email if other else None)
    await actions.take(turn, talk)
    _attend(turn, talk)
    return await actions.card(turn, talk)


@handler("hand_back", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def hand_back(turn: Turn, talk: int | None = None) -> Reply:
    """The bot answers this conversation again: the one named, or the speaker's only one."""
    number = talk or await _own(turn)
    for name in ("talk", "record"):
        turn.focus.pop(name, None)
    return await actions.hand_back(turn, number)


@handler("note_conversation", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def note_conversation(turn: Turn, note: str, talk: int | None = None) -> Reply:
    """Colleagues read this in the conversation; its customer never does."""
    return await actions.note(turn, talk or await _own(turn), note)


@handler("give_conversation", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def give_conversation(turn: Turn, person: str, talk: int | None = None) -> Reply:
    """The conversation is the colleague's from now on."""
    to = await colleague(turn.uow, person)
    return await actions.transfer(turn, talk or await _own(turn), to.id)


@handler("recall_answer", may=Permission.WORK_TICKETS, undo=False, spoken=False)
async def recall_answer(turn: Turn, answer: int | None = None) -> Reply:
    """What the speaker wrote to a customer never leaves, if it has not left yet."""
    recalled = await answers.recall(turn, answer)
    again = {"talk": recalled.conversation_id, "asking": "text"}
    return Reply("answer_recalled", {"text": recalled.text}, (Button("reply", "reply_to_customer", again),))


@handler(
    "reply_to_customer",
    may=Permission.WORK_TICKETS,
    confirm=True,
    undo=False,
    preview=preview_reply,
    take_back="recall_answer",
)
async def reply_to_customer(
    turn: Turn,
    text: str,
    ticket: str | None = None,
    person: str | None = None,
    company: str | None = None,
    talk: int | None = None,
    addressed: str | None = None,
) -> Reply:
    """The customer reads it as said by a member of staff, once it can be recalled no more; the ticket
    waits for them then. A colleague is not written to here."""
    await no_colleague(turn, addressed)
    to = await addressee(turn, talk, ticket, person, company)
    sent = await actions.answer(turn, to.conversation_id, text, to.ticket)
    after = sent.facts["ticket"]
    resolve = (Button("resolve", "resolve_ticket", {"ticket": after.ref}),) if after else ()
    return replace(sent, buttons=(*sent.buttons, *resolve))


async def _own(turn: Turn) -> int:
    """The conversation the speaker talks about, or the only one they have. Raises ``WhichError`` when
    they have several, ``NotFoundError`` when they have none."""
    own = await turn.uow.find(Handoff, owner_id=turn.actor.person_id, ended_at=None)
    mine = [one for one in own if one.taken_at is not None]
    numbers = [one.conversation_id for one in mine]
    if (latest := turn.focus.get("talk")) in numbers:
        return int(latest)
    if not numbers:
        raise NotFoundError("no_conversation_of_yours")
    if len(numbers) > 1:
        raise WhichError("talk", [(await _called(turn, one), str(one.conversation_id)) for one in mine])
    return numbers[0]


async def _called(turn: Turn, handoff: Handoff) -> str:
    person = await turn.uow.get(Person, handoff.customer_id) if handoff.customer_id else None
    return (person.name or person.email if person else None) or f"#{handoff.conversation_id}"


def _attend(turn: Turn, conversation_id: int) -> None:
    """What the speaker writes is meant for this conversation from now on."""
    turn.focus["talk"] = conversation_id
    turn.focus["record"] = f"talk {conversation_id}"


async def _waiting(turn: Turn) -> Reply:
    """Who waits, the longest first."""
    waiting = await handoffs.line(turn.uow)
    if not waiting:
        return Reply("nobody_waits", {}, (Button("unassigned_tickets", "list_tickets", {"whose": "nobody"}),))
    shown = [await _shown(turn, one) for one in waiting[:SHOWN]]
    may = turn.actor.may(Permission.WORK_TICKETS)
    buttons = tuple(
        take_button(one.conversation_id, facts["name"]) for one, facts in zip(waiting, shown, strict=False)
    )
    return Reply("who_waits", {"waiting": shown, "count": len(waiting)}, buttons if may else ())


async def _shown(turn: Turn, waiting: Handoff) -> dict[str, Any]:
    """Somebody who waits, in a list: who, for how many minutes, and what they said last."""
    here = await turn.uow.conversations.get(waiting.conversation_id)
    said = (await summary(turn.uow, here))["said"] if here else []
    minutes = int((turn.now - (waiting.asked_at or turn.now)).total_seconds() // 60)
    return {"name": await _called(turn, waiting), "minutes": minutes, "said": said[-1] if said else None}


async def _is_somebody_at_a_desk(turn: Turn) -> bool:
    """Whether anybody who answers customers has the console open, and sees there who waits."""
    able = [role for role in Role if Permission.WORK_TICKETS in RIGHTS[role]]
    return any(one.here for one in await turn.uow.desk.colleagues(able, turn.now - WITH_IT))


async def _with(turn: Turn, owner_id: int | None) -> Reply:
    person = await turn.uow.get(Person, owner_id) if owner_id else None
    return Reply("human_is_here", {"by": person.name if person else None}, (BACK,))


def _opens(turn: Turn) -> datetime | None:
    """When people are here again; None while they are."""
    hours = OpeningHours.of(turn.policies, turn.house_zone)
    return None if hours.is_open(turn.now) else hours.opens_next(turn.now)


def _ways(opens: datetime | None) -> tuple[Button, ...]:
    return (TICKET, BACK) if opens else (PLACE, BACK)


async def _colleagues(turn: Turn) -> Reply:
    """Whom a member of staff can turn to."""
    roles = (Role.SUPPORT, Role.MANAGER)
    found = await turn.uow.find(Person, role=roles, order="role", limit=10)
    names = [one.name or one.email for one in found if one.id != turn.actor.person_id]
    return Reply("human_for_staff", {"names": names})
