"""The composition root: the only place that names concrete classes."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import bot.channels
from bot.channel import Channel, Replaying, SelfChecking, Surfaced
from bot.channels.webchat.channel import WebChat
from bot.clock import SystemClock
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.noticing import Noticing
from bot.doors.refused import Refused
from bot.doors.timeline import Timeline
from bot.doors.window import Window
from bot.gate.teaching import ModelTeaching, Trainer
from bot.knowledge import ArticleKnowledge
from bot.model_watch import ModelWatch, Renewable
from bot.names import RecordNames
from bot.registry import load_handlers
from bot.turns.answering import House
from bot.turns.answers import answers_in
from bot.turns.runner import TurnRunner
from bot.turns.spoken_here import own_name
from bot.voice.charts import ChartLinks
from bot.voice.degrading import degraded, send_whole
from bot.voice.replies import Wording
from bot.voice.telling import tell_all
from bot.voice.voice import Announce, Spoken, Voice
from config.languages import FOLDER, LanguagePack, languages, load_language
from config.policies import load_policies
from config.settings import Settings
from domain.dialogue import Doors, Told
from domain.hours import OpeningHours
from domain.jobs import Addressed, JobRoom
from domain.messages import OutboundMessage
from domain.outbox import Undeliverable
from domain.ports import Clock, Store, UnitOfWork
from nlu.cascade import Cascade
from nlu.current import CurrentModel
from nlu.entities import Lexicons, load_lexicons
from nlu.local import LocalParser
from nlu.parse import Parser
from scheduler.clock import JobClock, load_jobs
from storage.embedded import EmbeddedStore
from storage.open import open_store
from storage.server import ServerStore

MAILBOXES = frozenset({"webchat", "terminal"})
"""Channels whose clients read the timeline themselves: what is committed there is delivered."""


@dataclass(slots=True)
class App:
    """Everything, put together and not yet started."""

    settings: Settings
    clock: Clock
    store: EmbeddedStore | ServerStore
    parser: Parser
    voice: Voice
    house: House
    names: RecordNames
    channels: Mapping[str, Channel]
    runner: TurnRunner
    jobs: JobClock
    listeners: list[Announce] = field(default_factory=list)
    """Told of everything that was said in this process, once it is committed."""
    at_end: list[Callable[[], None]] = field(default_factory=list)
    """Called when our pages close: who keeps a line to them open lets go."""
    watch: ModelWatch | None = None
    """Takes a model that was promoted; none where the engine always stays the same."""

    async def start(self, *, web: bool = True, worker: bool = True) -> None:
        """Names are known; what a former process left unanswered is being answered; channels listen
        (``web``) and jobs tick (``worker``)."""
        await self.names.load(self.store)
        if self.watch is not None:
            self.watch.start()
        if web:
            for channel in self.channels.values():
                await channel.start(self.runner.receive)
        if worker:
            self.jobs.start()
        await self.runner.resume()

    async def stop(self) -> None:
        """Turns and jobs under way are over, then nothing is heard or sent any more; the store is closed.
        Whatever comes in meanwhile is stored and answered after the next start."""
        await self.runner.settled()
        await self.jobs.stop()
        if self.watch is not None:
            await self.watch.stop()
        for channel in self.channels.values():
            await channel.stop()
        await self.store.close()


def build(
    settings: Settings,
    clock: Clock | None = None,
    parser: Parser | None = None,
    mailboxes: frozenset[str] = MAILBOXES,
) -> App:
    """The application these settings describe. Conversation files are played with a ``clock`` moved
    by hand, a ``parser`` that is listened to, and every channel as a mailbox."""
    is_played, clock = clock is not None, clock or SystemClock()
    store = open_store(settings.database_url, clock, settings.sqlite_synchronous)
    lexicons = load_lexicons(FOLDER, settings.language)
    names = RecordNames(lexicons)
    channels = load_channels(settings)
    house = load_house(settings, names, mailboxes, partial(doors_of, channels, mailboxes))
    parser = parser or load_parser(settings, lexicons, house.teaching.intents())
    webchat = channels["webchat"]
    assert isinstance(webchat, WebChat)  # noqa: S101 its own folder builds it
    hours = OpeningHours.of(house.policies, house.zone)
    webchat.read_from(Timeline(store, webchat.name, Refused(store, clock)), hours, clock)

    listeners = surfaced(channels, Window(store, parser, house, clock))

    def announce(spoken: Sequence[Spoken]) -> None:
        for listen in listeners:
            listen(spoken)
        for part in spoken:
            if part.channel == webchat.name:
                webchat.announce(part)
            elif part.channel not in mailboxes:
                jobs.wake("delivery")
        if settings.slack_triage_channel:
            jobs.wake("triage")

    runner = TurnRunner(store, parser, house, clock, announce)
    room = replace(job_room(store, clock, house, channels, runner), train=Trainer(settings))
    if is_played:  # there are no platforms to look after
        room = replace(room, checks={}, replays={}, train=None)
    jobs = JobClock(load_jobs(), replace(room, triage=settings.slack_triage_channel))
    app = App(settings, clock, store, parser, house.voice, house, names, channels, runner, jobs, listeners)
    app.watch = ModelWatch(parser) if isinstance(parser, Renewable) else None
    return app


def load_house(
    settings: Settings, names: RecordNames, mailboxes: frozenset[str], doors: Callable[[], Doors]
) -> House:
    """What every turn needs of the house: its words, rules and voice."""
    packs, handlers = load_packs(settings.language), dict(load_handlers())
    handlers |= answers_in(packs.values(), handlers)
    return House(
        dialogues={tag: Dialogue(handlers, pack) for tag, pack in packs.items()},
        voice=load_voice(settings, packs, mailboxes),
        knowledge=ArticleKnowledge(packs.values()),
        policies=load_policies(),
        names=names,
        zone=settings.timezone,
        language=settings.language,
        currency=settings.currency,
        public_url=settings.public_url,
        noticing=Noticing.of(packs.values()),
        doors=doors,
        teaching=ModelTeaching(settings.model_dir, handlers),
        languages={tag: own_name(tag) for tag in packs},
    )


def surfaced(channels: Mapping[str, Channel], window: Window) -> list[Announce]:
    """Channels with surfaces of their own look through the window; they listen to what is said."""
    found = [channel for channel in channels.values() if isinstance(channel, Surfaced)]
    for channel in found:
        channel.look_through(window)
    return [channel.heard for channel in found]


def doors_of(channels: Mapping[str, Channel], mailboxes: frozenset[str]) -> Doors:
    """Which channels there are now, and the links that open one of them with a code."""
    links = {name: door for name, one in channels.items() if (door := getattr(one, "door", None))}
    return Doors(frozenset(channels) | mailboxes, links)


def load_packs(default: str) -> dict[str, LanguagePack]:
    """Every language there is, by tag; what one lacks is said as in the default one."""
    house = load_language(default)
    return {tag: load_language(tag).completed(house) for tag in languages()}


def load_voice(settings: Settings, packs: Mapping[str, LanguagePack], mailboxes: frozenset[str]) -> Voice:
    """What speaks in these languages."""
    wordings = {tag: Wording(pack) for tag, pack in packs.items()}
    charts = ChartLinks(settings.public_url, settings.secret_key)
    return Voice(wordings, mailboxes, settings.timezone, settings.language, charts)


def load_parser(settings: Settings, lexicons: Lexicons, answered: Collection[str] | None = None) -> Parser:
    """The engine the settings name; the local one stands in while Rasa does not answer. A model promoted
    later is taken if it understands no new intent but those that are ``answered``."""
    load = partial(LocalParser.load, settings.model_dir, lexicons)
    local = CurrentModel(settings.model_dir, load, answered)
    if settings.nlu_engine == "local":
        return local
    from nlu.rasa import RasaParser  # noqa: PLC0415 its HTTP client is needed only then

    model = local.model
    rasa = RasaParser(settings.rasa_url, lexicons, settings.rasa_deadline, model.audiences, model.tongues)
    return Cascade(rasa, local)


def load_channels(settings: Settings) -> dict[str, Channel]:
    """Every configured channel of `bot/channels/`, by name, found by its file or folder."""
    (root,) = bot.channels.__path__
    found: dict[str, Channel] = {}
    for path in sorted(Path(root).iterdir()):
        if path.stem.startswith("_") or not (path.suffix == ".py" or (path / "__init__.py").exists()):
            continue
        module = importlib.import_module(f"bot.channels.{path.stem}")
        channel = module.build(settings)
        if channel is not None:
            found[channel.name] = channel
    return found


def job_room(
    store: Store, clock: Clock, house: House, channels: Mapping[str, Channel], runner: TurnRunner
) -> JobRoom:
    """What scheduled jobs are given."""
    hint = house.voice.wording(None).pack.replies["choose_by_number"]

    async def tell(uow: UnitOfWork, told: Told) -> bool:
        return await house.voice.tell(uow, told) is not None

    async def tell_many(uow: UnitOfWork, addressed: Sequence[Addressed]) -> int:
        return await tell_all(house.voice, uow, addressed)

    async def send(message: OutboundMessage) -> str:
        channel = channels.get(message.channel)
        if channel is None:
            raise Undeliverable(f"the channel {message.channel} is not set up here")
        shown = degraded(message, channel.abilities, house.public_url, hint)
        return await send_whole(channel, shown)

    async def resume() -> int:
        return await runner.resume(older_than=10)

    idempotent = frozenset(name for name, channel in channels.items() if channel.idempotent)
    return JobRoom(
        store,
        clock,
        tell,
        tell_many,
        send,
        idempotent,
        house.policies,
        house.zone,
        resume,
        checks={name: one.check for name, one in channels.items() if isinstance(one, SelfChecking)},
        replays={name: one.replay for name, one in channels.items() if isinstance(one, Replaying)},
        mailboxes=house.voice.mailboxes,
    )
