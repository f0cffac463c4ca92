"""A real Rasa's answers, recorded once and played over real HTTP ever after.

``python -m tests.nlu.recording URL`` asks the Rasa at URL (``make rasa`` serves one) and writes them anew.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from nlu.rasa import SENT

RECORDED = Path(__file__).with_name("recorded") / "rasa.json"

SQL = "'; DROP TABLE tickets; --"
TEMPLATE = "{{ 7 * 7 }} {% include '/etc/passwd' %}"
ARABIC = "أريد تقديم شكوى بخصوص حسابي"
LONG = "I want to complain. " + "You charged me twice and nobody answers the phone. " * 1_300

ASKED = (
    "you charged me the overdraft fee twice, I want my money back",
    "I would like a quote for 40 card terminals",
    "let me talk to a human please",
    "what is the status of my ticket T-12?",
    "met Jane Doe from Globex at the fair, she wants 40 terminals",
    "move D-31 to negotiation",
    "acme deal is at 15k now",
    "remind me on friday at 9 to call Acme",
    "what's our win rate by region this quarter?",
    "hello there",
    "thank you so much",
    "sing me a song about the moon",
    "👍",
    SQL,
    TEMPLATE,
    ARABIC,
    LONG,
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """A server on loopback whose ``POST /model/parse`` is ``answer``; its address."""
    app = web.Application()
    app.router.add_post("/model/parse", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def player() -> Answer:
    """Answers what the real Rasa answered; a text it was not asked is a failure, as it is to Rasa."""
    answers: Mapping[str, Any] = json.loads(RECORDED.read_bytes())

    async def answer(request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        if text not in answers:
            return web.json_response({"status": "failure", "reason": "ParsingError"}, status=500)
        return web.json_response(answers[text])

    return answer


def record(url: str) -> None:
    """Ask the Rasa at ``url`` all there is to ask and keep its answers."""
    answers = {text[:SENT]: _ask(url, text[:SENT]) for text in ASKED}
    RECORDED.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _ask(url: str, text: str) -> Any:
    body = json.dumps({"text": text}).encode()
    with urllib.request.urlopen(f"{url}/model/parse", body, timeout=30) as response:  # noqa: S310 loopback
        return json.load(response)


if __name__ == "__main__":
    record(sys.argv[1])
