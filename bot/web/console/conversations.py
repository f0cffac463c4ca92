"""Conversations: the inbox, and one of them with everything said, who it is, and a place to answer."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.web.console import acts
from bot.web.console.about import beside
from bot.web.console.canned import canned
from bot.web.console.desk import Around, Desk
from bot.web.console.frame import HOME, Asked, Facts, Page
from bot.web.console.inbox import SECTION, SHOWS, address, channel, inbox, states
from bot.web.console.look import Look
from bot.web.console.timeline import called, said_facts
from bot.web.console.uploads import Uploads
from domain.access import RIGHTS, Actor, Permission, Role
from domain.conversation import Owner
from domain.desk import listing
from domain.desk.model import WITH_IT, Talk
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.tickets.model import Ticket, TicketStatus

ANSWERERS = tuple(role for role in Role if Permission.WORK_TICKETS in RIGHTS[role])


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list, a conversation, and its forms."""
    one = f"{HOME}/{SECTION}/{{number:\\d{{1,15}}}}"
    back = f"{HOME}/{SECTION}/{{number}}"
    uploads = Uploads(desk.app)
    form = partial(desk.form, load=show_one, back=back)
    kept = Around(may=Permission.WORK_TICKETS, before=uploads.kept)
    return [
        web.get(f"{HOME}/{SECTION}", desk.page(show_list)),
        web.get(one, desk.page(show_one)),
        web.post(one, form(acts.act)),
        web.post(f"{one}/reply", form(acts.reply, around=kept)),
        web.post(f"{one}/note", form(acts.note)),
        web.post(f"{one}/transfer", form(acts.transfer)),
    ]


async def show_list(asked: Asked) -> Page:
    """The conversations, the latest first."""
    return Page("conversations", SECTION, await inbox(asked, None))


async def show_one(asked: Asked) -> Page:
    """A conversation, the person beside it, and a place to answer for whoever may."""
    uow, look, actor = asked.uow, asked.look, asked.actor
    talk, spoken = await listing.talk(uow, actor, number_of(asked.named["number"]))
    may = actor.may(Permission.WORK_TICKETS)
    facts = {
        "conversation": {
            "id": talk.id,
            "who": called(look, talk),
            "channel": channel(look, talk.channel),
            "states": states(look, actor, talk),
        },
        "messages": said_facts(look, talk, spoken),
        **await beside(asked, talk),
        "here": address(talk.id).partition("?")[0],
        "query": _query(asked),
        "others": await _others(uow, actor, talk),
        "acts": _acts(look, actor, talk) if may else [],
        "may_answer": may,
        "answering": await _answering(asked, talk) if may else None,
        "seen": talk.seq,
    }
    return Page("conversation", SECTION, await inbox(asked, talk) | facts, then=_seen(actor, talk))


def _query(asked: Asked) -> str:
    """What keeps the list beside it as it is."""
    which = asked.which(SHOWS)
    return "" if which == SHOWS[0] else f"?show={which}"


def _acts(look: Look, actor: Actor, talk: Talk) -> list[Facts]:
    is_own = talk.owner is Owner.PERSON and talk.owner_id == actor.person_id
    chosen = [] if is_own else [("take", talk.owner is Owner.QUEUE)]
    if talk.owner is not Owner.BOT:
        chosen.append(("hand_back", False))
    return [{"act": act, "label": look.words("acts", act), "primary": primary} for act, primary in chosen]


async def _others(uow: UnitOfWork, actor: Actor, talk: Talk) -> list[str]:
    """Colleagues who look at the same conversation."""
    found = await uow.desk.seen_by(talk.id, uow.now - WITH_IT)
    return [name for number, name in found if number != actor.person_id]


async def _answering(asked: Asked, talk: Talk) -> Facts:
    """What stands ready to be said, and who else could say it."""
    uow, actor = asked.uow, asked.actor
    ticket = await _ticket(uow, talk)
    texts = [
        {"name": one.name, "text": one.text(talk.name, ticket.ref if ticket else None, actor.name)}
        for one in canned(actor.language)
    ]
    chosen = number_of(asked.query.get("canned", ""))
    ready = texts[chosen - 1]["text"] if 0 < chosen <= len(texts) else ""
    kind = asked.draft_of
    return {
        "draft": "" if kind == "note" else asked.draft or ready,
        "draft_note": asked.draft if kind == "note" else "",
        "mode": "note" if kind == "note" else "answer",
        "canned": texts,
        "chosen": chosen,
        "colleagues": await _colleagues(asked, talk),
        "as": actor.name,
    }


async def _colleagues(asked: Asked, talk: Talk) -> list[Facts]:
    """To whom it can be handed over: those who are here first, then those with the least to do."""
    found = await asked.uow.desk.colleagues(ANSWERERS, asked.uow.now - WITH_IT)
    others = [one for one in found if one.id not in (asked.actor.person_id, talk.owner_id)]
    here = asked.here | {one.id for one in others if one.here}
    others.sort(key=lambda one: (one.id not in here, one.conversations, one.name))
    words = asked.look.words
    return [
        {
            "id": one.id,
            "label": words(
                "colleague", "here" if one.id in here else "away", name=one.name, number=one.conversations
            ),
        }
        for one in others
    ]


async def _ticket(uow: UnitOfWork, talk: Talk) -> Ticket | None:
    status = (TicketStatus.OPEN, TicketStatus.PENDING)
    found = await uow.find(Ticket, conversation_id=talk.id, status=status, order="due_at", limit=1)
    return found[0] if found else None


def _seen(actor: Actor, talk: Talk) -> acts.Note:
    async def note(uow: UnitOfWork) -> None:
        await uow.desk.saw(actor.person_id, talk.id, talk.seq, stays=True)

    return note
