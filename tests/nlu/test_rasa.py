"""Rasa's own ways: what it may answer, and what happens when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from nlu.audience import Audiences
from nlu.cascade import Cascade
from nlu.entities import Lexicon
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE, Context, EngineUnavailableError, Parse
from nlu.rasa import SENT, RasaParser
from tests.nlu.recording import Answer, serving

HERE = Context(now=datetime(2026, 11, 18, 10, tzinfo=UTC))
REP = Context(now=HERE.now, role="staff")
Ask = Callable[..., Any]


def saying(body: object, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    return answer


def ranked(*guesses: tuple[str, float]) -> dict[str, Any]:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in guesses]
    return {"text": "", "intent": ranking[0], "entities": [], "intent_ranking": ranking}


async def asked(
    answer: Answer, lexicon: Lexicon, context: Context = HERE, audiences: Audiences | None = None
) -> Parse:
    async with serving(answer) as url:
        rasa = RasaParser(url, lexicon, deadline=30, audiences=audiences)
        try:
            return await rasa.parse("status please", context)
        finally:
            await rasa.close()


NONSENSE: list[object] = [
    [],
    "yes",
    None,
    {},
    {"intent": None},
    {"intent": {"name": "greet"}, "intent_ranking": [{"name": "greet"}]},
    ranked(("greet", 7.0)),
    ranked(("greet", -0.1)),
    {"intent": {"name": 3, "confidence": 0.9}},
    {"intent": {"name": "greet", "confidence": "high"}},
    {"intent": {"name": "greet", "confidence": 1}, "intent_ranking": "greet"},
]


@pytest.mark.parametrize("body", NONSENSE)
async def test_nonsense_from_rasa_is_an_engine_that_is_away(body: object, lexicon: Lexicon) -> None:
    with pytest.raises(EngineUnavailableError):
        await asked(saying(body), lexicon)


async def test_an_error_from_rasa_is_an_engine_that_is_away(lexicon: Lexicon) -> None:
    with pytest.raises(EngineUnavailableError, match="500"):
        await asked(saying({"reason": "ParsingError"}, status=500), lexicon)


async def test_an_answer_that_is_not_json_is_an_engine_that_is_away(lexicon: Lexicon) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>not yet</html>", content_type="application/json")

    with pytest.raises(EngineUnavailableError):
        await asked(answer, lexicon)


async def test_a_server_that_is_not_there_is_an_engine_that_is_away(lexicon: Lexicon) -> None:
    async with serving(saying({})) as url:
        pass
    rasa = RasaParser(url, lexicon, deadline=30)
    with pytest.raises(EngineUnavailableError):
        await rasa.parse("status please", HERE)
    await rasa.close()


async def test_a_server_that_does_not_answer_is_given_up_at_the_deadline(lexicon: Lexicon) -> None:
    never = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    async with serving(answer) as url:
        rasa = RasaParser(url, lexicon, deadline=0.05)
        with pytest.raises(EngineUnavailableError, match="Timeout"):
            await rasa.parse("status please", HERE)
        await rasa.close()
        never.set()


@pytest.mark.parametrize("name", ["nlu_fallback", OUT_OF_SCOPE])
async def test_what_rasa_refuses_is_out_of_scope_and_its_guesses_are_kept(
    name: str, lexicon: Lexicon
) -> None:
    parse = await asked(saying(ranked((name, 0.7), ("greet", 0.2), ("bye", 0.1))), lexicon)

    assert parse.intent.name == OUT_OF_SCOPE
    assert [guess.name for guess in parse.ranking] == [OUT_OF_SCOPE, "greet", "bye"]


@pytest.mark.parametrize(
    ("confidence", "intent", "sure"),
    [(0.9, "greet", True), (0.5, "greet", False), (0.2, OUT_OF_SCOPE, False)],
)
async def test_the_less_confident_rasa_is_the_less_the_bot_acts(
    confidence: float, intent: str, *, sure: bool, lexicon: Lexicon
) -> None:
    parse = await asked(saying(ranked(("greet", confidence), ("bye", 0.01))), lexicon)

    assert (parse.intent.name, parse.sure) == (intent, sure)


async def test_the_role_of_the_speaker_decides_what_is_nearly_even(lexicon: Lexicon) -> None:
    audiences = Audiences(frozenset({"ticket_status"}), frozenset({"show_ticket"}), likelier=4)
    answer = saying(ranked(("show_ticket", 0.5), ("ticket_status", 0.4)))

    assert (await asked(answer, lexicon, HERE, audiences)).intent.name == "ticket_status"
    assert (await asked(answer, lexicon, REP, audiences)).intent.name == "show_ticket"


async def test_rasa_is_sent_the_beginning_of_a_long_text_only(lexicon: Lexicon) -> None:
    heard: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append((await request.json())["text"])
        return web.json_response(ranked(("greet", 1.0)))

    async with serving(answer) as url:
        rasa = RasaParser(url, lexicon, deadline=30)
        parse = await rasa.parse("hello " * 10_000, HERE)
        await rasa.close()

    assert len(heard[0]) == SENT
    assert len(parse.text) == 60_000


async def test_the_understudy_answers_until_the_engine_is_due_again(
    local: LocalParser, lexicon: Lexicon
) -> None:
    now, calls = [0.0], []
    healthy = [False]

    async def answer(request: web.Request) -> web.Response:
        calls.append(request)
        return web.json_response(ranked(("greet", 1.0)), status=200 if healthy[0] else 503)

    async with serving(answer) as url:
        rasa = RasaParser(url, lexicon, deadline=30)
        cascade = Cascade(rasa, local, pause=10, clock=lambda: now[0])

        sources = [(await cascade.parse("hello there", HERE)).source for _ in range(3)]
        healthy[0], now[0] = True, 9.9
        sources.append((await cascade.parse("hello there", HERE)).source)
        now[0] = 10.0
        sources.append((await cascade.parse("hello there", HERE)).source)
        await rasa.close()

    assert sources == ["local", "local", "local", "local", "rasa"]
    assert len(calls) == 2


async def test_when_both_are_away_the_caller_hears_of_it(lexicon: Lexicon) -> None:
    async with serving(saying({}, status=503)) as url:
        engine, understudy = (RasaParser(url, lexicon, deadline=30) for _ in range(2))
        with pytest.raises(EngineUnavailableError):
            await Cascade(engine, understudy).parse("hello there", HERE)
        await engine.close()
        await understudy.close()
