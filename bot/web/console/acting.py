"""What a form does: an act in a turn of the reader's, committed at once with what others are told of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.app import App
from bot.turns.speaker import actor_of
from bot.voice.voice import Spoken
from domain.access import Actor
from domain.dialogue import Reply, Told, Turn
from domain.errors import DomainError
from domain.messages import File
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Change


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: ``once`` is the same only when the same one is sent twice, ``named`` are
    the parts of its address, ``files`` what was attached and is kept now."""

    once: str
    form: Mapping[str, str]
    named: Mapping[str, str]
    files: tuple[File, ...] = ()

    @property
    def text(self) -> str:
        """What was written in it, with plain line ends."""
        return self.form.get("text", "").replace("\r\n", "\n").strip()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, in words. ``is_over``: there is nothing more to do, though it did nothing."""

    text: str
    is_good: bool
    is_over: bool = False


Act = Callable[[Turn, Sent], Awaitable[Reply]]


class SaidBefore(DomainError):
    """The same form a second time: what it had to say was said."""


async def perform(app: App, who: Callable[[UnitOfWork], Awaitable[Person]], act: Act, sent: Sent) -> Done:
    """The act is done in the name of ``who``, and everybody who must hear of it does; or nothing is, and
    the words say why."""
    actors: list[Actor] = []

    async def work(uow: UnitOfWork) -> tuple[Reply, list[Spoken], list[Change]]:
        uow.actor = actor_of(await who(uow), app.settings.timezone, app.settings.language)
        actors.append(uow.actor)
        turn = _turn(app, uow)
        reply = await act(turn, sent)
        spoken = [await _tell(app, uow, told, sent.once) for told in turn.told]
        return reply, [part for part in spoken if part is not None], list(uow.changes)

    try:
        reply, spoken, changes = await app.store.run(work)
    except DomainError as trouble:
        return refused(app, actors[-1], trouble)
    app.house.names.note(changes)
    app.runner.announce(spoken)
    return Done(_words(app, actors[-1], reply), is_good=True)


def refused(app: App, actor: Actor, trouble: DomainError) -> Done:
    """What was wrong, in the actor's language."""
    reply = Reply(trouble.key, {**trouble.facts, "staff": True})
    return Done(_words(app, actor, reply), is_good=False, is_over=isinstance(trouble, SaidBefore))


def _turn(app: App, uow: UnitOfWork) -> Turn:
    """A turn outside of any conversation: its speaker reads the reply on a page."""
    house = app.house
    return Turn(
        actor=uow.actor,
        uow=uow,
        text="",
        conversation_id=0,
        currency=house.currency,
        knowledge=house.knowledge,
        policies=house.policies,
        public_url=house.public_url,
        house_zone=house.zone,
        teaching=house.teaching,
    )


async def _tell(app: App, uow: UnitOfWork, told: Told, once: str) -> Spoken | None:
    """Somebody else hears of it. Raises ``SaidBefore`` when the conversation it is meant for did already:
    then the whole act was done before."""
    part = await app.voice.tell(uow, replace(told, key=f"console:{once}:{told.key}"))
    if part is None and told.conversation_id is not None:
        raise SaidBefore("said_before")
    return part


def _words(app: App, actor: Actor, reply: Reply) -> str:
    return app.voice.wording(actor.language).text(reply, actor.zone, app.clock.now())
