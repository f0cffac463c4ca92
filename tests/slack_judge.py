"""What Slack would refuse: its own models of blocks and views, and the limits its documentation names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = dict[str, Any]
Faults = Iterable[str]

MESSAGES = {"chat.postMessage", "chat.update", "chat.postEphemeral"}
NEEDED = {
    "chat.postMessage": ("channel", "text"),
    "chat.update": ("channel", "text", "ts"),
    "chat.postEphemeral": ("channel", "text", "user"),
    "chat.unfurl": ("unfurls",),
    "views.open": ("trigger_id", "view"),
    "views.publish": ("user_id", "view"),
    "conversations.history": ("channel",),
}
MOMENT = re.compile(r"<!date\^\d{1,12}\^[^|<>^]*\{[a-z_]+\}[^|<>^]*\|[^|<>]+>")
KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text"},
    "divider": set(),
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"image_url", "alt_text", "title"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
}
ELEMENT_KEYS = {
    "button": {"text", "value", "url", "style"},
    "static_select": {"placeholder", "options", "initial_option"},
    "plain_text_input": {"multiline", "min_length", "max_length", "initial_value", "placeholder"},
    "number_input": {"is_decimal_allowed", "min_value", "max_value", "initial_value", "placeholder"},
    "email_text_input": {"initial_value", "placeholder"},
    "datepicker": {"initial_date", "placeholder"},
}
IN_ACTIONS = {"button", "static_select", "datepicker"}
ONLY_IN_INPUTS = {"plain_text_input", "number_input", "email_text_input"}


def slack_faults(method: str, arguments: Json) -> list[str]:
    """Why Slack would refuse, truncate or misread this call."""
    faults = [f"{name} is missing" for name in NEEDED.get(method, ()) if not arguments.get(name)]
    if method in MESSAGES:
        faults += message_faults(arguments)
    if method.startswith("views.") and isinstance(arguments.get("view"), dict):
        faults += view_faults(arguments["view"], home=method == "views.publish")
    if method == "chat.unfurl":
        places = (("channel", "ts"), ("unfurl_id", "source"))
        faults += (
            [] if any(all(map(arguments.get, place)) for place in places) else ["links of which message?"]
        )
        for url, shown in (arguments.get("unfurls") or {}).items():
            faults += [] if url.startswith("http") else [f"not an address: {url}"]
            faults += block_faults(shown.get("blocks") or [], most=50)
    return faults


def message_faults(message: Json) -> list[str]:
    """Of a message's text and blocks."""
    text = message.get("text") or ""
    faults = [f"text of {len(text)} characters"] if len(text) > 4000 else []
    return [*faults, *_ringing(text), *block_faults(message.get("blocks") or [], most=50)]


def view_faults(view: Json, *, home: bool) -> list[str]:
    """Of an App Home or a modal."""
    faults = [] if view.get("type") == ("home" if home else "modal") else ["the wrong type of view"]
    faults += _judged(View(**view), "view")
    faults += block_faults(view.get("blocks") or [], most=100, view=True)
    if not view.get("blocks"):
        faults.append("a view without blocks")
    if len(view.get("private_metadata") or "") > 3000:
        faults.append("too much private_metadata")
    if not home:
        for name in ("title", "submit", "close"):
            if name in view:
                faults += _text_faults(view[name], 24, plain=True)
        has_input = any(block["type"] == "input" for block in view["blocks"])
        faults += ["a modal with inputs and no submit"] if has_input and "submit" not in view else []
        faults += ["a modal without a title"] if "title" not in view else []
    return faults


def block_faults(blocks: Sequence[Json], *, most: int, view: bool = False) -> list[str]:
    """Of any blocks."""
    faults = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    for parsed, block in zip(Block.parse_all(list(blocks)), blocks, strict=True):
        faults += _judged(parsed, block["type"])
        faults += [f"{block['type']}: {fault}" for fault in _block(block, view=view)]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    faults += ["two blocks with one block_id"] if len(ids) != len(set(ids)) else []
    faults += ["a block_id too long"] if any(len(one) > 255 for one in ids) else []
    elements = [element for block in blocks for element in _elements(block)]
    # Slack wants them unique in a block; ours are in a whole message, so that a press is told apart.
    actions = [one["action_id"] for one in elements if one["type"] == "button"]
    faults += ["two buttons with one action_id"] if len(actions) != len(set(actions)) else []
    primary = [one for one in elements if one.get("style") == "primary"]
    return [*faults, *(["more than one primary button"] if len(primary) > 1 else [])]


def _judged(parsed: Any, name: str) -> list[str]:
    try:
        parsed.validate_json()
    except Exception as error:  # noqa: BLE001 the judge's every complaint counts
        return [f"{name}: {error}"]
    return []


def _elements(block: Json) -> list[Json]:
    inner = block.get("elements") or []
    more = [block[name] for name in ("accessory", "element") if name in block]
    return [one for one in [*inner, *more] if one["type"] not in {"plain_text", "mrkdwn", "image"}]


def _block(block: Json, *, view: bool) -> Faults:
    kind = block["type"]
    if kind not in KEYS:
        return [f"unknown block {kind}"]
    unknown = set(block) - KEYS[kind] - {"type", "block_id"}
    faults = [f"unknown: {', '.join(unknown)}"] if unknown else []
    return [
        *faults,
        *BLOCKS[kind](block),
        *(["an input in a message"] if kind == "input" and not view else []),
    ]


def _section(block: Json) -> Faults:
    if not block.get("text") and not block.get("fields"):
        yield "neither text nor fields"
    if "text" in block:
        yield from _text_faults(block["text"], 3000)
    if not 0 < len(block.get("fields", [0])) <= 10:
        yield "too few or too many fields"
    for one in block.get("fields", ()):
        yield from _text_faults(one, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], IN_ACTIONS)


def _header(block: Json) -> Faults:
    return _text_faults(block["text"], 150, plain=True)


def _context(block: Json) -> Faults:
    if not 0 < len(block["elements"]) <= 10:
        yield "too few or too many elements"
    for one in block["elements"]:
        yield from _text_faults(one, 3000)


def _actions(block: Json) -> Faults:
    if not 0 < len(block["elements"]) <= 25:
        yield "too few or too many elements"
    for one in block["elements"]:
        yield from _element(one, IN_ACTIONS)


def _image(block: Json) -> Faults:
    if not str(block.get("image_url", "")).startswith("https://") or len(block["image_url"]) > 3000:
        yield "a picture that Slack cannot fetch"
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "no words for a picture"


def _input(block: Json) -> Faults:
    yield from _text_faults(block["label"], 2000, plain=True)
    yield from _element(block["element"], {"static_select", "datepicker", *ONLY_IN_INPUTS})


BLOCKS: dict[str, Callable[[Json], Faults]] = {
    "section": _section,
    "header": _header,
    "divider": lambda _: (),
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
}


def _element(one: Json, allowed: set[str]) -> Faults:
    kind = one["type"]
    if kind not in allowed:
        yield f"{kind} may not be here"
    if unknown := set(one) - ELEMENT_KEYS.get(kind, set()) - {"type", "action_id"}:
        yield f"{kind}: unknown {', '.join(unknown)}"
    if not 0 < len(one.get("action_id", "")) <= 255:
        yield f"{kind}: action_id"
    if kind == "button":
        yield from _button(one)
    elif kind == "static_select":
        yield from _select(one)
    elif kind == "datepicker" and "initial_date" in one:
        date.fromisoformat(one["initial_date"])
    elif kind in ONLY_IN_INPUTS:
        yield from _typed(one)


def _button(one: Json) -> Faults:
    yield from _text_faults(one["text"], 75, plain=True)
    if not 0 < len(one.get("value", "")) <= 2000:
        yield "a button's value"
    if one.get("style", "primary") not in {"primary", "danger"}:
        yield "a button's style"
    if len(one.get("url", "")) > 3000:
        yield "a button's address"


def _select(one: Json) -> Faults:
    if "placeholder" in one:
        yield from _text_faults(one["placeholder"], 150, plain=True)
    if not 0 < len(one["options"]) <= 100:
        yield "too few or too many options"
    for each in one["options"]:
        yield from _text_faults(each["text"], 75, plain=True)
        if not 0 < len(each["value"]) <= 150:
            yield "an option's value"
    if "initial_option" in one and one["initial_option"] not in one["options"]:
        yield "the initial option is none of the options"


def _typed(one: Json) -> Faults:
    text = one.get("initial_value", "")
    if one["type"] == "number_input":
        if "is_decimal_allowed" not in one:
            yield "a number of which kind?"
        if text:
            float(text)
    if len(text) > one.get("max_length", 3000) or not 0 < one.get("max_length", 1) <= 3000:
        yield "a text longer than it may be"


def _text_faults(text: Json, most: int, *, plain: bool = False) -> Faults:
    kind, said = text["type"], text["text"]
    if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"a text of type {kind}"
    if set(text) - {"type", "text"} - ({"emoji"} if kind == "plain_text" else {"verbatim"}):
        yield "a text with keys of another kind"
    if not 0 < len(said) <= most:
        yield f"a text of {len(said)} characters"
    yield from _ringing(said)
    if kind == "plain_text" and "<" in said:
        yield "markup in plain text"


def _ringing(text: str) -> list[str]:
    left = MOMENT.sub("", text)
    return [f"{mark} rings" for mark in ("<!", "<@", "<#") if mark in left]
