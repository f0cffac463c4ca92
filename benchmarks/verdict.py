"""What became of every event: in the database, and before the people who were answered."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from benchmarks.platforms import CHANNELS, Platforms, Talk

MARK = re.compile(r"\[ref [0-9a-f]{12}\]")
TICKET = re.compile(r"\bT-(\d+)\b")
BEFORE_STAFF = {"uncertain", "dead"}


@dataclass(slots=True)
class Count:
    """Events of one channel."""

    events: int = 0
    brought: int = 0
    stored: int = 0
    acted: int = 0
    answered: int = 0
    uncertain: int = 0
    """Answers cut off: nobody knows, staff see them; not in ``answered`` when they did not arrive."""
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0


@dataclass(slots=True)
class Verdict:
    """Of all events."""

    took: float
    faults: Counter[str]
    counts: dict[str, Count] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Everything once, in order, nothing silent."""
        return all(
            one.stored == one.acted == one.events and not (one.lost or one.doubled or one.out_of_order)
            for one in self.counts.values()
        )

    def table(self) -> str:
        """As people read it."""
        names = list(Count.__dataclass_fields__)
        rows = [["channel", *(name.replace("_", " ") for name in names)]]
        rows += [
            [channel, *(str(getattr(one, name)) for name in names)] for channel, one in self.counts.items()
        ]
        rows.append(["all", *(str(sum(getattr(one, n) for one in self.counts.values())) for n in names)])
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        lines = [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        faults = ", ".join(
            f"{name.replace('_', ' ')} {number}" for name, number in sorted(self.faults.items()) if number
        )
        return "\n".join([*lines, f"faults of the platforms: {faults}"])


async def judge(url: str, talks: Sequence[Talk], platforms: Platforms, took: float) -> Verdict:
    """The verdict over a database that nobody writes any more."""
    inbox = await _rows(url, "SELECT channel, conversation_id, status, message FROM inbox ORDER BY id")
    tickets = await _rows(url, "SELECT id, conversation_id, text FROM tickets ORDER BY id")
    outbox = await _rows(url, "SELECT channel, status, message FROM outbox ORDER BY id")
    talk_of = {event.mark: talk for talk in talks for event in talk.events}
    stored = _by_mark((_text(message), number) for _, number, _, message in inbox)
    acted = _by_mark((text, number) for number, _, text in tickets)
    mark_of = {numbers[0]: mark for mark, numbers in acted.items()}
    unsure = {
        mark_of.get(int(found[1]))
        for _, status, message in outbox
        if status in BEFORE_STAFF and (found := TICKET.search(_text(message)))
    }
    answered = _answers(platforms, mark_of)
    verdict = Verdict(took, platforms.faults, {channel: Count() for channel in CHANNELS})
    for mark, talk in talk_of.items():
        one = verdict.counts[talk.channel]
        one.events += 1
        one.stored += len(stored[mark]) == 1
        one.acted += len(acted[mark]) == 1
        one.answered += answered[mark] > 0
        one.uncertain += mark in unsure
        one.lost += not answered[mark] and mark not in unsure
        one.doubled += len(acted[mark]) > 1 or len(stored[mark]) > 1 or answered[mark] > 1
    for channel, one in verdict.counts.items():
        one.brought = platforms.brought[channel]
        one.doubled += sum(talk.twice for talk in talks if talk.channel == channel)
        one.out_of_order = _out_of_order(channel, inbox, tickets, platforms, mark_of)
    return verdict


def _answers(platforms: Platforms, mark_of: dict[int, str]) -> Counter[str]:
    """How often each event was answered before its person's eyes."""
    told = [text for channel in CHANNELS for _, text in platforms.arrived[channel]]
    numbers = [int(found[1]) for text in told if (found := TICKET.search(text))]
    return Counter(mark_of[number] for number in numbers if number in mark_of)


def _out_of_order(
    channel: str, inbox: list[Any], tickets: list[Any], platforms: Platforms, mark_of: dict[int, str]
) -> int:
    """Conversations whose tickets, or answers, follow one another otherwise than what was stored."""
    heard, made, told = defaultdict(list), defaultdict(list), defaultdict(list)
    place: dict[str, int] = {}
    for where, number, _, message in inbox:
        if where == channel and (found := MARK.search(_text(message))):
            heard[number].append(found[0])
            place[found[0]] = number
    for _, number, text in tickets:
        if (found := MARK.search(text)) and found[0] in place:
            made[number].append(found[0])
    for _, text in platforms.arrived[channel]:
        if (found := TICKET.search(text)) and (mark := mark_of.get(int(found[1]))) in place:
            told[place[str(mark)]].append(mark)
    return sum(
        made[number] != marks or told[number] != [mark for mark in marks if mark in set(told[number])]
        for number, marks in heard.items()
    )


def _by_mark(found: Iterable[tuple[str, int]]) -> defaultdict[str, list[int]]:
    by: defaultdict[str, list[int]] = defaultdict(list)
    for text, number in found:
        for mark in set(MARK.findall(text)):
            by[mark].append(number)
    return by


def _text(message: str) -> str:
    return str(json.loads(message).get("text", ""))


async def _rows(url: str, statement: str) -> list[Any]:
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()
    server = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await server.fetch(statement)]
    finally:
        await server.close()
