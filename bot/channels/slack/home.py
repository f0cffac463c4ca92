"""App Home: somebody's day, with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.channels.slack.blocks import PRIMARY, button
from bot.channels.slack.markup import cut
from bot.doors.window import Say
from bot.voice.replies import choice_value
from domain.access import Actor, Permission
from domain.day.model import Day, Few, Sales, Service
from domain.leads.model import Lead
from domain.reminders.handlers import SNOOZE
from domain.reminders.model import Reminder
from domain.tickets.model import Ticket

Block = dict[str, Any]

LINE, HEADER = 600, 150
MOST_BLOCKS = 100
NEW = {
    "ticket": Permission.OPEN_TICKET,
    "lead": Permission.WORK_LEADS,
    "deal": Permission.WORK_DEALS,
    "quote": Permission.WORK_QUOTES,
}
"""Forms that can be opened here, and who may."""


def stranger(say: Say) -> dict[str, Any]:
    """The home of somebody who does not work here, or is not known to."""
    return _view([_section(say("slack.home.stranger"))])


def home(actor: Actor, day: Day, say: Say, at: datetime) -> dict[str, Any]:
    """The home of somebody who works here: what is due, at risk and unassigned, and the pipeline; as it was
    at this instant."""
    blocks = [
        _header(say("slack.home.title", name=actor.name)),
        *_forms(actor, say),
        *_reminders(day.reminders, say),
        *(_service(day.service, day, say) if day.service else ()),
        *(_sales(day.sales, day, say) if day.sales else ()),
        *([_section(say("slack.home.free"))] if day.is_free else ()),
        _context(say("slack.home.since", at=at)),
    ]
    return _view(blocks[:MOST_BLOCKS])


def _forms(actor: Actor, say: Say) -> list[Block]:
    """Nothing here is the one thing to do next, so no button stands out."""
    able = [kind for kind, right in NEW.items() if actor.may(right)]
    buttons = [
        button(f"new-{kind}", say(f"slack.new.{kind}"), choice_value("form", {"form": kind})) for kind in able
    ]
    return [{"type": "actions", "block_id": "new", "elements": buttons}]


def _reminders(few: Few[Reminder], say: Say) -> list[Block]:
    if not few.count:
        return []
    blocks: list[Block] = [{"type": "divider"}, _header(say("slack.home.reminders"))]
    for place, one in enumerate(few.rows):
        done = choice_value("reminder_done", {"reminder": one.id})
        later = choice_value("move_reminder", {"reminder": one.id, "duration": SNOOZE})
        row = [
            button(f"done-{one.id}", say("slack.done"), done, None if place else PRIMARY),
            button(f"snooze-{one.id}", say("slack.snooze"), later),
        ]
        blocks.append(_section(say("slack.home.reminder", reminder=one)))
        blocks.append({"type": "actions", "block_id": f"reminder-{one.id}", "elements": row})
    return blocks + _more(few, say)


def _service(part: Service, day: Day, say: Say) -> list[Block]:
    blocks: list[Block] = []
    if part.waiting:
        text, take = say("slack.home.waiting", count=part.waiting), say("slack.home.take_next")
        blocks += [{"type": "divider"}, _section(text, button("call-next", take, "call_next"))]
    if part.risks.count:
        title = say("slack.home.risks", everybody=day.everybody)
        blocks += [{"type": "divider"}, _header(title), *_tickets(part.risks, "show_ticket", say)]
    if part.unassigned.count:
        blocks += [{"type": "divider"}, _header(say("slack.home.unassigned", count=part.unassigned.count))]
        blocks += _tickets(part.unassigned, "claim_ticket", say)
    return [*blocks, _context(say("slack.home.counts", part=part))]


def _tickets(few: Few[Ticket], intent: str, say: Say) -> list[Block]:
    label = say(f"slack.home.{intent}")
    rows = [
        _section(
            say("slack.home.ticket", ticket=one),
            button(f"{intent}-{one.id}", label, choice_value(intent, {"ticket": one.ref})),
        )
        for one in few.rows
    ]
    return rows + _more(few, say)


def _sales(part: Sales, day: Day, say: Say) -> list[Block]:
    title = say("slack.home.pipeline", everybody=day.everybody)
    blocks: list[Block] = [
        {"type": "divider"},
        _header(title),
        _section(say("slack.home.sums", sums=part.pipeline)),
    ]
    for one in part.closing.rows:
        show = choice_value("show_deal", {"deal": one.ref})
        text = say("slack.home.deal", deal=one)
        blocks.append(_section(text, button(f"show-{one.ref}", say("slack.home.show_ticket"), show)))
    return [*blocks, *_more(part.closing, say), *_leads(part.leads, say)]


def _leads(few: Few[Lead], say: Say) -> list[Block]:
    if not few.count:
        return []
    rows: Sequence[Block] = [
        _section(
            say("slack.home.lead", lead=one),
            button(
                f"show-{one.ref}", say("slack.home.show_ticket"), choice_value("show_lead", {"lead": one.ref})
            ),
        )
        for one in few.rows
    ]
    return [{"type": "divider"}, _header(say("slack.home.leads", count=few.count)), *rows, *_more(few, say)]


def _more(few: Few[Any], say: Say) -> list[Block]:
    return [_context(say("slack.home.more", count=few.more))] if few.more else []


def _view(blocks: list[Block]) -> dict[str, Any]:
    return {"type": "home", "blocks": blocks}


def _section(text: str, accessory: Block | None = None) -> Block:
    plain: Block = {"type": "section", "text": _plain(text, LINE)}
    return plain | ({"accessory": accessory} if accessory else {})


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text, HEADER)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_plain(text, LINE)]}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}
