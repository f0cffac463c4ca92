"""What Telegram would refuse, asked of a second implementation of its Bot API: aiogram's types."""

from __future__ import annotations

import json
import re
import types
from typing import Any, Union, get_args, get_origin

import aiogram.methods
import aiogram.types
from pydantic import TypeAdapter, ValidationError

Arguments = dict[str, Any]

UPDATES = set(aiogram.types.Update.model_fields) - {"update_id"}
TEXTS = {"sendMessage": 4096, "editMessageText": 4096, "answerCallbackQuery": 200}
"""The longest ``text`` of a method, in UTF-16 units."""
MUST_SAY = {"sendMessage", "editMessageText"}


def telegram_arguments(method: str, form: dict[str, str]) -> Arguments:
    """The fields of a call as values: Telegram takes objects and lists as JSON inside a form."""
    fields = _method(method).model_fields
    return {
        name: value if name not in fields or _may_be_text(fields[name].annotation) else json.loads(value)
        for name, value in form.items()
    }


def telegram_faults(method: str, arguments: Arguments) -> list[str]:
    """Why Telegram would refuse this call."""
    model = _method(method)
    faults = [f"{name} is unknown" for name in set(arguments) - set(model.model_fields)]
    try:
        model.model_validate(arguments)
    except ValidationError as error:
        faults.append(str(error))
    faults += _text_faults(method, arguments) + _caption_faults(arguments) + _entity_faults(arguments)
    faults += _album_faults(method, arguments) + _command_faults(method, arguments)
    faults += _listen_faults(method, arguments)
    return faults + _keyboard_faults(arguments.get("reply_markup") or {}, arguments)


def result_faults(method: str, result: Any) -> list[str]:
    """Why Telegram would not answer a call with this."""
    try:
        TypeAdapter(_method(method).__returning__).validate_python(result)
    except ValidationError as error:
        return [str(error)]
    return []


def update_faults(update: Arguments) -> list[str]:
    """Why this is not an update Telegram would send."""
    try:
        aiogram.types.Update.model_validate(update)
    except ValidationError as error:
        return [str(error)]
    return [f"{name} is unknown" for name in set(update) - UPDATES - {"update_id"}]


def _method(name: str) -> Any:
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def _may_be_text(annotation: Any) -> bool:
    if get_origin(annotation) in {Union, types.UnionType}:
        return any(_may_be_text(choice) for choice in get_args(annotation))
    return annotation is str


def _text_faults(method: str, arguments: Arguments) -> list[str]:
    length, longest = units(arguments.get("text") or ""), TEXTS.get(method)
    if longest is None or (1 if method in MUST_SAY else 0) <= length <= longest:
        return []
    return [f"text of {length} units"]


def _caption_faults(arguments: Arguments) -> list[str]:
    captions = [arguments.get("caption"), *(one.get("caption") for one in arguments.get("media") or [])]
    return [f"caption of {units(text)} units" for text in captions if text and units(text) > 1024]


def _keyboard_faults(markup: Arguments, arguments: Arguments) -> list[str]:
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    faults = ["more than 100 buttons"] if len(buttons) > 100 else []
    for button in buttons:
        data = button.get("callback_data", "").encode()
        if not button["text"].strip() or not 0 < len(data) <= 64:
            faults.append(f"button {button}")
    keys = [key for row in markup.get("keyboard", []) for key in row]
    asks = any(key.get("request_contact") for key in keys)
    if asks and str(arguments.get("chat_id", "")).startswith("-"):
        faults.append("a contact is asked for in a group")
    return faults + [f"key {key}" for key in keys if not key["text"].strip()]


def _entity_faults(arguments: Arguments) -> list[str]:
    faults = []
    for text, entities in (("text", "entities"), ("caption", "caption_entities")):
        length = units(arguments.get(text) or "")
        faults += [
            f"entity outside the {text}: {entity}"
            for entity in arguments.get(entities) or []
            if entity["offset"] + entity["length"] > length
        ]
    if arguments.get("parse_mode") and (arguments.get("entities") or arguments.get("caption_entities")):
        faults.append("both a parse mode and entities")
    return faults


def _album_faults(method: str, arguments: Arguments) -> list[str]:
    if method != "sendMediaGroup" or 2 <= len(arguments["media"]) <= 10:
        return []
    return [f"an album of {len(arguments['media'])}"]


def _command_faults(method: str, arguments: Arguments) -> list[str]:
    commands = arguments.get("commands") or [] if method == "setMyCommands" else []
    faults = ["more than 100 commands"] if len(commands) > 100 else []
    faults += [
        f"command {one}"
        for one in commands
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256
    ]
    language = arguments.get("language_code")
    return faults + ([f"language {language}"] if language and not re.fullmatch("[a-z]{2}", language) else [])


def _listen_faults(method: str, arguments: Arguments) -> list[str]:
    faults = [f"no update is called {name}" for name in set(arguments.get("allowed_updates") or ()) - UPDATES]
    secret = arguments.get("secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        faults.append("a secret of other characters")
    if method == "getUpdates" and not 0 <= arguments.get("timeout", 0) <= 50:
        faults.append("held for longer than 50 s")
    return faults


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
