"""`parley chat` and `parley say`: the terminal as a channel."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from bot.cli.work.opening import polite, prepared

if TYPE_CHECKING:
    from bot.app import App
    from domain.conversation import Line
    from domain.messages import InboundMessage

GUEST = "guest"


def register(subparsers: Any) -> None:
    """`parley chat` and `parley say` exist."""
    chat = subparsers.add_parser("chat", help="talk with the bot here")
    chat.add_argument("--as", dest="email", help="speak as the person with this e-mail")
    chat.set_defaults(run=polite(lambda asked: asyncio.run(_chat(asked))))
    say = subparsers.add_parser("say", help="say one thing; the conversation is kept")
    say.add_argument("text")
    say.add_argument("--as", dest="email", help="speak as the person with this e-mail")
    say.add_argument("--json", action="store_true", help="print replies and understanding as JSON")
    say.set_defaults(run=polite(lambda asked: asyncio.run(_say(asked))))


async def _say(asked: Namespace) -> int:
    app = await _open()
    lines, parse = await _exchange(app, asked.email, asked.text)
    await app.stop()
    if asked.json:
        print(json.dumps({"replies": [_reply(line) for line in lines], "parse": parse}, ensure_ascii=False))
    else:
        _show(lines)
    return 0


async def _chat(asked: Namespace) -> int:
    app = await _open()
    print("Say something; Ctrl-D ends.")
    while (text := await asyncio.to_thread(_read)) is not None:
        if text.strip():
            lines, _ = await _exchange(app, asked.email, text)
            _show(lines)
    await app.stop()
    return 0


def _read() -> str | None:
    try:
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        return None


async def _open() -> App:
    from bot.app import build
    from config.settings import load_settings

    settings = load_settings()
    await asyncio.to_thread(prepared, settings)
    app = build(settings)
    await app.names.load(app.store)
    return app


async def _exchange(app: App, email: str | None, text: str) -> tuple[list[Line], dict[str, Any] | None]:
    """What is answered to ``text``, and how it was understood."""
    message = _message(email, text)
    before = await app.store.read(lambda uow: uow.conversations.at(message.channel, message.address))
    await app.runner.receive(message, text)
    await app.runner.settled()
    after = before.seq if before else 0
    conversation = await app.store.read(lambda uow: uow.conversations.at(message.channel, message.address))
    assert conversation is not None  # noqa: S101 receiving made it
    lines = await app.store.read(lambda uow: uow.conversations.lines(conversation.id, after))
    spoken = [line for line in lines if line.author != "customer" and not line.internal]
    return spoken, conversation.state.get("why")


def _message(email: str | None, text: str) -> InboundMessage:
    from domain.messages import Identity, InboundMessage, Profile

    # Whoever may run this command may read the database: their word for who they are is enough.
    address = (email or GUEST).lower()
    return InboundMessage(
        "terminal",
        f"{address}:{secrets.token_hex(8)}",
        address,
        Identity("terminal", address),
        text,
        profile=Profile(proven_email=email.lower() if email else None),
    )


def _reply(line: Line) -> dict[str, Any]:
    return {"text": line.text, "choices": list(line.choices), "images": list(line.images)}


def _show(lines: list[Line]) -> None:
    bold, dim, plain = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")
    for line in lines:
        print(line.text)
        for image in line.images:
            print(f"{dim}[{image['alt']}]{plain}")
        if line.choices:
            print(
                "  "
                + "  ".join(
                    f"{dim}{place}{plain} {bold}{choice['label']}{plain}"
                    for place, choice in enumerate(line.choices, 1)
                )
            )
    print()
