"""What Telegram would refuse, asked of a second implementation of its Bot API: aiogram's types."""

from __future__ import annotations

import json
import types
from typing import Any, Union, get_args, get_origin

import aiogram.methods
import aiogram.types
from pydantic import ValidationError

Arguments = dict[str, Any]


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


def _method(name: str) -> Any:
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def _may_be_text(annotation: Any) -> bool:
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
