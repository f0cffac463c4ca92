"""Slack in bad weather: events twice and thrice and in any order, refusals and lost answers."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.ports import UnitOfWork
from domain.reminders.model import Reminder
from tests.fakes import Answer
from tests.payloads import Json, slack_message, slack_person
from tests.slack_desk import Desk, desk

PEOPLE, EACH = 40, 4
LIMIT = Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
BUSY = Answer(503, "<html>upstream</html>", {"Retry-After": "1"})


@pytest.fixture
async def there(embedded_url: str) -> AsyncIterator[Desk]:
    async with desk(embedded_url, slack_triage_channel="") as built:
        yield built


def events(chance: random.Random) -> list[Json]:
    """Each message up to three times, people mixed; what one person says first comes first at least once."""
    said = [(person, number) for number in range(EACH) for person in range(PEOPLE)]
    again = [one for one in said for _ in range(chance.randrange(3))]
    chance.shuffle(again)
    return [_message(*one) for one in [*said, *again]]


def _message(person: int, number: int) -> Json:
    text = f"remind me on 20 December 2027 at 9 to call customer number {person * 100 + number}"
    ts = f"1763546401.{person:03}{number:03}"
    return slack_message(text, channel=f"DX{person}", ts=ts, user=f"UX{person}")


async def test_everything_stored_is_done_once_and_answered_once_and_in_order(there: Desk) -> None:
    chance = random.Random(20261122)
    for person in range(PEOPLE):
        known: Any = {"id": f"UX{person}", "real_name": f"Customer {person}"}
        there.slack.people[f"UX{person}"] = slack_person(f"c{person}@client.example", **known)
    for _ in range(12):
        there.slack.prepare("chat.postMessage", chance.choice((LIMIT, BUSY)))
        there.slack.lose("chat.postMessage")
    mixed = events(chance)
    for start in range(0, len(mixed), 30):
        pushes = (there.slack.push(there.url, event) for event in mixed[start : start + 30])
        assert set(await asyncio.gather(*pushes)) == {200}
    await there.app.runner.settled()
    for wanted in (PEOPLE * EACH // 2, PEOPLE * EACH):
        await there.slack.until(lambda wanted=wanted: len(there.slack.posted) >= wanted)  # type: ignore[misc]
    told = defaultdict(list)
    for one in there.slack.posted:
        told[one["channel"]].append(one["text"].split("customer number ")[1].split(".")[0].split("\n")[0])
    done = await there.app.store.read(_reminders)
    assert len(done) == len(set(done)) == PEOPLE * EACH
    assert all(len(answers) == EACH for answers in told.values())
    assert sorted(number for answers in told.values() for number in answers) == sorted(done)
    for person in range(PEOPLE):
        place = await there.app.store.read(lambda uow, p=person: _heard(uow, p))  # type: ignore[misc]
        assert told[f"DX{person}"] == place


async def _reminders(uow: UnitOfWork) -> list[str]:
    return [one.about.split("number ")[1] for one in await uow.find(Reminder)]


async def _heard(uow: UnitOfWork, person: int) -> list[str]:
    """What a person said, in the order in which it was stored."""
    place = await uow.conversations.at("slack", f"T1/DX{person}/")
    lines = await uow.conversations.lines(place.id) if place else []
    return [line.text.split("number ")[1] for line in lines if line.author == "customer"]
