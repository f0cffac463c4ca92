"""Learning: what was not understood is given its meaning; a model is trained, compared, put into use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

import config
from bot.app import App
from bot.web.console.acting import Sent
from bot.web.console.desk import Around, Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, filters, more
from bot.web.console.look import Look
from domain.access import Permission
from domain.dialogue import Reply, Turn
from domain.errors import NotFoundError
from domain.learning import actions
from domain.learning.model import Example, ExampleStatus, Standing, Training, TrainingStatus
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import number_of
from nlu.audience import load_audiences

SECTION = "learning"
AUDIENCES = Path(config.__file__).with_name("intents.yml")
STATES = tuple(one.value for one in ExampleStatus)


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list, and what a person decides."""

    async def follow(sent: Sent) -> None:
        if sent.form.get("act") == "retrain":
            desk.app.jobs.wake("retraining")

    here = f"{HOME}/{SECTION}"
    load = partial(show_list, desk.app)
    return [
        web.get(here, desk.page(load)),
        web.post(here, desk.form(act, load, here, Around(after=follow))),
    ]


async def act(turn: Turn, sent: Sent) -> Reply:
    """A sentence is accepted, discarded or put back; a model is trained, put into use or taken out."""
    uow, actor, chosen = turn.uow, turn.actor, sent.form.get("act", "")
    if chosen == "retrain":
        there = await actions.under_way(uow)
        training = there or await actions.ask_for_training(uow, actor)
        return Reply("training_there" if there else "training_wanted", {"training": training})
    if chosen == "promote":
        before, after = await actions.release(uow, actor, turn.teaching)
        return Reply("model_promoted", {"before": before, "after": after})
    if chosen == "roll_back":
        before, after = await actions.go_back(uow, actor, turn.teaching)
        return Reply("model_rolled_back", {"before": before, "after": after})
    example = await actions.the_example(uow, number_of(sent.form.get("key", "")))
    if chosen == "accept":
        meaning = sent.form.get("value", "")
        done = await actions.accept(uow, actor, example, meaning, turn.teaching.intents())
        return Reply("example_taught", {"example": done})
    if chosen == "discard":
        return Reply("example_discarded", {"example": await actions.discard(uow, actor, example)})
    if chosen == "put_back":
        return Reply("example_back", {"example": await actions.put_back(uow, actor, example)})
    raise NotFoundError("example_not_found")


async def show_list(app: App, asked: Asked) -> Page:
    """Sentences, those said last first, and how the models stand."""
    which = asked.which(STATES)
    status = ExampleStatus(which)
    found, is_more = await actions.waiting(asked.uow, asked.actor, status=status, page=asked.page)
    counts = await actions.counts(asked.uow, asked.actor)
    names = await _names(asked.uow, found)
    meanings = _Meanings(app, asked)
    standing = app.house.teaching.standing()
    facts = {
        "examples": [_card(asked.look, one, meanings, names) for one in found],
        "which": which,
        "filters": filters(asked.look, SECTION, STATES, which),
        "more": more(asked, SECTION, which, is_more=is_more),
        "totals": _totals(asked.look, counts, standing),
        "models": _models(app, asked, standing, await actions.latest(asked.uow)),
    }
    return Page("learning", SECTION, facts)


async def _names(uow: UnitOfWork, found: list[Example]) -> dict[int, str]:
    """Who looked at them, by number."""
    numbers = tuple({one.reviewer_id for one in found if one.reviewer_id})
    people = await uow.find(Person, id=numbers) if numbers else []
    return {one.id: one.name or one.email or "" for one in people}


class _Meanings:
    """What a sentence may mean, in the reader's words, by who says it."""

    def __init__(self, app: App, asked: Asked) -> None:
        self._replies = app.voice.wording(asked.actor.language).pack.replies
        self._words = asked.look.words
        known = frozenset(app.house.teaching.intents())
        audiences = load_audiences(AUDIENCES)
        groups = {"customers": audiences.customers, "staff": audiences.staff}
        named = {name for group in groups.values() for name in group}
        groups["others"] = known - named
        self._groups = {group: sorted(known & names, key=self.name) for group, names in groups.items()}

    def name(self, intent: str | None) -> str:
        """The intent as people know it."""
        said = self._replies.get(f"intent.{intent}") or str(intent or "").replace("_", " ")
        return said[:1].upper() + said[1:]

    def options(self, chosen: str | None) -> list[Facts]:
        """Groups of choices."""
        return [
            {
                "label": self._words("learning", "groups", group),
                "options": [
                    {"value": name, "label": self.name(name), "chosen": name == chosen} for name in names
                ],
            }
            for group, names in self._groups.items()
        ]


def _card(look: Look, one: Example, meanings: _Meanings, names: Mapping[int, str]) -> Facts:
    waits = one.status is ExampleStatus.WAITING
    return {
        "key": str(one.id),
        "text": one.text,
        "who": look.words("learning", "speakers", one.role),
        "times": look.words("learning", "times", count=look.number(one.count)) if one.count > 1 else "",
        "language": look.language(one.language),
        "why": look.words("learning", "reasons", one.reason.value),
        "at": look.moment(one.last_at),
        "href": f"{HOME}/conversations/{one.conversation_id}" if one.conversation_id else None,
        "notes": _notes(look, one, meanings, names),
        "groups": meanings.options(one.proposed) if waits else [],
        "is_chosen": one.proposed is not None,
    }


def _notes(look: Look, one: Example, meanings: _Meanings, names: Mapping[int, str]) -> list[str]:
    words, notes = look.words, []
    if one.intent is not None:
        notes.append(words("learning", "means", intent=meanings.name(one.intent)))
    elif one.guessed is not None:
        key = "guessed" if one.percent is None else "guessed_sure"
        notes.append(words("learning", key, intent=meanings.name(one.guessed), percent=one.percent))
    if one.chosen is not None and one.intent is None:
        notes.append(words("learning", "chosen", intent=meanings.name(one.chosen)))
    if (name := names.get(one.reviewer_id or 0)) is not None:
        notes.append(words("learning", "by", name=name))
    return notes


def _totals(look: Look, counts: Mapping[ExampleStatus, int], standing: Standing) -> list[Facts]:
    values = {
        "waiting": look.number(counts[ExampleStatus.WAITING]),
        "accepted": look.number(counts[ExampleStatus.ACCEPTED]),
        "model": standing.current or "–",
    }
    return [
        {
            "label": look.words("learning", "totals", name),
            "value": value,
            "at": look.moment(standing.made) if name == "model" else None,
        }
        for name, value in values.items()
    ]


def _models(app: App, asked: Asked, standing: Standing, training: Training | None) -> Facts:
    """How the candidate stands, and what the reader may do about it."""
    releases = asked.actor.may(Permission.RELEASE_MODELS)
    state = _state(standing, training)
    outcome = standing.outcome
    if outcome is None and state == "refused" and training is not None:
        outcome = training.outcome
    passed = bool(standing.outcome and standing.outcome["passed"])
    return {
        "state": asked.look.state("learning", state),
        "outcome": _said(app, asked, outcome) if outcome else "",
        "may_retrain": state not in {"wanted", "running"},
        "promote": standing.candidate if releases and passed else None,
        "roll_back": standing.before if releases else None,
        "history": [_done(asked.look, one) for one in standing.history],
    }


def _state(standing: Standing, training: Training | None) -> str:
    if training is not None and training.is_under_way:
        return str(training.status.value)
    if standing.candidate is not None:
        if standing.outcome is None:
            return "uncompared"
        return "waits" if standing.outcome["passed"] else "worse"
    ended = {TrainingStatus.REFUSED: "refused", TrainingStatus.FAILED: "failed"}
    return ended.get(training.status, "none") if training is not None else "none"


def _said(app: App, asked: Asked, outcome: Mapping[str, Any]) -> str:
    reply = Reply("training_outcome", {"it": outcome, "long": True})
    return app.voice.wording(asked.actor.language).text(reply, asked.actor.zone, app.clock.now())


def _done(look: Look, one: Mapping[str, Any]) -> Facts:
    text = look.words("learning", "done", str(one["what"]), who=one["who"], to=one["to"])
    return {"at": look.moment(datetime.fromisoformat(str(one["at"]))), "text": text}
