"""What we say, as Slack messages: plain text, Block Kit only for buttons and pictures."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urljoin

from bot.channels.slack.markup import escape, escaped_length
from bot.voice.parts import split_text
from domain.messages import Choice, Image, OutboundMessage

Block = dict[str, Any]

TEXT, LABEL, VALUE, ALT = 3000, 75, 2000, 2000
ROW, CHOICES, BLOCK_ID = 5, 100, 255
ALIKE = 2
"""More choices of one kind than this are a list to pick from: none of them comes first."""
PICTURES = 10
PRIMARY = "primary"
MINOR = frozenset({"undo", "cancel", "none_of_these", "mean", "form", "recall_answer"})
"""Choices that are never the next thing to do."""


def render(message: OutboundMessage, public_url: str) -> list[dict[str, Any]]:
    """The ``text`` and ``blocks`` of each Slack message to send; empty when there is nothing to say.

    Buttons and pictures go under the last part. Slack fetches pictures itself, so only those under
    an https address are shown; others are named with their link, like files.
    """
    shown = [image for image in message.images if _address(image.url, public_url).startswith("https://")]
    links = [(image.alt, image.url) for image in message.images if image not in shown]
    links += [(file.name, file.url) for file in message.files]
    texts = split_text(message.text, TEXT, escaped_length)
    bodies: list[dict[str, Any]] = [{"text": escape(text)} for text in texts or _instead_of_text(message)]
    if not bodies:
        return []
    extra = [_picture(image, public_url) for image in shown[:PICTURES]]
    extra += [_links(links, public_url)] if links else []
    extra += _rows(message.choices, message.first_choice, message.address)
    if extra:
        bodies[-1]["blocks"] = _section(texts) + extra
    return bodies


def with_choice(message: dict[str, Any], label: str, at: float) -> dict[str, Any]:
    """The ``text`` and ``blocks`` of a message of ours once a button was pressed: no buttons, the choice and
    when it was made (seconds since 1970)."""
    done = f"\N{CHECK MARK} {label}"
    kept = [_resendable(block) for block in message.get("blocks") or () if block.get("type") != "actions"]
    if not kept and message.get("text"):
        kept = [
            {
                "type": "section",
                "text": {"type": "plain_text", "text": message["text"][:TEXT], "emoji": False},
            }
        ]
    when = {"type": "mrkdwn", "text": f"<!date^{int(at)}^{{time}}|–>", "verbatim": True}
    mark = {
        "type": "context",
        "elements": [{"type": "plain_text", "text": escape(done), "emoji": False}, when],
    }
    return {"text": f"{message.get('text') or ''}\n{escape(done)}", "blocks": [*kept, mark]}


def _instead_of_text(message: OutboundMessage) -> list[str]:
    """What a notification says of a message without words."""
    names = [image.alt for image in message.images] + [file.name for file in message.files]
    names += [choice.label for choice in message.choices]
    return split_text(" / ".join(names), TEXT, escaped_length)[:1]


def _section(texts: list[str]) -> list[Block]:
    if not texts:
        return []
    return [{"type": "section", "text": {"type": "plain_text", "text": escape(texts[-1]), "emoji": False}}]


def _picture(image: Image, public_url: str) -> Block:
    alt = image.alt[:ALT] or "image"
    return {"type": "image", "image_url": _address(image.url, public_url), "alt_text": alt}


def _links(links: list[tuple[str, str]], public_url: str) -> Block:
    lines = [
        f"<{_address(url, public_url)}|{escape(name.replace('|', '/')) or 'file'}>" for name, url in links
    ]
    return {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines)[:TEXT], "verbatim": True}}


def _rows(choices: tuple[Choice, ...], first_choice: int, place: str) -> list[Block]:
    first = _primary(choices)
    buttons = [
        _choice(number, choice, PRIMARY if choice is first else None)
        for number, choice in enumerate(choices[:CHOICES], start=first_choice)
    ]
    return [
        {
            "type": "actions",
            "block_id": f"{start}@{place}"[:BLOCK_ID],
            "elements": buttons[start : start + ROW],
        }
        for start in range(0, len(buttons), ROW)
    ]


def _primary(choices: tuple[Choice, ...]) -> Choice | None:
    """The next thing to do: the first choice, unless all are alike or it only takes back."""
    intents = [choice.value.partition("?")[0] for choice in choices]
    if not intents or intents[0] in MINOR:
        return None
    alike = len(choices) > ALIKE and len(set(intents) - MINOR) == 1
    return None if alike else choices[0]


def _choice(number: int, choice: Choice, style: str | None) -> Block:
    """A value too long for Slack is sent as ``~n``: the n-th choice of the latest offer."""
    value = choice.value if 0 < len(choice.value) <= VALUE else f"~{number}"
    label = choice.label if choice.label.strip() else f"{number}"
    return button(f"choice-{number}", label, value, style)


def button(action: str, label: str, value: str, style: str | None = None) -> Block:
    """A button; ``style`` is ``primary`` for the one thing to do next."""
    shown = split_text(label, LABEL, escaped_length)[0] if label.strip() else "–"
    text = {"type": "plain_text", "text": escape(shown), "emoji": False}
    plain: Block = {"type": "button", "action_id": action, "text": text, "value": value}
    return plain | ({"style": style} if style else {})


def place_of(block_id: str) -> str:
    """The conversation in which a row of buttons was offered, wherever it was shown."""
    number, _, place = block_id.partition("@")
    return place if number.isdecimal() else ""


def _address(url: str, public_url: str) -> str:
    """A complete address in which nothing can end a link early."""
    return quote(urljoin(public_url, url), safe="/:?&=#%@+,;!$'()*~[]-._")


def _resendable(block: Block) -> Block:
    """A block as we may send it back: without what Slack adds when it hands one out."""
    known = ("type", "block_id", "text", "elements", "image_url", "alt_text")
    return {name: block[name] for name in known if name in block}
