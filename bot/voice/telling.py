"""Telling many people at once: what each hears, in a handful of statements for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.voice.voice import Reader, Voice, outbound
from domain.conversation import Conversation, Line
from domain.jobs import Addressed
from domain.messages import OutboundMessage
from domain.ports import UnitOfWork


async def tell_all(voice: Voice, uow: UnitOfWork, addressed: Sequence[Addressed]) -> int:
    """See `domain.jobs.TellAll`."""
    worded = [_worded(voice, uow, list(group)) for group in _by_conversation(addressed)]
    messages = [message for _, said in worded for _, message in said]
    new = await uow.outbox.add_all(messages, voice.mailboxes)
    told = [
        (conversation, [line for line, message in said if message.key in new])
        for conversation, said in worded
    ]
    heard = [(conversation, lines, _state(conversation, lines)) for conversation, lines in told if lines]
    await uow.conversations.save_all(heard)
    return len(new)


def _by_conversation(addressed: Sequence[Addressed]) -> list[list[Addressed]]:
    ordered = sorted(addressed, key=lambda one: one.conversation.id)
    return [list(group) for _, group in groupby(ordered, key=lambda one: one.conversation.id)]


def _worded(
    voice: Voice, uow: UnitOfWork, group: Sequence[Addressed]
) -> tuple[Conversation, list[tuple[Line, OutboundMessage]]]:
    """One conversation's next lines, each with its message."""
    conversation, reader = group[0].conversation, group[0].reader
    to = Reader(reader.language, reader.zone)
    lines = voice.lines(uow, conversation, [one.told.reply for one in group], to)
    pairs = zip(group, lines, strict=True)
    # The same keys as for one told alone, so that nothing is told both ways.
    return conversation, [(line, outbound(conversation, line, f"{one.told.key}:0")) for one, line in pairs]


def _state(conversation: Conversation, lines: Sequence[Line]) -> dict[str, object]:
    """What is remembered, with the last offer made here."""
    offers = [[[c["label"], c["value"]] for c in line.choices] for line in lines if line.choices]
    return {**conversation.state, "offers": offers[-1]} if offers else conversation.state
