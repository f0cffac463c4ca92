"""The list of conversations: who, where, what was said last, how long they wait, what must be done when."""

from __future__ import annotations

from datetime import timedelta

from bot.web.console.frame import HOME, Asked, Facts, filters, more
from bot.web.console.look import Look
from bot.web.console.timeline import called
from domain.access import Actor
from domain.conversation import Owner
from domain.desk import listing
from domain.desk.model import Talk, Whose

SECTION = "conversations"
SHOWS = tuple(whose.value for whose in Whose)
SOON = timedelta(hours=1)
"""Before its deadline a ticket is said to be due."""
MANY = 99
DRAWN = frozenset({"webchat", "slack", "telegram", "email"})
"""Channels with a mark of their own; others share one."""


def address(talk_id: int, which: str = SHOWS[0]) -> str:
    """Where a conversation is, with the list beside it filtered as it was."""
    query = "" if which == SHOWS[0] else f"?show={which}"
    return f"{HOME}/{SECTION}/{talk_id}{query}"


async def inbox(asked: Asked, current: Talk | None) -> Facts:
    """The conversations that fit the filter, and the one that is looked at."""
    which = asked.which(SHOWS)
    talks, is_more = await listing.talks(asked.uow, asked.actor, Whose(which), asked.page)
    if current is not None and all(talk.id != current.id for talk in talks):
        talks = [current, *talks]
    number = current.id if current else 0
    return {
        "conversations": [row(asked.look, asked.actor, talk, which, number) for talk in talks],
        "filters": filters(asked.look, SECTION, SHOWS, which),
        "more": more(asked, SECTION, which, is_more=is_more),
        "nothing": asked.look.words.pair("empty", which),
        "wanted": "",
    }


def row(look: Look, actor: Actor, talk: Talk, which: str = SHOWS[0], current: int = 0) -> Facts:
    """A line of the list."""
    is_current = talk.id == current
    return {
        "href": address(talk.id, which),
        "who": called(look, talk),
        "channel": channel(look, talk.channel),
        "last": talk.last_text,
        "ours": "" if talk.last_author == "customer" else look.words("speakers", "us", talk.last_author),
        "at": look.moment(talk.last_at),
        "unread": None if is_current or not talk.unread else str(min(talk.unread, MANY)),
        "states": states(look, actor, talk),
        "current": is_current,
    }


def channel(look: Look, name: str) -> Facts:
    """A channel's name and its mark."""
    return {"name": look.words("channels", name), "mark": name if name in DRAWN else "other"}


def states(look: Look, actor: Actor, talk: Talk) -> list[Facts]:
    """Who answers, and what is due."""
    due = due_state(look, talk)
    return [owner_state(look, actor, talk), *([due] if due else [])]


def owner_state(look: Look, actor: Actor, talk: Talk) -> Facts:
    """Who answers now, and for how long somebody has waited."""
    if talk.owner is Owner.BOT:
        return look.state("talk", "bot")
    own = talk.owner is Owner.PERSON and talk.owner_id == actor.person_id
    if talk.waits:
        long = look.span(look.now - talk.waits_since) if talk.waits_since else ""
        return look.state("talk", "waits_for_you" if own else "waits", long=long)
    if own:
        return look.state("talk", "yours")
    return look.state("talk", "person", name=talk.owner_name or look.words("speakers", "staff"))


def due_state(look: Look, talk: Talk) -> Facts | None:
    """Where its most pressing open ticket stands against its deadline."""
    if talk.due is None:
        return None
    left = talk.due - look.now
    if left <= timedelta(0):
        return look.state("due", "late", long=look.span(-left))
    if left <= SOON:
        return look.state("due", "soon", long=look.span(left))
    return look.state("due", "later", at=look.soon(talk.due))
