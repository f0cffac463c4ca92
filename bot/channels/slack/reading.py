"""What Slack sends, as messages. Pure: nothing is asked and nothing is stored here."""

from __future__ import annotations

from typing import Any

from bot.channels.slack.markup import mentions, plain, unescape
from domain.messages import Identity, InboundMessage

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
    if not _is_spoken(event, me) or not _is_for_us(event, me):
        return None
    team, channel, ts = body["team_id"], event["channel"], event["ts"]
    said = event.get("text") or ""
    text = plain(said, me)
    if not text and not mentions(said, me):
        return None
    thread = "" if _is_private(event) else event.get("thread_ts") or ts
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{channel}/{ts}",
        address=f"{team}/{channel}/{thread}",
        identity=Identity(NAME, event["user"]),
        text=text,
        choice=None if text else HELP,
    )


def from_command(body: Payload, home: str) -> InboundMessage:
    """A slash command; its answer goes to ``home``, the direct conversation with the person."""
    text = plain(body.get("text") or "", None)
    return InboundMessage(
        channel=NAME,
        key=f"{body['team_id']}/{body['trigger_id']}",
        address=f"{body['team_id']}/{home}/",
        identity=Identity(NAME, body["user_id"]),
        text=text,
        choice=None if text else HELP,
    )


def from_press(body: Payload) -> InboundMessage | None:
    """A button pressed, else None; answered where the button is."""
    action = pressed(body)
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    if action is None or channel is None:
        return None
    message = body.get("message") or {}
    thread = "" if is_direct(channel) else message.get("thread_ts") or message.get("ts") or ""
    user = body["user"]
    team = (body.get("team") or {}).get("id") or user.get("team_id") or ""
    return InboundMessage(
        channel=NAME,
        key=f"{team}/{body.get('trigger_id') or action['action_ts']}",
        address=f"{team}/{channel}/{thread}",
        identity=Identity(NAME, user["id"]),
        text=label_of(action),
        choice=unescape(action["value"]),
    )


def pressed(body: Payload) -> Payload | None:
    """The button of ours in a ``block_actions`` payload."""
    for action in body.get("actions") or ():
        if action.get("type") == "button" and action.get("value"):
            return dict(action)
    return None


def label_of(action: Payload) -> str:
    """What the button says."""
    return unescape((action.get("text") or {}).get("text") or "")


def is_direct(channel: str) -> bool:
    """True for a conversation between two."""
    return channel.startswith("D")


def _is_spoken(event: Payload, me: str | None) -> bool:
    return (
        event.get("type") in {"message", "app_mention"}
        and event.get("subtype") in SPOKEN
        and not event.get("bot_id")
        and event.get("user") not in {None, me, "USLACKBOT"}
    )


def _is_private(event: Payload) -> bool:
    return event.get("channel_type") == "im" or is_direct(event["channel"])


def _is_for_us(event: Payload, me: str | None) -> bool:
    """In a room we answer who names us, and who replies to what we began."""
    if event["type"] == "app_mention" or _is_private(event):
        return True
    return mentions(event.get("text") or "", me) or (me is not None and event.get("parent_user_id") == me)
