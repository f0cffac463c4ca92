"""What Slack sends, as messages. Pure: nothing is asked and nothing is stored here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels.slack.blocks import place_of
from bot.channels.slack.markup import mentions, plain, unescape
from bot.voice.replies import choice_value
from domain.messages import Identity, InboundMessage
from domain.tickets.model import Ticket

Payload = dict[str, Any]

NAME = "slack"
HELP = "help"
"""The choice of somebody who only calls us."""

SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes that are a person's own words; edits, deletions, joins and bots are others."""


def our_user(body: Payload) -> str | None:
    """Our own user id, where the event tells it."""
    for authorization in body.get("authorizations") or ():
        if authorization.get("is_bot"):
            return str(authorization["user_id"])
    return None


def from_event(body: Payload, me: str | None) -> InboundMessage | None:
    """A message or mention meant for us, else None.

    A mention arrives as two events, ``message`` and ``app_mention``; both give the same key.
    """
    event = body.get("event") or {}
    if not is_spoken(event, me) or not _is_for_us(event, me):
        return None
    team, channel, ts = body["team_id"], event["channel"], event["ts"]
    said = event.get("text") or ""
    text = plain(said, me)
    if not text and not mentions(said, me):
        return None
    thread = event.get("thread_ts") or ""
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{channel}/{ts}",
        address=address(team, channel, thread, event["user"]),
        identity=Identity(NAME, event["user"]),
        text=text,
        choice=None if text else HELP,
    )


def from_under_card(body: Payload, me: str | None, ticket: int) -> InboundMessage | None:
    """What somebody says under a ticket's card: to us about the ticket, or a note on it, which stays in the
    house."""
    event, ref = body["event"], f"{Ticket.LETTER}-{ticket}"
    said = event.get("text") or ""
    if mentions(said, me):
        message = from_event(body, me)
        return None if message is None else replace(message, ticket=ref)
    text = plain(said, None)
    if not text:
        return None
    team, channel, ts = body["team_id"], event["channel"], event["ts"]
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{channel}/{ts}",
        address=address(team, channel, event.get("thread_ts") or "", event["user"]),
        identity=Identity(NAME, event["user"]),
        text=text,
        choice=choice_value("note_on_ticket", {"ticket": ref, "text": text}),
    )


def from_reaction(body: Payload, intent: str, ticket: int) -> InboundMessage:
    """An emoji on a ticket's card, which means this about the ticket."""
    event = body["event"]
    team, channel = body["team_id"], event["item"]["channel"]
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{body['event_id']}",
        address=address(team, channel, "", event["user"]),
        identity=Identity(NAME, event["user"]),
        text=f":{event['reaction']}:",
        choice=choice_value(intent, {"ticket": f"{Ticket.LETTER}-{ticket}"}),
    )


def from_command(body: Payload, home: str) -> InboundMessage:
    """A slash command, answered where it was typed, to them alone; ``home`` is the direct conversation
    with the person, where a command typed there is answered."""
    text = plain(body.get("text") or "", None)
    typed_in = body.get("channel_id") or home
    channel = home if is_direct(typed_in) and body.get("channel_name") == "directmessage" else typed_in
    return InboundMessage(
        channel=NAME,
        key=f"{body['team_id']}/{body['trigger_id']}",
        address=address(body["team_id"], channel, "", body["user_id"]),
        identity=Identity(NAME, body["user_id"]),
        text=text,
        choice=None if text else HELP,
    )


def from_press(body: Payload, home: str) -> InboundMessage | None:
    """A button pressed or an option chosen, else None; answered in the conversation in which it was
    offered, or where it is shown. What is pressed in App Home is answered in ``home``."""
    action = pressed(body)
    if action is None:
        return None
    user = body["user"]
    team = (body.get("team") or {}).get("id") or user.get("team_id") or ""
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{body.get('trigger_id') or action['action_ts']}",
        address=_offered_at(action, user["id"]) or address(team, *_shown_in(body, home), user["id"]),
        identity=Identity(NAME, user["id"]),
        text=label_of(action),
        choice=unescape(value_of(action)),
    )


def from_submission(body: Payload, address: str, choice: str, part: str = "") -> InboundMessage:
    """A form filled in: the choice that it means. The same form sent twice is one message."""
    user, view = body["user"], body["view"]
    team = (body.get("team") or {}).get("id") or user.get("team_id") or ""
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{view['id']}{part}",
        address=address,
        identity=Identity(NAME, user["id"]),
        text=unescape((view.get("title") or {}).get("text") or ""),
        choice=choice,
    )


def address(team: str, channel: str, thread: str, user: str) -> str:
    """Where a conversation is. Between two it is the direct conversation; in a room everybody has one of
    their own, in each thread, so that nobody answers another's question."""
    return f"{team}/{channel}/" if is_direct(channel) else f"{team}/{channel}/{thread}/{user}"


def pressed(body: Payload) -> Payload | None:
    """The button or select of ours in a ``block_actions`` payload. A button that only opens an address
    means nothing to us."""
    for action in body.get("actions") or ():
        if action.get("type") in {"button", "static_select"} and value_of(action) and not action.get("url"):
            return dict(action)
    return None


def value_of(action: Payload) -> str:
    """What it sends."""
    return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")


def label_of(action: Payload) -> str:
    """What the button or the chosen option says."""
    shown = action.get("text") or (action.get("selected_option") or {}).get("text") or {}
    return unescape(shown.get("text") or "")


def is_direct(channel: str) -> bool:
    """True for a conversation between two; a person's own id stands for the one with them."""
    return channel[:1] in {"D", "U", "W"}


def user_at(address: str) -> str:
    """Whose conversation in a room this is; empty for one between two."""
    _, _, _, user, *_ = (*address.split("/"), "", "", "")
    return user


def is_spoken(event: Payload, me: str | None) -> bool:
    """Whether these are a person's own words."""
    return (
        event.get("type") in {"message", "app_mention"}
        and event.get("subtype") in SPOKEN
        and not event.get("bot_id")
        and event.get("user") not in {None, me, "USLACKBOT"}
    )


def _offered_at(action: Payload, user: str) -> str:
    """The conversation in which the row of buttons was offered, when it is this user's."""
    place = place_of(str(action.get("block_id") or ""))
    own = place.endswith(f"/{user}") or is_direct(place.split("/")[1] if place.count("/") > 1 else "")
    return place if own else ""


def _shown_in(body: Payload, home: str) -> tuple[str, str]:
    """The channel and the thread of what was pressed."""
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    message = body.get("message") or {}
    thread = message.get("thread_ts") or (body.get("container") or {}).get("thread_ts") or ""
    return channel or home, "" if thread == message.get("ts") else thread


def _is_private(event: Payload) -> bool:
    return event.get("channel_type") == "im" or is_direct(event["channel"])


def _is_for_us(event: Payload, me: str | None) -> bool:
    """In a room we answer who names us, and who replies to what we began."""
    if event["type"] == "app_mention" or _is_private(event):
        return True
    return mentions(event.get("text") or "", me) or (me is not None and event.get("parent_user_id") == me)
