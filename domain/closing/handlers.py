"""A customer says that it works again: what is open for them is offered to be closed."""

from __future__ import annotations

import re

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.talk.handlers import thank
from domain.tickets.actions import own_tickets

WORD = re.compile(r"[^\W_]+")
TELLING = 5
"""Letters of a word that may name a matter."""
PICKED_FROM = 4
LABEL = 40
"""Letters of a subject on a button."""


@handler("tell_solved", may=Permission.TALK, side=True, spoken=False)
async def tell_solved(turn: Turn) -> Reply:
    """The open ticket named by a word, talked about, or the only one, is closed after a yes; of several it
    is asked which."""
    found = [] if turn.actor.is_staff or turn.is_shared else await own_tickets(turn.uow, turn.actor)
    if not found:
        return await thank(turn)
    said = {word for word in WORD.findall(turn.text.casefold()) if len(word) >= TELLING}
    named = [one for one in found if said & set(WORD.findall(one.subject.casefold()))]
    talked = next((one for one in found if one.ref == turn.focus.get("ticket")), None)
    talked = named[0] if len(named) == 1 else talked
    if talked is None and len(found) > 1:
        which = (
            Button("", "close_ticket", {"ticket": one.ref}, label=f"{one.ref} {one.subject[:LABEL]}")
            for one in found[:PICKED_FROM]
        )
        return Reply("solved_which", {}, (*which, Button("none_of_these", "cancel", {"of": "ticket"})))
    ticket = talked or found[0]
    turn.attend(ticket)
    ways = (Button("close_it", "affirm"), Button("not_yet", "cancel"))
    return Reply("solved_close", {"ticket": ticket}, ways, then=("close_ticket", {"ticket": ticket.ref}))
