"""Conversations as pages show them: a list with last lines, and one with everything said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.web.console.frame import HOME, Facts
from bot.web.console.look import Look
from domain.conversation import Owner
from domain.desk.model import Spoken, Talk


def called(look: Look, talk: Talk) -> str:
    """What the person in a conversation is called; somebody unknown by the conversation's number."""
    return talk.name or look.words("speakers", "visitor", number=talk.id)


def talk_facts(look: Look, talk: Talk, *, current: bool = False) -> Facts:
    """A line of the list."""
    return {
        "href": f"{HOME}/conversations/{talk.id}",
        "who": called(look, talk),
        "channel": look.words("channels", talk.channel),
        "last": talk.last_text,
        "at": look.moment(talk.last_at),
        "state": talk_state(look, talk),
        "current": current,
    }


def talk_state(look: Look, talk: Talk) -> Facts | None:
    """Who answers now, where that is not plainly the bot."""
    if talk.waits:
        return look.state("talk", "waits")
    if talk.owner is Owner.PERSON:
        return look.state("talk", "person", name=talk.owner_name or look.words("speakers", "staff"))
    return None


def said_facts(look: Look, talk: Talk | None, spoken: Sequence[Spoken]) -> list[Facts]:
    """Everything said, in order."""
    return [_said(look, called(look, talk) if talk else "", one) for one in spoken]


def _said(look: Look, customer: str, one: Spoken) -> Facts:
    line = one.line
    by = {"bot": look.words("speakers", "bot"), "staff": one.name or look.words("speakers", "staff")}
    return {
        "seq": line.seq,
        "from": line.author,
        "author": by.get(line.author, customer),
        "text": line.text,
        "at": look.moment(line.at),
        "choices": [choice["label"] for choice in line.choices],
        "images": line.images,
        "files": line.files,
        "way": look.state("message", one.way.value) if one.way else None,
    }
