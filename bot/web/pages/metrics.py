"""Figures for Prometheus: turns as this process counted them, queues as the database has them now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.app import App
from bot.channels.webchat.channel import WebChat
from bot.measures import BOUNDS, TurnMeasures
from domain.desk.model import Waiting
from domain.errors import StoreUnavailableError
from domain.health.model import Beat, Queue
from domain.outbox import OutboxStatus
from domain.ports import UnitOfWork


def routes(app: App) -> list[web.RouteDef]:
    """``/metrics``."""
    webchat = app.channels["webchat"]
    assert isinstance(webchat, WebChat)  # noqa: S101 its own folder builds it

    async def metrics(_: web.Request) -> web.Response:
        try:
            stored = await app.store.read(_stored)
        except StoreUnavailableError:
            stored = None  # what this process counts itself is still told
        registry = CollectorRegistry(auto_describe=False)
        registry.register(Figures(app.runner.measures, webchat.connected, stored))
        headers = {"Content-Type": CONTENT_TYPE_LATEST}
        return web.Response(body=generate_latest(registry), headers=headers)

    return [web.get("/metrics", metrics)]


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database has now."""

    now: datetime
    waiting: Waiting
    beats: Sequence[Beat]
    queues: Sequence[Queue]


async def _stored(uow: UnitOfWork) -> Stored:
    return Stored(uow.now, await uow.desk.waiting(), await uow.health.beats(), await uow.health.queues())


@dataclass(frozen=True, eq=False)
class Figures(Collector):
    """One look at everything; ``stored`` is None while the database is away."""

    turns: TurnMeasures
    connected: int
    stored: Stored | None

    def collect(self) -> Iterable[Metric]:
        """Every figure, under the names that dashboards know."""
        turns = self.turns
        answered = "Messages answered since the start."
        yield CounterMetricFamily("parley_turns", answered, value=turns.answered)
        failed = "Messages that could not be answered, since the start."
        yield CounterMetricFamily("parley_turns_failed", failed, value=turns.failed)
        ends = [*(str(bound) for bound in BOUNDS), "+Inf"]
        buckets = [(end, float(sum_)) for end, sum_ in zip(ends, accumulate(turns.buckets), strict=True)]
        taken = "Seconds from a message's turn to its committed answer."
        yield HistogramMetricFamily("parley_turn_seconds", taken, buckets, turns.seconds)
        yield GaugeMetricFamily("parley_webchat_connected", "Web chat sessions open now.", self.connected)
        if self.stored is not None:
            yield from _queues(self.stored.waiting)
            yield from _health(self.stored)


def _queues(waiting: Waiting) -> Iterable[Metric]:
    inbox = "Messages stored and not answered yet."
    yield GaugeMetricFamily("parley_inbox_waiting", inbox, waiting.inbox)
    outbox = GaugeMetricFamily(
        "parley_outbox", "Messages that have not arrived, by how far they got.", labels=["status"]
    )
    arrived = {OutboxStatus.SENT, OutboxStatus.DROPPED}
    for status in OutboxStatus:
        if status not in arrived:
            outbox.add_metric([status.value], waiting.outbox.get(status, 0))
    yield outbox
    people = "Conversations where somebody waits for a person."
    yield GaugeMetricFamily("parley_conversations_waiting", people, waiting.conversations)
    yield GaugeMetricFamily("parley_tickets_open", "Tickets that are open or pending.", waiting.tickets)


def _health(stored: Stored) -> Iterable[Metric]:
    """Every check's last word, and how old the oldest message of each queue is."""
    well = GaugeMetricFamily("parley_check_ok", "1 when a check was well, and lately.", labels=["check"])
    age = GaugeMetricFamily("parley_check_age_seconds", "Seconds since a check looked.", labels=["check"])
    found = GaugeMetricFamily("parley_check_found", "What a check counted when it looked.", labels=["check"])
    for beat in stored.beats:
        well.add_metric([beat.name], beat.is_well(stored.now))
        age.add_metric([beat.name], (stored.now - beat.at).total_seconds())
        found.add_metric([beat.name], beat.count)
    yield from (well, age, found)
    oldest = GaugeMetricFamily(
        "parley_oldest_waiting_seconds", "Age of the oldest message that waits.", labels=["queue"]
    )
    for queue in stored.queues:
        waits = (stored.now - queue.oldest).total_seconds() if queue.oldest else 0.0
        oldest.add_metric([queue.name], max(waits, 0.0))
    yield oldest
