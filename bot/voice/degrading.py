"""One reply everywhere: what a channel cannot show is put into words."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin

from bot.channel import Abilities, Channel
from bot.voice.parts import deliver, split_text
from domain.messages import OutboundMessage


def degraded(message: OutboundMessage, abilities: Abilities, public_url: str, hint: str) -> OutboundMessage:
    """The message as its channel can show it: buttons as a numbered list under ``hint``, whose numbers the
    next message may name; pictures and files as links, pictures with their content in words."""
    blocks = [message.text.strip()]
    if not abilities.images:
        blocks += [f"{_line(image.alt)}: {urljoin(public_url, image.url)}" for image in message.images]
    if not abilities.files:
        blocks += [f"{_line(file.name)}: {urljoin(public_url, file.url)}" for file in message.files]
    if message.choices and not abilities.buttons:
        labels = enumerate(message.choices, start=message.first_choice)
        blocks.append("\n".join([hint, *(f"{number}. {_line(choice.label)}" for number, choice in labels)]))
    return replace(
        message,
        text="\n\n".join(block for block in blocks if block),
        choices=message.choices if abilities.buttons else (),
        images=message.images if abilities.images else (),
        files=message.files if abilities.files else (),
    )


async def send_whole(channel: Channel, message: OutboundMessage) -> str:
    """The message is delivered in as many parts as the channel needs; what buttons and pictures it has
    stand under the last. Raises as ``Channel.send``."""
    longest = channel.abilities.longest
    texts = split_text(message.text, longest, len) if longest else []
    if len(texts) <= 1:
        return await channel.send(message)
    bare = replace(message, choices=(), images=(), files=())
    parts = [
        replace(bare, text=text, key=f"{message.key}/{number}") for number, text in enumerate(texts[:-1], 1)
    ]
    return await deliver([*parts, replace(message, text=texts[-1])], channel.send)


def _line(text: str) -> str:
    """On one line, whatever was in it: a label must not begin a list of its own."""
    return " ".join(text.split())
