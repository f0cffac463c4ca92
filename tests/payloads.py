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


def slack_act(kind: str, user: str = "U1", **more: Any) -> Json:
    """What every interaction says of itself; a ``trigger_id`` is good for 3 s and one modal."""
    who: Json = {
        "user": {"id": user, "username": "rita", "name": "rita", "team_id": "T1"},
        "api_app_id": "A1",
        "token": "verification",
        "team": {"id": "T1", "domain": "bank"},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return {"type": kind, **who, **more}


def slack_chosen(element: Json, shown: Json, user: str = "U1", option: int = 0) -> Json:
    """A button pressed or an option chosen; ``shown`` says in what: a message, App Home, an ephemeral."""
    action: Json = {name: element[name] for name in ("type", "action_id", "block_id") if name in element}
    if element["type"] == "static_select":
        action |= {"selected_option": element["options"][option]}
    else:
        action |= {"text": element["text"], "value": element["value"]}
    action |= {"action_ts": f"1763546405.{abs(hash((str(action), user))) % 10**6:06}"}
    return slack_act(
        "block_actions",
        user,
        trigger_id=f"{action['action_ts']}.{user}",
        state={"values": {}},
        actions=[{"block_id": "b1", **action}],
        **shown,
    )


def in_message(message: Json) -> Json:
    """Pressed in a message that everybody there sees."""
    channel, ts = message["channel"], message["ts"]
    return {
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
        "channel": {"id": channel, "name": "triage"},
        "message": {"type": "message", "user": "UBOT", "bot_id": "B1", **message},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
    }


def in_whisper(channel: str, response_url: str, thread: str | None = None) -> Json:
    """Pressed in a message that only the presser sees: Slack does not hand it back."""
    container: Json = {"type": "message", "message_ts": TS, "channel_id": channel, "is_ephemeral": True}
    return {
        "container": container | ({"thread_ts": thread} if thread else {}),
        "channel": {"id": channel, "name": "sales"},
        "response_url": response_url,
    }


def in_home(view: Json) -> Json:
    """Pressed in App Home."""
    return {
        "container": {"type": "view", "view_id": "VHOME"},
        "view": {"id": "VHOME", "team_id": "T1", "hash": "1763546401.abc", **view},
    }


def slack_submission(view: Json, values: dict[str, str], user: str = "U1", view_id: str = "V1") -> Json:
    """A modal handed in: every input's value, None where nothing was filled in."""
    state: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state[block["block_id"]] = {element["action_id"]: _filled(element, values.get(block["block_id"]))}
    shown = {name: value for name, value in view.items() if name != "blocks"} | {"blocks": view["blocks"]}
    return slack_act(
        "view_submission",
        user,
        trigger_id=f"1763.{view_id}",
        view={"id": view_id, "team_id": "T1", "hash": "1763546401.abc", "state": {"values": state}, **shown},
        response_urls=[],
    )


def _filled(element: Json, text: str | None) -> Json:
    kind = element["type"]
    if kind == "static_select":
        initial = element.get("initial_option") if text is None else None
        chosen = next((one for one in element["options"] if one["value"] == text), initial)
        return {"type": kind, "selected_option": chosen}
    name = "selected_date" if kind == "datepicker" else "value"
    first = element.get("initial_date" if kind == "datepicker" else "initial_value")
    return {"type": kind, name: first if text is None else text or None}


def slack_shortcut(callback: str, user: str = "U1") -> Json:
    """A shortcut from the search bar."""
    return slack_act("shortcut", user, callback_id=callback, trigger_id="1763.sc", action_ts=TS)


def slack_message_shortcut(callback: str, text: str, channel: str = "C1", user: str = "U1") -> Json:
    """A shortcut on somebody's message."""
    message = {"type": "message", "user": "U2", "text": text, "ts": TS, "team": "T1"}
    return slack_act(
        "message_action",
        user,
        callback_id=callback,
        trigger_id="1763.ma",
        action_ts=TS,
        message_ts=TS,
        channel={"id": channel, "name": "sales"},
        message=message,
        response_url="https://hooks.slack.com/app/T1/1/x",
    )


def slack_reaction(emoji: str, channel: str, ts: str, user: str = "U1") -> Json:
    """An emoji put on a message."""
    item = {"type": "message", "channel": channel, "ts": ts}
    event = {"type": "reaction_added", "user": user, "reaction": emoji, "item": item, "item_user": "UBOT"}
    return slack_event(event | {"event_ts": f"1763546402.{len(emoji):06}"})


def slack_home_opened(user: str = "U1", tab: str = "home") -> Json:
    """Somebody looks at App Home."""
    event = {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": tab}
    return slack_event(event | {"event_ts": "1763546403.000100"})


def slack_link(url: str, channel: str = "C1", user: str = "U1") -> Json:
    """Somebody's message has a link of our domain in it."""
    event = {
        "type": "link_shared",
        "user": user,
        "channel": channel,
        "message_ts": TS,
        "source": "conversations_history",
    }
    links = [{"domain": "bank.example", "url": url}]
    return slack_event(event | {"links": links, "event_ts": "1763546404.000100"})


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
    "language_code": "en",
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
    who = more.pop("from", ANN)
    message = {"message_id": 6, "date": 1763546401, "from": BOT, "chat": chat, **shown, **more}
    query = {"id": "4382bfdwdsb323b2d9", "from": who, "message": message, "chat_instance": "-1", "data": data}
    return {"update_id": update_id, "callback_query": query}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
