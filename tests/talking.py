"""People on any channel, over the application in the test's own process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.app import App
from domain.conversation import Line
from domain.messages import Identity, InboundMessage, OutboundMessage, Profile
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.ports import UnitOfWork

_numbers = count(1)


@dataclass
class Somebody:
    """One identity on one channel. ``email`` is proven by the channel."""

    app: App
    channel: str
    number: str
    email: str | None = None
    must_confirm: bool = False
    address: str = ""
    is_shared: bool = False
    heard: list[Line] = field(default_factory=list)
    """What was answered last."""

    async def say(self, text: str = "", choice: str | None = None, **more: Any) -> str:
        """The words of what is answered."""
        address, key = self.address or self.number, f"k{next(_numbers)}"
        profile = Profile(proven_email=self.email, must_confirm=self.must_confirm, **more)
        message = InboundMessage(
            self.channel,
            key,
            address,
            Identity(self.channel, self.number),
            text,
            choice,
            client_id=key,
            profile=profile,
            is_shared=self.is_shared,
        )
        await self.app.runner.receive(message, "raw")
        await self.app.runner.settled()
        self.heard = [line for line in await self.lines() if line.in_reply_to == key]
        return "\n".join(line.text for line in self.heard)

    async def press(self, label: str) -> str:
        """The words of what is answered to the button of the latest answer with this label."""
        values = [c["value"] for line in self.heard for c in line.choices if label in c["label"]]
        return await self.say("", values[0])

    @property
    def offered(self) -> list[str]:
        """The labels of the buttons under the latest answer."""
        return [choice["label"] for line in self.heard for choice in line.choices]

    async def lines(self) -> list[Line]:
        """Everything said where they are."""
        address = self.address or self.number

        async def read(uow: UnitOfWork) -> list[Line]:
            found = await uow.conversations.at(self.channel, address)
            return await uow.conversations.lines(found.id) if found else []

        return await self.app.store.read(read)


async def sent(app: App, channel: str) -> list[OutboundMessage]:
    """What is to leave by a channel, or has, the latest first."""
    found = await app.store.read(lambda uow: uow.outbox.listed(*OutboxStatus))
    return [one.message for one in found if one.message.channel == channel]


def code_in(text: str) -> str:
    """The code in a message."""
    found = re.search(r"\b\d{6}(?:\d\d)?\b", text)
    assert found, text
    return found[0]


async def add(app: App, record: Any) -> Any:
    """The record, stored."""
    return await app.store.run(lambda uow: uow.add(record))


async def person(app: App, email: str) -> Person:
    """The person with this e-mail."""
    (found,) = await app.store.read(lambda uow: uow.find(Person, email=email))
    return found


async def refusals(app: App) -> list[dict[str, Any]]:
    """What the audit holds of refusals, the latest last."""
    return [dict(row.after) for row in await app.store.read(lambda uow: uow.audit.of_kind("refusal"))]
