"""Conversations as pages show them: a list with last lines, and one with everything said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.web.console.frame import HOME, Facts
from bot.web.console.look import Look
from domain.desk.model import Spoken, Talk

KEPT = "/webchat/files/"
"""Where attachments are served from."""


def called(look: Look, talk: Talk) -> str:
    """What the person in a conversation is called; somebody unknown by the conversation's number."""
    return talk.name or look.words("speakers", "visitor", number=talk.id)


def said_facts(look: Look, talk: Talk | None, spoken: Sequence[Spoken]) -> list[Facts]:
    """Everything said, in order."""
    return [_said(look, called(look, talk) if talk else "", one) for one in spoken]


def _said(look: Look, customer: str, one: Spoken) -> Facts:
    line = one.line
    by = {"bot": look.words("speakers", "bot"), "staff": one.name or look.words("speakers", "staff")}
    return {
        "seq": line.seq,
        "from": "note" if line.internal else line.author,
        "author": by.get(line.author, customer),
        "text": line.text,
        "at": look.moment(line.at),
        "choices": [choice["label"] for choice in line.choices],
        "images": line.images,
        "files": [{**file, "url": _inward(file["url"])} for file in line.files],
        "way": look.state("message", one.way.value) if one.way else None,
        "why": f"{HOME}/conversations/{line.conversation_id}/why/{line.seq}"
        if line.author == "customer" and not line.internal
        else None,
    }


def _inward(url: str) -> str:
    """Where we ourselves open a file: what another channel was given is a link that ends."""
    place = url.find(KEPT)
    return url if place < 0 else url[place:].partition("?")[0]
