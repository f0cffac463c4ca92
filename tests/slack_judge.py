"""What Slack would refuse: its own models of blocks, and the limits its documentation names."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import Block

Arguments = dict[str, Any]

BUTTON_KEYS = {"type", "action_id", "text", "value", "style"}


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
