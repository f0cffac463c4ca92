"""Everything said leaves here: worded for its reader, noted in the timeline, put in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.voice.charts import ChartLinks
from bot.voice.replies import Wording
from domain.conversation import Conversation, Line, Owner
from domain.dialogue import Reply, Told
from domain.messages import Author, Choice, File, Image, OutboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork

NOWHERE = "nowhere"
"""The channel of what is for none."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Lines added to the timeline at an address, to be announced once they are committed."""

    channel: str
    address: str
    lines: tuple[Line, ...]
    language: str | None = None
    """In which the conversation is held; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Voice:
    """``wordings`` by language tag. ``mailboxes`` are the channels whose clients read the timeline
    itself (web chat, terminal): a line there is delivered by being in it."""

    wordings: Mapping[str, Wording]
    mailboxes: frozenset[str]
    zone: str
    language: str
    charts: ChartLinks

    def wording(self, language: str | None) -> Wording:
        """The words for a language; the house's when there is no pack for it."""
        tag = (language or self.language).split("-")[0]
        return self.wordings.get(tag) or self.wordings[self.language]

    def share_phone(self, language: str | None) -> str:
        """What a button says that shares the reader's own number."""
        return self.wording(language).pack.buttons["share_phone"]

    def lines(
        self, uow: UnitOfWork, conversation: Conversation, replies: Sequence[Reply], reader: Reader
    ) -> list[Line]:
        """The replies as the next lines of the timeline."""
        wording = self.wording(reader.language)
        first = conversation.seq + 1 + reader.offset
        return [
            Line(
                conversation.id,
                first + place,
                reader.author,
                wording.text(reply, reader.zone or self.zone, uow.now),
                uow.now,
                choices=tuple({"label": c.label, "value": c.value} for c in wording.choices(reply)),
                images=tuple(
                    {"url": image.url, "alt": image.alt} for image in self._images(reply, reader, uow.now)
                ),
                files=tuple({"id": file.id, "url": file.url, "name": file.name} for file in reply.files),
                person_id=reader.speaker_id,
                in_reply_to=reader.in_reply_to,
            )
            for place, reply in enumerate(replies)
        ]

    def _images(self, reply: Reply, reader: Reader, now: datetime) -> tuple[Image, ...]:
        """The reply's pictures, the chart of its figure among them."""
        if reply.figure is None:
            return reply.images
        wording, zone = self.wording(reader.language), reader.zone or self.zone
        return (*reply.images, *self.charts.images(reply.figure, wording, zone, now))

    async def post(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        lines: Sequence[Line],
        key: str,
        share_phone: str | None = None,
    ) -> None:
        """The lines leave by the outbox, unless the channel reads the timeline; ``share_phone`` goes with
        the last one."""
        if conversation.channel in self.mailboxes:
            return
        # What answers a button pressed while a person answers was asked for: it does leave.
        yields = conversation.owner is not Owner.PERSON
        first = 1
        for place, line in enumerate(lines):
            message = outbound(conversation, line, f"{key}:{place}", first)
            share = share_phone if line is lines[-1] else None
            await uow.outbox.add(replace(message, yields=yields, share_phone=share))
            first += len(line.choices)

    async def tell(self, uow: UnitOfWork, told: Told) -> Spoken | None:
        """Somebody else hears of it, in their language and zone, under its unique key. None when they
        have no conversation yet, or were told before."""
        if told.place is not None:
            return await self._send_out(uow, told, *told.place)
        conversation = await _conversation_for(uow, told)
        if conversation is None or (told.yields and conversation.owner is Owner.PERSON):
            return None
        if told.internal:
            return await self._note(uow, conversation, told)
        person = await uow.get(Person, conversation.person_id) if conversation.person_id else None
        author: Author = "staff" if told.author == "staff" else "bot"
        speaker = uow.actor.person_id or None if author == "staff" else None
        language, zone = (person.language, person.zone) if person else (None, None)
        reader = Reader(conversation.state.get("language") or language, zone, author, speaker_id=speaker)
        lines = self.lines(uow, conversation, [told.reply], reader)
        offers = [[choice["label"], choice["value"]] for line in lines for choice in line.choices]
        state = {**conversation.state, "offers": offers} if offers else None
        for place, line in enumerate(lines):
            message = replace(outbound(conversation, line, f"{told.key}:{place}"), yields=told.yields)
            if not await uow.outbox.add(message, delivered=conversation.channel in self.mailboxes):
                return None
        await uow.conversations.save(conversation, lines=lines, state=state)
        return Spoken(conversation.channel, conversation.address, tuple(lines))

    async def _send_out(self, uow: UnitOfWork, told: Told, channel: str, address: str) -> Spoken | None:
        """It leaves for that address and stands in no timeline: what it says is for its reader alone."""
        person = await uow.get(Person, told.person_id) if told.person_id else None
        wording = self.wording(person.language if person else None)
        text = wording.text(told.reply, (person.zone if person else None) or self.zone, uow.now)
        choices = wording.choices(told.reply)
        message = OutboundMessage(f"{told.key}:0", channel, address, text, choices=choices, at=uow.now)
        return Spoken(channel, address, ()) if await uow.outbox.add(message) else None

    async def _note(self, uow: UnitOfWork, conversation: Conversation, told: Told) -> Spoken | None:
        """The note in the timeline, in the house's words. Its key alone is kept among what was said, on
        no channel and without a word: a note has no way to leave."""
        speaker = uow.actor.person_id or None if told.author == "staff" else None
        author: Author = "staff" if told.author == "staff" else "bot"
        (line,) = self.lines(uow, conversation, [told.reply], Reader(author=author, speaker_id=speaker))
        once = OutboundMessage(f"{told.key}:0", NOWHERE, str(conversation.id), "")
        if not await uow.outbox.add(once, delivered=True):
            return None
        await uow.conversations.save(conversation, lines=[replace(line, internal=True, choices=())])
        return Spoken(NOWHERE, str(conversation.id), ())


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom lines are worded, and how they stand in the timeline."""

    language: str | None = None
    zone: str | None = None
    author: Author = "bot"
    in_reply_to: str | None = None
    offset: int = 0
    """Lines already added before these in the same unit of work."""
    speaker_id: int | None = None
    """The member of staff whose words they are."""


async def _conversation_for(uow: UnitOfWork, told: Told) -> Conversation | None:
    if told.conversation_id is not None:
        return await uow.conversations.lock(told.conversation_id)
    found = await uow.conversations.of_person(told.person_id) if told.person_id else None
    if found is not None and found.state.get("unreachable") and told.person_id:
        others = await uow.conversations.all_of_person(told.person_id)
        found = next((one for one in reversed(others) if not one.state.get("unreachable")), found)
    return await uow.conversations.lock(found.id) if found else None


def outbound(conversation: Conversation, line: Line, key: str, first_choice: int = 1) -> OutboundMessage:
    """The line as a message to its conversation's address. Its choices are numbered from ``first_choice``."""
    return OutboundMessage(
        key,
        conversation.channel,
        conversation.address,
        line.text,
        line.author,
        line.seq,
        tuple(Choice(**choice) for choice in line.choices),
        tuple(Image(**image) for image in line.images),
        tuple(File(**file) for file in line.files),
        in_reply_to=line.in_reply_to,
        at=line.at,
        first_choice=first_choice,
    )


Announce = Callable[[Sequence[Spoken]], None]
"""Told what was committed, in order."""
