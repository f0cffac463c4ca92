"""What Slack and Telegram send, with the fields they send it with."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

TS = "1763546401.000100"


def slack_event(event: Json) -> Json:
    """The envelope of the Events API."""
    return {
        "token": "verification",
        "team_id": "T1",
        "context_team_id": "T1",
        "api_app_id": "A1",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{event['event_ts'].replace('.', '')}{event['type']}",
        "event_time": 1763546401,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": "T1",
                "user_id": "UBOT",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UifQ",
    }


def slack_message(text: str, channel: str = "D1", ts: str = TS, **more: Any) -> Json:
    """Somebody writes, to us alone in a ``D`` channel, in a room otherwise."""
    event: Json = {
        "client_msg_id": "6b1a7a2e-2f0d-4b9a-a7a0-5d5d6b5f8f10",
        "type": "message",
        "user": "U1",
        "text": text,
        "ts": ts,
        "team": "T1",
        "channel": channel,
        "event_ts": ts,
        "channel_type": "im" if channel.startswith("D") else "channel",
    }
    return slack_event(event | more)


def slack_mention(text: str, ts: str = TS, **more: Any) -> Json:
    """The second event of a message that names us."""
    event: Json = {
        "type": "app_mention",
        "user": "U1",
        "text": text,
        "ts": ts,
        "team": "T1",
        "channel": "C1",
        "event_ts": ts,
    }
    return slack_event(event | more)


def slack_command(text: str, trigger: str = "13345224609.738474920.8088930838d88f008e0") -> dict[str, str]:
    """``/parley text``, typed in a room."""
    return {
        "token": "verification",
        "team_id": "T1",
        "team_domain": "bank",
        "channel_id": "C1",
        "channel_name": "sales",
        "user_id": "U1",
        "user_name": "rita",
        "command": "/parley",
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T1/1/x",
        "trigger_id": trigger,
    }


def slack_press(message: Json, value: str, channel: str = "D1", ts: str = TS, **more: Any) -> dict[str, str]:
    """A button of a message we posted is pressed; Slack escapes texts when it hands a message back."""
    buttons = [
        button
        for block in message["blocks"]
        for button in block.get("elements", [])
        if button.get("value") == value
    ]
    action = buttons[0] | {"block_id": "b1", "action_ts": "1763546405.123456"}
    payload: Json = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "rita", "name": "rita", "team_id": "T1"},
        "api_app_id": "A1",
        "token": "verification",
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
        "trigger_id": f"1763.5464.{value}",
        "team": {"id": "T1", "domain": "bank"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": "directmessage"},
        "message": {"type": "message", "user": "UBOT", "bot_id": "B1", "ts": ts, **message, **more},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [action],
    }
    return {"payload": json.dumps(payload)}


def slack_person(email: str = "Rita@Bank.Example", **more: Any) -> Json:
    """A member of the workspace, as ``users.info`` tells."""
    person: Json = {
        "id": "U1",
        "team_id": "T1",
        "name": "rita",
        "deleted": False,
        "real_name": "Rita Reyes",
        "tz": "Europe/London",
        "tz_label": "Greenwich Mean Time",
        "tz_offset": 0,
        "profile": {"real_name": "Rita Reyes", "display_name": "rita", "email": email, "team": "T1"},
        "is_admin": False,
        "is_bot": False,
        "is_email_confirmed": True,
        "updated": 1763000000,
        "locale": "en-GB",
    }
    return person | more


ANN: Json = {
    "id": 77,
    "is_bot": False,
    "first_name": "Ann",
    "last_name": "Lee",
    "username": "ann",
    "language_code": "de",
}
PRIVATE: Json = {"id": 77, "type": "private", "first_name": "Ann", "last_name": "Lee", "username": "ann"}
GROUP: Json = {"id": -1001234, "type": "supergroup", "title": "Sales", "is_forum": True}
BOT: Json = {"id": 123456, "is_bot": True, "first_name": "Parley", "username": "parley_bot"}


def telegram_message(text: str | None, update_id: int = 10, **more: Any) -> Json:
    """Somebody writes to us in private."""
    message: Json = {"message_id": 5, "date": 1763546401, "from": ANN, "chat": PRIVATE}
    if text is not None:
        message["text"] = text
    return {"update_id": update_id, "message": message | more}


def telegram_in_group(text: str, update_id: int = 10, **more: Any) -> Json:
    """Somebody writes in a group's topic; names with ``@`` and commands are marked as Telegram does."""
    marks = []
    for word in text.split():
        kind = {"@": "mention", "/": "bot_command"}.get(word[0])
        if kind:
            marks.append(
                {"type": kind, "offset": _units(text[: text.index(word)]), "length": _units(word.rstrip(","))}
            )
    topic = {"message_thread_id": 4, "is_topic_message": True}
    return telegram_message(text, update_id, **({"chat": GROUP, "entities": marks, **topic} | more))


def telegram_edit(update: Json) -> Json:
    """The same, as the new wording of a message."""
    return {"update_id": update["update_id"], "edited_message": update["message"] | {"edit_date": 1763546409}}


def telegram_press(sent: Json, data: str, chat: Json = PRIVATE, update_id: int = 20, **more: Any) -> Json:
    """A button of a message we sent is pressed."""
    parts = ("text", "caption", "reply_markup", "entities", "caption_entities")
    shown = {name: sent[name] for name in parts if name in sent}
    if "caption" in sent:
        shown["photo"] = [{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 90}]
    message = {"message_id": 6, "date": 1763546401, "from": BOT, "chat": chat, **shown, **more}
    query = {"id": "4382bfdwdsb323b2d9", "from": ANN, "message": message, "chat_instance": "-1", "data": data}
    return {"update_id": update_id, "callback_query": query}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
