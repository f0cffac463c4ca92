"""Everything we ask of Telegram, and everything the tests let it tell us, against the whole Bot API as data.

    python -m benchmarks.telegram_api --api FOLDER/api.json

The file is PaulSonOfLars' telegram-bot-api-spec. The channel goes through all its surfaces before a stand-in.
Each method, field, type and required field of its calls must be in the specification, and so must each field
of the updates and answers the stand-in gives. Every method the channel's code names must have been called.
Exit 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import bot.channels.telegram
from bot.channels.telegram.channel import TelegramChannel
from bot.doors.window import Window
from domain.messages import Choice, File, Image, OutboundMessage
from tests.fake_telegram import FakeTelegram
from tests.fakes import Json, Ledger, serving
from tests.payloads import (
    ANN,
    BOT,
    GROUP,
    PRIVATE,
    telegram_edit,
    telegram_in_group,
    telegram_message,
    telegram_press,
)

PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "InputFile": (str,),  # the stand-in names an upload
}


@dataclass
class Specification:
    """The Bot API; ``seen`` are the fields of it that were met, as ``Owner.field``."""

    methods: Json
    types: Json
    version: str
    seen: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> Specification:
        """The specification in a file."""
        told = json.loads(path.read_bytes())
        return cls(told["methods"], told["types"], told["version"])

    def call_faults(self, method: str, arguments: Json) -> Iterator[str]:
        """What the specification does not know of a call."""
        if method not in self.methods:
            yield f"there is no method {method}"
            return
        yield from self._fields(method, self.methods[method], arguments)
        yield from self._lengths(method, arguments)

    def value_faults(self, where: str, kinds: list[str], value: Any) -> Iterator[str]:
        """Why a value is of none of these types."""
        tried = [list(self._of_type(where, kind, value)) for kind in kinds]
        if all(tried):
            yield from min(tried, key=len)

    def _of_type(self, where: str, kind: str, value: Any) -> Iterator[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                yield f"{where} is no array"
                return
            for number, one in enumerate(value):
                yield from self.value_faults(f"{where}[{number}]", [kind.removeprefix("Array of ")], one)
        elif kind in PLAIN:
            is_flag = isinstance(value, bool) and kind != "Boolean"
            if is_flag or not isinstance(value, PLAIN[kind]):
                yield f"{where} is no {kind}: {value!r}"
        elif subtypes := self.types[kind].get("subtypes"):
            yield from self.value_faults(where, subtypes, value)
        elif not isinstance(value, dict):
            yield f"{where} is no {kind}: {value!r}"
        else:
            yield from self._fields(where, self.types[kind], value)

    def _fields(self, where: str, told: Json, values: Json) -> Iterator[str]:
        known = {one["name"]: one for one in told.get("fields", ())}
        for name in values.keys() - known.keys():
            yield f"{where} has no field {name}"
        for name, one in known.items():
            if name in values:
                self.seen.add(f"{told['name']}.{name}")
                yield from self.value_faults(f"{where}.{name}", one["types"], values[name])
            elif one["required"]:
                yield f"{where} lacks {name}"

    def _lengths(self, method: str, arguments: Json) -> Iterator[str]:
        """Limits the specification states in words: "1-4096 characters", "0-1024 characters"."""
        for one in self.methods[method].get("fields", ()):
            limit = re.search(r"(\d+)-(\d+) characters", one["description"])
            value = arguments.get(one["name"])
            if limit and isinstance(value, str):
                length = len(value.encode("utf-16-le")) // 2
                if not int(limit[1]) <= length <= int(limit[2]):
                    yield f"{method}.{one['name']} has {length} characters, not {limit[0]}"


class Known:
    """Stands in for the application's window: who talks in a chat is a manager, then nobody known."""

    def __init__(self) -> None:
        self.roles = [("manager", "en"), ("customer", None)]

    async def read(self, _: object) -> tuple[str, str | None]:
        """Role and language."""
        return self.roles.pop(0)

    async def note(self, _: object) -> None:
        """Nothing is kept."""


async def walk(platform: FakeTelegram, folder: str) -> list[Json]:
    """Every surface once; the updates that were pushed."""
    platform.stored = {"doc": b"%PDF-1.7"}
    platform.pages = {"/1.png": b"\x89PNG\r\n\x1a\n", "/7": b"%PDF-1.7"}
    settings = platform.settings(public_url=platform.url, database_url=f"sqlite:///{folder}/p.db")
    channel, ledger = TelegramChannel(settings), Ledger()
    channel.look_through(cast("Window", Known()))
    updates = _updates()
    async with serving(channel, ledger) as url:
        for update in updates:
            await platform.push(url, update)
        for message in _messages():
            await channel.send(message)
        pressed = [
            _press(platform, "sendMessage", 50),
            _press(platform, "sendPhoto", 51),
            _press(platform, "sendMessage", 52, chat=GROUP, reply_to_message=_asked(78)),
        ]
        for update in pressed:
            await platform.push(url, update)
        await platform.called("editMessageCaption")
        await _full(platform, channel, url)
        for _ in range(2):
            await channel._chats.offer("77")  # noqa: SLF001 there is no other way to it without an application
        await channel.check()
    await _listening(platform)
    return updates + pressed


async def _full(platform: FakeTelegram, channel: TelegramChannel, url: str) -> None:
    """A button under a message that has no room for the choice."""
    await channel.send(_say("x" * 4090, choices=(Choice("Undo", "undo"),)))
    await platform.push(url, _press(platform, "sendMessage", 53, which=-1))
    await platform.called("editMessageReplyMarkup")


async def _listening(platform: FakeTelegram) -> None:
    """Telling Telegram of the webhook, and polling."""
    async with serving(TelegramChannel(platform.settings(public_url="https://bank.example")), Ledger()):
        await platform.called("setWebhook")
    platform.put(telegram_message("hello", 500))
    async with serving(TelegramChannel(platform.settings(telegram_webhook_secret=None)), Ledger()):
        await platform.called("getUpdates", 2)


def _updates() -> list[Json]:
    letter = {"file_id": "doc", "file_unique_id": "u", "file_name": "letter.pdf", "file_size": 8}
    photo = {"file_id": "p", "file_unique_id": "u", "width": 90, "height": 90}
    contact = {"phone_number": "+4930123456", "first_name": "Ann", "user_id": 77}
    voice = {"file_id": "v", "file_unique_id": "b", "duration": 3}
    gone = {"user": BOT, "status": "kicked", "until_date": 0}
    change = {"chat": PRIVATE, "from": ANN, "date": 1, "old_chat_member": {"user": BOT, "status": "member"}}
    said = [
        telegram_message("/start a1b2c3"),
        telegram_in_group("@parley_bot, hello"),
        telegram_edit(telegram_message("hello there")),
        telegram_message(None, document=letter, caption="our letter"),
        telegram_message(None, photo=[photo], media_group_id="g"),
        telegram_message(None, contact=contact),
        telegram_message(None, voice=voice),
        telegram_message(None, chat=GROUP, migrate_from_chat_id=-77),
        {"update_id": 0, "my_chat_member": change | {"new_chat_member": gone}},
    ]
    return [update | {"update_id": number} for number, update in enumerate(said, start=10)]


def _messages() -> list[OutboundMessage]:
    choices = (Choice("Undo", "undo?turn=7"), Choice("Add something", "add_to_ticket?ticket=T-12"))
    chart = Image("/1.png", "Win rate: York 41 %")
    return [
        _say("T-12 is noted.", choices=choices),
        _say("Win rate", images=(chart,), choices=choices),
        _say("Both", images=(chart, chart)),
        _say("The letter", files=(File("7", "/7", "letter.pdf"),)),
        _say("On which number?", choices=choices[:1], share_phone="Share my number"),
        _say("Thank you."),
        _say("Hello.", address="-1001234/4/77", in_reply_to="5"),
    ]


def _say(text: str, address: str = "77", **more: Any) -> OutboundMessage:
    return OutboundMessage(key=text[:20], channel="telegram", address=address, text=text, **more)


def _asked(number: int) -> Json:
    message: Json = telegram_message("hello", chat=GROUP)["message"]
    return message | {"from": ANN | {"id": number}}


def _press(platform: FakeTelegram, method: str, number: int, which: int = 0, **more: Any) -> Json:
    """The first button of a message we sent, pressed."""
    sent = platform.calls_of(method)[which]
    data = sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    return telegram_press(sent, data, update_id=number, **more)


def methods_named() -> set[str]:
    """Every method the channel's code calls, as Telegram calls it."""
    (folder,) = bot.channels.telegram.__path__
    texts = [path.read_text(encoding="utf-8") for path in Path(folder).glob("*.py")]
    named = {name for text in texts for name in re.findall(r"\b_?bot\.([a-z_]+)\(", text)}
    return {re.sub(r"_(\w)", lambda found: found[1].upper(), name) for name in named}


async def main(path: Path) -> int:
    """What was found, printed; 1 when there are faults."""
    told = Specification.read(path)
    async with FakeTelegram() as platform:
        with tempfile.TemporaryDirectory() as folder:
            updates = await walk(platform, folder)
        faults = [fault for call in platform.calls for fault in told.call_faults(call.method, call.arguments)]
        faults += [fault for one in updates for fault in told.value_faults("Update", ["Update"], one)]
        for method, result in platform.results:
            faults += told.value_faults(f"{method} answered", told.methods[method]["returns"], result)
        called = {call.method for call in platform.calls}
    faults += [f"{method} is in the code and was not called" for method in sorted(methods_named() - called)]
    ours = sum(name.split(".")[0] in told.methods for name in told.seen)
    print(f"{told.version}: {len(platform.calls)} calls of {len(called)} methods, {len(updates)} updates;")
    print(f"{ours} fields of methods and {len(told.seen) - ours} fields of types met")
    print("\n".join(sorted(set(faults))) or "no faults")
    return bool(faults)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--api", type=Path, required=True, help="the specification's api.json")
    sys.exit(asyncio.run(main(parser.parse_args().api)))
