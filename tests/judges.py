"""What the platforms would refuse, asked of second implementations: aiogram's types, slack_sdk's models."""

from __future__ import annotations

import json
import types
from typing import Any, Union, get_args, get_origin

import aiogram.methods
import aiogram.types
from pydantic import ValidationError
from slack_sdk.models.blocks import Block

Arguments = dict[str, Any]

BUTTON_KEYS = {"type", "action_id", "text", "value", "style"}
UPDATE_KINDS = {"message", "callback_query"}


def slack_faults(method: str, arguments: Arguments) -> list[str]:
    """Why Slack would refuse, truncate or misread this call."""
    if method not in {"chat.postMessage", "chat.update"}:
        return []
    faults = [f"{name} is missing" for name in _needed(method) if not arguments.get(name)]
    text = arguments.get("text") or ""
    if len(text) > 4000:
        faults.append(f"text of {len(text)} characters")
    blocks = arguments.get("blocks") or []
    return faults + _ringing(text) + _block_faults(blocks)


def _needed(method: str) -> list[str]:
    return ["channel", "text"] + (["ts"] if method == "chat.update" else [])


def _ringing(text: str) -> list[str]:
    return [f"{mark} rings" for mark in ("<!", "<@", "<#") if mark in text]


def _block_faults(blocks: list[Arguments]) -> list[str]:
    faults = ["too many blocks"] if len(blocks) > 50 else []
    for parsed, block in zip(Block.parse_all(blocks), blocks, strict=True):
        try:
            parsed.validate_json()
        except Exception as error:  # noqa: BLE001 the judge's every complaint counts
            faults.append(f"{block['type']}: {error}")
        faults += [fault for text in _texts(block) for fault in _text_faults(text)]
    ids = [
        button["action_id"] for block in blocks if block["type"] == "actions" for button in block["elements"]
    ]
    if len(ids) != len(set(ids)):
        faults.append("two buttons with one action_id")
    return faults + [fault for block in blocks if block["type"] == "actions" for fault in _row_faults(block)]


def _texts(block: Arguments) -> list[Arguments]:
    inner = [element for element in block.get("elements", []) if element["type"] in {"plain_text", "mrkdwn"}]
    return inner + ([block["text"]] if "text" in block else [])


def _text_faults(text: Arguments) -> list[str]:
    faults = _ringing(text["text"])
    if not 0 < len(text["text"]) <= 3000:
        faults.append(f"text object of {len(text['text'])} characters")
    return faults


def _row_faults(row: Arguments) -> list[str]:
    faults = [] if 0 < len(row["elements"]) <= 25 else ["a row of too few or too many buttons"]
    return faults + [f"button {button}" for button in row["elements"] if not _is_button(button)]


def _is_button(button: Arguments) -> bool:
    label, value = button["text"]["text"], button["value"]
    return not set(button) - BUTTON_KEYS and 0 < len(label) <= 75 and 0 < len(value) <= 2000


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
    text = arguments.get("text")
    if method in {"sendMessage", "editMessageText"} and not 0 < _units(text or "") <= 4096:
        faults.append(f"text of {_units(text or '')} units")
    return faults + _keyboard_faults(arguments.get("reply_markup") or {}) + _entity_faults(arguments)


def update_faults(update: Arguments) -> list[str]:
    """Why this is not an update Telegram would send."""
    try:
        aiogram.types.Update.model_validate(update)
    except ValidationError as error:
        return [str(error)]
    return []


def _method(name: str) -> Any:  # noqa: ANN401 the class is found by name
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def _may_be_text(annotation: Any) -> bool:  # noqa: ANN401 annotations are of any kind
    if get_origin(annotation) in {Union, types.UnionType}:
        return any(_may_be_text(choice) for choice in get_args(annotation))
    return annotation is str


def _keyboard_faults(markup: Arguments) -> list[str]:
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    faults = ["more than 100 buttons"] if len(buttons) > 100 else []
    for button in buttons:
        data = button.get("callback_data", "").encode()
        if not button["text"].strip() or not 0 < len(data) <= 64:
            faults.append(f"button {button}")
    return faults


def _entity_faults(arguments: Arguments) -> list[str]:
    length = _units(arguments.get("text") or "")
    return [
        f"entity outside the text: {entity}"
        for entity in arguments.get("entities") or []
        if entity["offset"] + entity["length"] > length
    ]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
