"""What Prometheus is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App
from bot.clock import HandClock
from bot.measures import TurnMeasures
from domain.inbox import InboxStatus
from domain.messages import OutboundMessage
from tests.apps import hear, said
from tests.clerk import clerk, served


async def figures(app: App) -> dict[str, float]:
    """Every sample by its name and labels."""
    async with served(app) as url, clerk(url) as scraper:
        await scraper.open("/metrics")
    assert scraper.headers["Content-Type"].startswith("text/plain")
    families = text_string_to_metric_families(scraper.page)
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


async def test_turns_are_counted_and_timed(app: App) -> None:
    before = await figures(app)
    await hear(app, said("hello", "1"))
    await hear(app, said("hello", "2"))
    await app.runner.receive(said("hello", "2"), "raw")

    after = await figures(app)

    assert before["parley_turns_total"] == 0
    assert after["parley_turns_total"] == 2
    assert after["parley_turns_failed_total"] == 0
    assert after["parley_turn_seconds_count"] == after["parley_turn_seconds_bucket +Inf"] == 2
    assert after["parley_turn_seconds_sum"] > 0


async def test_a_turn_that_failed_is_counted_apart(app: App) -> None:
    app.house.dialogues.pop("en")  # type: ignore[attr-defined]
    await app.runner.receive(said("hello", "1"), "raw")
    await app.runner.settled()

    after = await figures(app)

    assert (after["parley_turns_total"], after["parley_turns_failed_total"]) == (0, 1)


async def test_what_waits_is_read_when_it_is_asked(app: App) -> None:
    await app.store.run(lambda uow: uow.inbox.store(said("hello", "1"), "raw"))
    failed, _, _ = await app.store.run(lambda uow: uow.inbox.store(said("hello", "2"), "raw"))
    await app.store.run(lambda uow: uow.inbox.settle(failed.id, InboxStatus.FAILED))
    for number in range(3):
        message = OutboundMessage(str(number), "telegram", "1", "hello")
        await app.store.run(lambda uow, m=message: uow.outbox.add(m))  # type: ignore[misc]

    after = await figures(app)

    assert after["parley_inbox_waiting"] == 1
    assert after["parley_outbox ready"] == 3
    assert after["parley_outbox dead"] == 0
    assert "parley_outbox sent" not in after
    assert after["parley_webchat_connected"] == 0


@pytest.mark.parametrize(("seconds", "place"), [(0.0005, 0), (0.001, 0), (0.0011, 1), (5.0, 11), (60.0, 12)])
def test_a_duration_falls_into_the_bucket_that_ends_at_or_after_it(seconds: float, place: int) -> None:
    measures = TurnMeasures()

    measures.took(seconds)

    assert measures.buckets.index(1) == place
    assert (measures.answered, measures.seconds) == (1, seconds)


async def test_every_check_and_the_age_of_what_waits_are_told(app: App, clock: HandClock) -> None:
    await app.store.run(lambda uow: uow.health.beat("telegram", "away", ok=False))
    await app.store.run(lambda uow: uow.health.beat("agree:gaps", "7", ok=False, count=1))
    await app.store.run(lambda uow: uow.health.beat("slack", "fine", ok=True))
    await app.store.run(lambda uow: uow.inbox.store(said("hello", "1"), "raw"))
    clock.move(timedelta(seconds=90))

    after = await figures(app)

    assert (after["parley_check_ok telegram"], after["parley_check_ok slack"]) == (0, 1)
    assert after["parley_check_age_seconds slack"] == 90
    assert after["parley_check_found agree:gaps"] == 1
    assert after["parley_oldest_waiting_seconds inbox"] == 90
    assert after["parley_oldest_waiting_seconds outbox"] == 0

    clock.move(timedelta(minutes=10))

    assert (await figures(app))["parley_check_ok slack"] == 0
