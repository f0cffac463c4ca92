"""Conversations: the list, one of them with everything said, and a place to answer it."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.acting import Sent
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, filters, more
from bot.web.console.look import Look
from bot.web.console.timeline import called, said_facts, talk_facts, talk_state
from domain.access import Actor, Permission
from domain.conversation import Owner
from domain.desk import actions, listing
from domain.desk.model import Talk, Whose
from domain.dialogue import Reply, Turn
from domain.errors import InvalidError, NotFoundError
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.tickets.model import Ticket, TicketStatus

SECTION = "conversations"
SHOWS = tuple(whose.value for whose in Whose)
LONGEST = 20_000
"""Characters of an answer."""


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list, a conversation, and its forms."""
    one = f"{HOME}/{SECTION}/{{number:\\d{{1,15}}}}"
    back = f"{HOME}/{SECTION}/{{number}}"
    return [
        web.get(f"{HOME}/{SECTION}", desk.page(show_list)),
        web.get(one, desk.page(show_one)),
        web.post(one, desk.form(act, show_one, back)),
        web.post(f"{one}/reply", desk.form(reply, show_one, back)),
    ]


async def show_list(asked: Asked) -> Page:
    """The conversations, the latest first."""
    return Page("conversations", SECTION, await _list(asked, None))


async def show_one(asked: Asked) -> Page:
    """A conversation, the person beside it, and a place to answer for whoever may."""
    look, number = asked.look, number_of(asked.named["number"])
    talk, spoken = await listing.talk(asked.uow, asked.actor, number)
    here = f"{HOME}/{SECTION}/{talk.id}"
    may = asked.actor.may(Permission.WORK_TICKETS)
    facts = {
        "conversation": {
            "who": called(look, talk),
            "channel": look.words("channels", talk.channel),
            "state": talk_state(look, talk) or look.state("talk", "bot"),
        },
        "messages": said_facts(look, talk, spoken),
        "facts": await _about(asked, talk),
        "acts": _acts(look, asked.actor, talk) if may else [],
        "acts_to": here,
        "reply_to": f"{here}/reply" if may else None,
        "draft": asked.draft,
    }
    return Page("conversation", SECTION, await _list(asked, talk) | facts)


async def reply(turn: Turn, sent: Sent) -> Reply:
    """The customer is answered."""
    return await actions.answer(turn, number_of(sent.named["number"]), written(sent))


async def act(turn: Turn, sent: Sent) -> Reply:
    """The conversation is the reader's, or the bot's again."""
    acts = {"take": actions.take, "hand_back": actions.hand_back}
    chosen = acts.get(sent.form.get("act", ""))
    if chosen is None:
        raise NotFoundError("conversation_not_found")
    return await chosen(turn, number_of(sent.named["number"]))


def written(sent: Sent) -> str:
    """What is to be sent. Raises ``InvalidError`` when it is longer than channels carry."""
    if len(sent.text) > LONGEST:
        raise InvalidError("answer_too_long", slot="text", most=LONGEST, count=len(sent.text))
    return sent.text


async def _list(asked: Asked, current: Talk | None) -> Facts:
    which = asked.which(SHOWS)
    talks, is_more = await listing.talks(asked.uow, asked.actor, Whose(which), asked.page)
    if current is not None and all(talk.id != current.id for talk in talks):
        talks = [current, *talks]
    number = current.id if current else 0
    return {
        "conversations": [talk_facts(asked.look, talk, current=talk.id == number) for talk in talks],
        "filters": filters(asked.look, SECTION, SHOWS, which),
        "more": more(asked, SECTION, which, is_more=is_more),
    }


def _acts(look: Look, actor: Actor, talk: Talk) -> list[Facts]:
    is_own = talk.owner is Owner.PERSON and talk.owner_id == actor.person_id
    acts = [] if is_own else [("take", talk.owner is Owner.QUEUE)]
    if talk.owner is not Owner.BOT:
        acts.append(("hand_back", False))
    return [{"act": act, "label": look.words("acts", act), "primary": primary} for act, primary in acts]


async def _about(asked: Asked, talk: Talk) -> list[Facts]:
    """What is known of the person, and what else is open."""
    uow, look = asked.uow, asked.look
    person = await uow.get(Person, talk.person_id) if talk.person_id else None
    facts = await person_facts(uow, look, person) if person else []
    for ticket in await _tickets(uow, talk):
        facts.append(
            fact(look, "ticket", value=f"{ticket.ref} {ticket.subject}", href=ticket_page(ticket.ref))
        )
    return facts


async def _tickets(uow: UnitOfWork, talk: Talk) -> list[Ticket]:
    whose = {"customer_id": talk.person_id} if talk.person_id else {"conversation_id": talk.id}
    status = (TicketStatus.OPEN, TicketStatus.PENDING)
    return await uow.find(Ticket, status=status, order="due_at", limit=5, **whose)


async def person_facts(uow: UnitOfWork, look: Look, person: Person) -> list[Facts]:
    """Who somebody is, as far as we know."""
    company = await uow.get(Company, person.company_id) if person.company_id else None
    return [
        fact(look, "email", value=person.email, href=f"mailto:{person.email}" if person.email else None),
        fact(look, "phone", value=person.phone, href=f"tel:{person.phone}" if person.phone else None),
        fact(look, "company", value=company.name if company else None),
        fact(look, "segment", value=person.segment),
        fact(look, "region", value=person.region),
        fact(look, "since", at=look.moment(person.created_at)),
    ]


def fact(look: Look, label: str, **shown: object) -> Facts:
    """A line beside a record."""
    empty = {"value": None, "href": None, "state": None, "at": None}
    return {"label": look.words("facts", label), **empty, **shown}


def ticket_page(ref: str) -> str:
    """Where a ticket is."""
    return f"{HOME}/tickets/{ref}"
