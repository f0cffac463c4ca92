"""A ticket on Slack: its card where the desk looks, what happened to it, and what a link to it shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.slack.blocks import PRIMARY, button
from bot.channels.slack.forms import OPTION_VALUE, option
from bot.channels.slack.markup import cut, escape
from bot.doors.window import Say, Window
from bot.voice.replies import choice_value
from domain.desk.model import Step
from domain.ports import UnitOfWork
from domain.tickets.model import Priority, Ticket
from domain.tickets.showing import names

Block = dict[str, Any]
Body = dict[str, Any]

HEADER, SUBJECT, COLUMN, PLACEHOLDER = 150, 500, 200, 150
MARKS = re.compile(r"[*_~`]")
TOLD = ("status", "priority", "owner_id", "kind")
"""Fields whose change is told under a card; the rest is on the card or goes with one of these."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket with what its card says of it. ``helpers`` are whom it can be given to: name and e-mail."""

    ticket: Ticket
    owner: str | None
    customer: str | None
    channel: str | None
    helpers: Sequence[tuple[str, str]]
    last: Step | None = None
    """What was done with it last, after it was opened."""

    @property
    def is_late(self) -> bool:
        """Whether its deadline was missed while it was open."""
        return self.ticket.breached_at is not None and not self.ticket.status.is_over


async def shown(window: Window, number: int) -> Shown | None:
    """The ticket as it is now; None when it was withdrawn."""

    async def look(uow: UnitOfWork) -> Shown | None:
        ticket = await uow.get(Ticket, number)
        if ticket is None:
            return None
        called = await names(uow, [ticket.owner_id, ticket.customer_id])
        place = await uow.conversations.get(ticket.conversation_id) if ticket.conversation_id else None
        helpers = [(one.name or one.email or "", one.email or "") for one in await window.helpers(uow)]
        return Shown(
            ticket,
            called.get(ticket.owner_id),
            called.get(ticket.customer_id),
            place.channel if place else None,
            helpers,
            next((step for step in await uow.desk.history(Ticket.KIND, number, 1) if step.before), None),
        )

    found: Shown | None = await window.read(look)
    return found


def card(one: Shown, say: Say) -> Body:
    """The card: what it is about, where it stands in two columns, what can be done, who and when."""
    ticket = one.ticket
    title = say("slack.card.title", ticket=ticket)
    fields = [
        ("status", say("slack.word", of=ticket.status)),
        ("priority", say("slack.word", of=ticket.priority)),
        ("owner", one.owner or say("slack.card.nobody")),
        ("done" if ticket.status.is_over else "due", _due(one, say)),
    ]
    return {
        "text": cut(f"{title}: {ticket.subject}", SUBJECT),
        "blocks": [
            {"type": "header", "text": _plain(title, HEADER)},
            {"type": "section", "text": _plain(ticket.subject, SUBJECT)},
            {
                "type": "section",
                "fields": [_column(say(f"slack.card.{name}"), text) for name, text in fields],
            },
            *_actions(one, say),
            {"type": "context", "elements": _origin(one, say)},
            *_last(one, say),
        ],
    }


def withdrawn(number: int, say: Say) -> Body:
    """What is left of the card of a ticket that was taken back."""
    text = cut(say("slack.card.withdrawn", ref=f"{Ticket.LETTER}-{number}"), SUBJECT)
    return {"text": text, "blocks": [{"type": "context", "elements": [_plain_of(text)]}]}


async def told(window: Window, number: int, before: int, version: int) -> str:
    """What happened to the ticket between two versions, a line each; its whole text at first. Empty when
    there is nothing that the card does not say."""
    say = window.say()

    async def look(uow: UnitOfWork) -> str:
        ticket = await uow.get(Ticket, number)
        if ticket is None:
            return ""
        if before == 0:
            return ticket.text if ticket.text.strip() != ticket.subject.strip() else ""
        newest = await uow.desk.history(Ticket.KIND, number, max(1, ticket.version - before))
        steps = list(reversed(newest))[: version - before]
        people = await names(uow, [step.after.get("owner_id") for step in steps])
        return "\n".join(line for step in steps if (line := _step(step, people, say)))

    found: str = await window.read(look)
    return found


def unfurled(ticket: Ticket, say: Say, url: str) -> Body:
    """What a link to a ticket shows to a whole room: where it stands, never what it says or whose it is.
    Whoever wants more asks for it, and is answered alone, as far as they may see it."""
    facts = say("slack.unfurl", ticket=ticket)
    show = button("show", say("slack.unfurl.show"), choice_value("show_ticket", {"ticket": ticket.ref}))
    link = {**button("open", say("slack.unfurl.open"), "open"), "url": url}
    return {
        "blocks": [
            {"type": "section", "text": _plain(facts, SUBJECT)},
            {"type": "actions", "elements": [show, link]},
        ]
    }


def _actions(one: Shown, say: Say) -> list[Block]:
    """One button is the next thing to do: take it, answer it, or open it again."""
    about = {"ticket": one.ticket.ref}
    if one.ticket.status.is_over:
        again = button("reopen", say("slack.card.reopen"), choice_value("reopen_ticket", about))
        return [{"type": "actions", "elements": [again]}]
    claim = button("claim", say("slack.card.claim"), choice_value("claim_ticket", about), PRIMARY)
    answer = choice_value("form", {"form": "reply", **about})
    reply = button("reply", say("slack.card.reply"), answer, PRIMARY if one.owner else None)
    resolve = button("resolve", say("slack.card.resolve"), choice_value("resolve_ticket", about))
    able = [reply] if one.ticket.customer_id else []
    row = [*able, resolve] if one.owner else [claim, *able, resolve]
    return [
        {"type": "actions", "elements": row},
        {"type": "actions", "elements": [*_givable(one, say), _priorities(one, say)]},
    ]


def _givable(one: Shown, say: Say) -> list[Block]:
    values = [
        (name, choice_value("assign_ticket", {"ticket": one.ticket.ref, "email": email}))
        for name, email in one.helpers
    ]
    options = [option(name, value) for name, value in values if len(value) <= OPTION_VALUE]
    placeholder = _plain(say("slack.card.assign"), PLACEHOLDER)
    select = {"type": "static_select", "action_id": "assign", "placeholder": placeholder, "options": options}
    return [select] if options else []


def _priorities(one: Shown, say: Say) -> Block:
    options = [
        option(
            say("slack.word", of=each),
            choice_value("set_priority", {"ticket": one.ticket.ref, "priority": each.value}),
        )
        for each in Priority
    ]
    return {
        "type": "static_select",
        "action_id": "priority",
        "placeholder": _plain(say("slack.card.set_priority"), PLACEHOLDER),
        "options": options,
        "initial_option": options[list(Priority).index(one.ticket.priority)],
    }


def _due(one: Shown, say: Say) -> str:
    ticket = one.ticket
    if ticket.status.is_over:
        return _moment(ticket.resolved_at, say) if ticket.resolved_at else say("slack.card.over")
    if ticket.due_at is None or ticket.status != "open":
        return say("slack.card.waits")
    return say("slack.card.late" if one.is_late else "slack.card.by", when=_moment(ticket.due_at, say))


def _origin(one: Shown, say: Say) -> list[Block]:
    """Whose it is, from where, and since when."""
    by = [say("slack.word", of=one.channel)] if one.channel else []
    who = [one.customer or say("slack.card.unknown"), *by]
    return [*(_plain(part, SUBJECT) for part in who), _marked(_moment(one.ticket.created_at, say))]


def _last(one: Shown, say: Say) -> list[Block]:
    """Who did something with it last, and when."""
    if one.last is None:
        return []
    by = _plain(say("slack.card.changed", by=one.last.by), SUBJECT)
    return [{"type": "context", "elements": [by, _marked(_moment(one.last.at, say))]}]


def _step(step: Step, people: Mapping[int | None, str], say: Say) -> str:
    changed = {
        name: (step.before.get(name), value)
        for name, value in step.after.items()
        if name in TOLD and step.before
    }
    added = _added(step)
    if not changed and not added:
        return ""
    return say("slack.step", by=step.by, changed=changed, people=people, added=added)


def _added(step: Step) -> str:
    """What a customer added; what staff note stands behind their name in brackets, and is known here."""
    before, after = step.before.get("text"), step.after.get("text")
    if not before or not after or not str(after).startswith(str(before)):
        return ""
    more = str(after)[len(str(before)) :].strip()
    return "" if more.startswith("[") else more


def _moment(at: datetime, say: Say) -> str:
    """The instant in each reader's own zone; in the house's where Slack cannot tell."""
    return (
        f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{escape(say('slack.moment', at=at))}>"
    )


def _column(label: str, text: str) -> Block:
    """A moment is Slack's own markup; in a name, what would be read as markup is left out."""
    shown = text if "<!date^" in text else cut(MARKS.sub(" ", text), COLUMN)
    return _marked(f"*{escape(label)}*\n{shown}")


def _marked(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(text: str, limit: int) -> Block:
    return _plain_of(cut(text, limit))


def _plain_of(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
