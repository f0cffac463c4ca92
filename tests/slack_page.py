"""Slack's surfaces as a page, roughly as Slack draws them: to be looked at.

``python -m tests.slack_page FILE`` plays a small day and writes what Slack would show into FILE.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import escape, unescape
from pathlib import Path
from typing import Any

from domain.deals.model import Deal, Stage
from domain.leads.model import Lead
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder
from domain.tickets.model import Ticket
from storage.migrate import upgrade
from tests.payloads import (
    Json,
    in_message,
    slack_chosen,
    slack_home_opened,
    slack_link,
    slack_mention,
    slack_shortcut,
    slack_submission,
)
from tests.slack_desk import Desk, desk, element

MOMENT = re.compile(r"&lt;!date\^(\d+)\^[^|]*\|([^&]*)&gt;")
STYLE = """
body{font:15px/1.46 Lato,system-ui,sans-serif;color:#1d1c1d;background:#eee;margin:24px;display:flex;
flex-wrap:wrap;gap:24px;align-items:flex-start}
figure{margin:0;width:520px}figcaption{font-weight:700;margin:0 0 6px;color:#555}
.box{background:#fff;border:1px solid #ddd;border-radius:8px;padding:16px}
h3{font-size:18px;margin:10px 0 6px}hr{border:0;border-top:1px solid #e2e2e2;margin:14px 0}
p{margin:6px 0;white-space:pre-wrap}
.row{display:flex;gap:12px;justify-content:space-between;align-items:flex-start}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px;margin:6px 0;white-space:pre-wrap}
.context{color:#616061;font-size:13px;display:flex;gap:10px;margin:6px 0}
button,select,input,textarea{font:inherit;font-size:13px;
padding:4px 10px;border:1px solid #bbb;border-radius:4px;background:#fff}
.primary{background:#007a5a;color:#fff;border-color:#007a5a;font-weight:700}
.actions{display:flex;gap:8px;flex-wrap:wrap;margin:8px 0}
label{display:block;font-weight:700;margin:12px 0 4px}label small{font-weight:400;color:#777}
input,textarea{width:100%;box-sizing:border-box;padding:8px}textarea{height:70px}
.modal .top{display:flex;justify-content:space-between;font-weight:900;font-size:18px}
.modal .end{text-align:right;margin-top:14px}button{white-space:nowrap}
"""


def page(shown: Sequence[tuple[str, Json]]) -> str:
    """Messages and views, each under its name."""
    parts = "".join(f"<figure><figcaption>{escape(n)}</figcaption>{_surface(s)}</figure>" for n, s in shown)
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{parts}"


def _surface(shown: Json) -> str:
    inside = "".join(map(_block, shown.get("blocks") or ())) or f"<p>{_plain(shown.get('text', ''))}</p>"
    if shown.get("type") != "modal":
        return f'<div class="box">{inside}</div>'
    submit = shown.get("submit")
    end = f"<button>{_text(shown['close'])}</button> " if "close" in shown else ""
    end += f'<button class="primary">{_text(submit)}</button>' if submit else ""
    top = f'<div class="top"><span>{_text(shown["title"])}</span><span>×</span></div>'
    return f'<div class="box modal">{top}{inside}<div class="end">{end}</div></div>'


def _block(block: Json) -> str:
    kind = block["type"]
    if kind == "header":
        return f"<h3>{_text(block['text'])}</h3>"
    if kind == "divider":
        return "<hr>"
    if kind == "context":
        return (
            f'<div class="context">{"".join(f"<span>{_text(one)}</span>" for one in block["elements"])}</div>'
        )
    if kind == "actions":
        return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'
    if kind == "input":
        optional = " <small>(optional)</small>" if block["optional"] else ""
        return f"<label>{_text(block['label'])}{optional}</label>{_element(block['element'])}"
    fields = "".join(f"<div>{_text(one)}</div>" for one in block.get("fields", ()))
    text = f"<p>{_text(block['text'])}</p>" if "text" in block else f'<div class="fields">{fields}</div>'
    return f'<div class="row">{text}{_element(block["accessory"]) if "accessory" in block else ""}</div>'


def _element(one: Json) -> str:
    kind = one["type"]
    if kind == "button":
        return f'<button class="{one.get("style", "")}">{_text(one["text"])}</button>'
    if kind == "static_select":
        chosen = one.get("initial_option", {}).get("text") or one.get("placeholder") or {"text": "Choose"}
        return f"<select><option>{_text(chosen)}</option></select>"
    said = escape(str(one.get("initial_value") or one.get("initial_date") or ""))
    return f"<textarea>{said}</textarea>" if one.get("multiline") else f'<input value="{said}">'


def _text(text: Mapping[str, Any]) -> str:
    said = _plain(text["text"])
    return re.sub(r"\*(.+?)\*", r"<b>\1</b>", said) if text.get("type") == "mrkdwn" else said


def _plain(text: str) -> str:
    # What Slack shows: our own escapes undone once, then escaped for this page.
    shown = escape(unescape(text.replace("<!date", "&lt;!date")), quote=False)
    return MOMENT.sub(r"\2", shown)


async def _day(there: Desk) -> list[tuple[str, Json]]:
    await there.app.store.run(_records)
    shown: list[tuple[str, Json]] = []
    for user, name in (("U2", "App Home, sales"), ("U1", "App Home, support"), ("U3", "App Home, manager")):
        await there.slack.push(there.url, slack_home_opened(user))
        calls = await there.slack.called("views.publish", len(shown) + 1)
        shown.append((name, calls[-1]["view"]))
    ticket = await there.complain(
        "you charged me the overdraft fee twice on monday, this is a joke. I want it back"
    )
    card = await there.card(ticket)
    shown.append(("A new ticket's card", dict(card)))
    await there.act(slack_chosen(element(card, "Take it"), in_message(card)))
    card = await there.card(ticket, looked_after_by="Priya Nair")
    shown.append(("The card, taken", dict(card)))
    shown.append(("Seen by who took it", await there.whispered("nobody → Priya Nair")))
    await there.act(slack_chosen(element(card, "Reply to customer"), in_message(card)))
    reply = (await there.slack.called("views.open"))[-1]["view"]
    shown.append(("Reply to customer", reply))
    answer = await there.act(
        slack_submission(reply, {"text": "You have the £35 back today, and our apology."})
    )
    shown.append(("The reply's preview", answer["view"]))
    for number, kind in enumerate(("ticket", "lead", "deal", "quote"), start=2):
        await there.act(slack_shortcut(f"new_{kind}", user="U3"))
        shown.append((f"The form of a {kind}", (await there.slack.called("views.open", number))[-1]["view"]))
    await there.slack.push(there.url, slack_mention("<@UBOT> what's my day like"))
    shown.append(("My day, in a room", await there.whispered("nobody yet")))
    await there.slack.push(there.url, slack_link(f"https://bank.example/console/tickets/{ticket.ref}"))
    (linked,) = await there.slack.called("chat.unfurl")
    shown.append(("A link to a ticket", next(iter(linked["unfurls"].values()))))
    await there.act(slack_chosen(element(card, "Mark as resolved"), in_message(card)))
    shown.append(("The card, resolved", dict(await there.card(ticket, status="Resolved"))))
    return shown


async def _records(uow: UnitOfWork) -> None:
    now = uow.now
    people = {one.email: one.id for one in await uow.find(Person)}
    own = people["rita@bank.example"]
    for hours, about in ((1, "call Initech about the contract"), (-2, "send Globex the price list")):
        due = now + timedelta(hours=hours)
        await uow.add(Reminder(about=about, owner_id=own, due=due, zone="Europe/London", wall_time="x"))
    for days, title, amount in ((2, "Card readers 2027", 9000), (-3, "Globex terminals", 42000)):
        day = (now + timedelta(days=days)).date()
        deal = Deal(
            title=title, amount=Decimal(amount), stage=Stage.NEGOTIATION, close_date=day, owner_id=own
        )
        await uow.add(deal)
    await uow.add(Lead(name="Sam Field", interest="20 card readers", owner_id=own))
    late = datetime.now(UTC) - timedelta(hours=3)
    await uow.add(Ticket(subject="Card reader prints <blank> receipts & beeps", text="x", due_at=late))


async def _main(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/slack.db"
        await asyncio.to_thread(upgrade, url)
        async with desk(url) as there:
            shown = page(await _day(there))
    await asyncio.to_thread(path.write_text, shown, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
