"""What was said at the demo bank: about its tickets, and in passing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain.conversation import Line
from domain.demo.cast import Material
from domain.demo.chance import Chance
from domain.desk.records import Handoff
from domain.past import Heard, Past, Talk
from domain.people.model import Person
from domain.tickets.model import Ticket, TicketKind

VISITS = 240
OUT_OF_SCOPE = "out_of_scope"
WANTED = "talk_to_human"
_INTENTS = {
    TicketKind.COMPLAINT: "raise_complaint",
    TicketKind.SERVICE_REQUEST: "open_ticket",
    TicketKind.QUESTION: "ask_question",
}


@dataclass(frozen=True, slots=True)
class People:
    """Those who visit, and those who answer them."""

    customers: Sequence[Person]
    team: Sequence[Person]


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody wrote, what was meant by it, and what the bot answered."""

    text: str
    intent: str
    reply: str


@dataclass(slots=True)
class _Script:
    """Lines and messages, as they are collected."""

    chance: Chance
    lines: list[Line] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def exchange(self, number: int, talk: Talk, said: _Said) -> None:
        """The first message of a conversation, and its answer a moment later."""
        answered = talk.began + timedelta(milliseconds=self.chance.whole(40, 180))
        self.lines.append(Line(number, 1, "customer", said.text, talk.began, talk.person_id))
        self.lines.append(Line(number, 2, "bot", said.reply, answered))
        low, high = (3, 20) if said.intent == OUT_OF_SCOPE else (71, 99)
        parse = {"intent": said.intent, "confidence": self.chance.whole(low, high) / 100}
        self.heard.append(
            Heard(
                conversation_id=number,
                channel=talk.channel,
                address=talk.address,
                key=f"{talk.address}/1",
                external_id=talk.address,
                text=said.text,
                received_at=talk.began,
                settled_at=answered,
                parse={**parse, "sure": self.chance.is_so(0.94)},
            )
        )


async def begin_about(past: Past, tickets: Sequence[Ticket]) -> list[Ticket]:
    """The tickets, each with the conversation it comes from; `tell_about` fills those with words."""
    ids = await past.begin([_talk_about(place, ticket) for place, ticket in enumerate(tickets)])
    return [replace(ticket, conversation_id=number) for ticket, number in zip(tickets, ids, strict=True)]


async def tell_about(past: Past, material: Material, tickets: Sequence[Ticket], chance: Chance) -> None:
    """Each ticket's conversation holds what its customer wrote and what they were answered."""
    script = _Script(chance)
    for place, ticket in enumerate(tickets):
        number, intent = ticket.conversation_id or 0, _INTENTS[ticket.kind]
        due = (ticket.due_at or chance.now).astimezone(chance.zone)
        reply = material["talks"][intent]["reply"].format(ref=ticket.ref, due=f"{due.day} {due:%B, %H:%M}")
        script.exchange(number, _talk_about(place, ticket), _Said(ticket.text, intent, reply))
        if ticket.first_response_at:
            answer = chance.pick(material["staff_replies"])
            line = Line(number, 3, "staff", answer, ticket.first_response_at, ticket.owner_id)
            script.lines.append(line)
    await past.tell(script.lines, script.heard)


async def visits(past: Past, material: Material, people: People, chance: Chance) -> list[Handoff]:
    """Conversations that led to nothing on record, more of them lately than a year ago; where a person was
    wanted, how long it took until one came."""
    planned = list(_planned(material, people.customers, chance))
    ids = await past.begin([talk for talk, _ in planned])
    script, came = _Script(chance), []
    for number, (talk, said) in zip(ids, planned, strict=True):
        script.exchange(number, talk, said)
        if said.intent == WANTED:
            owner = chance.pick(people.team).id
            words = chance.pick(material["staff_replies"])
            script.lines.append(Line(number, 3, "staff", words, talk.ended, owner))
            came.append(_came(number, talk, owner))
    await past.tell(script.lines, script.heard)
    return came


def _came(number: int, talk: Talk, owner: int) -> Handoff:
    return Handoff(
        conversation_id=number,
        customer_id=talk.person_id,
        created_at=talk.began,
        asked_at=talk.began,
        taken_at=talk.ended,
        owner_id=owner,
        spoke_at=talk.ended,
        ended_at=talk.ended,
    )


def _talk_about(place: int, ticket: Ticket) -> Talk:
    # Nobody shall answer a Telegram user who does not exist: only what is over came from there.
    channel = "telegram" if ticket.resolved_at and (ticket.customer_id or 0) % 4 == 0 else "webchat"
    began, answered = ticket.created_at, ticket.first_response_at
    lines = 3 if answered else 2
    return Talk(channel, f"demo-{place + 1}", ticket.customer_id, began, answered or began, lines)


def _planned(material: Material, customers: Sequence[Person], chance: Chance) -> Iterator[tuple[Talk, _Said]]:
    for place in range(VISITS):
        began = chance.office_hour(362 * (1 - place / VISITS) ** 1.4)
        known = [one for one in customers if one.created_at < began]
        person = chance.pick(known) if known and chance.is_so(0.6) else None
        kind = chance.pick_shared(material["visits"])
        wanted = kind["intent"] == WANTED
        last = chance.at_latest_now(began + timedelta(minutes=chance.whole(1, 14))) if wanted else began
        known_as = person.id if person else None
        talk = Talk("webchat", f"demo-visit-{place + 1}", known_as, began, last, 3 if wanted else 2)
        yield talk, _Said(kind["said"], kind["intent"], kind["reply"])
