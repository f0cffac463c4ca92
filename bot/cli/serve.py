"""`parley serve`: everything in one process, or split into web and worker."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from argparse import Namespace
from typing import Any

from bot.cli.work.opening import polite, prepared


def register(subparsers: Any) -> None:
    """`parley serve` exists."""
    command = subparsers.add_parser(
        "serve", help="answer people: web chat, Slack, Telegram, console, reminders"
    )
    command.add_argument(
        "--role", choices=("all", "web", "worker"), default="all", help="split the work over processes"
    )
    command.add_argument("--demo", action="store_true", help="load the demo bank into an empty database")
    command.set_defaults(run=_serve)


@polite
def _serve(asked: Namespace) -> int:
    import uvloop

    from config.settings import load_settings

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = load_settings()
    prepared(settings, beginning=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(settings, asked))


async def _run(settings: Any, asked: Namespace) -> int:
    from bot.app import build

    # Threads take turns every half millisecond: the database's must not wait for a long parse.
    sys.setswitchinterval(0.0005)
    app = build(settings)
    if asked.demo:
        await _load_demo(app)
    web_too, worker_too = asked.role != "worker", asked.role != "web"
    await app.start(web=web_too, worker=worker_too)
    site = await _listen(app) if web_too else None
    if worker_too:
        app.jobs.wake("heartbeat")
    gc.collect()
    gc.freeze()  # what was loaded stays; no need to look through it again and again
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if site is not None:
        _welcome(settings, demo=asked.demo)
    await stop.wait()
    if site is not None:
        await site.cleanup()
    await app.stop()
    return 0


async def _load_demo(app: Any) -> None:
    from bot.demo import load_demo_if_empty

    await load_demo_if_empty(app.store)


async def _listen(app: Any) -> Any:
    from aiohttp import web

    from bot.web.server import web_app

    server = web.AppRunner(web_app(app), access_log=None, shutdown_timeout=2.0)
    await server.setup()
    await web.TCPSite(server, app.settings.host, app.settings.port, backlog=4096).start()
    return server


def _welcome(settings: Any, *, demo: bool) -> None:
    url = settings.public_url
    print(f"Parley is ready.\n\n  Try it     {url}/", flush=True)
    print(f"  Console    {url}/console\n  Stop       Ctrl-C   (process {os.getpid()})", flush=True)
    if demo:
        print(
            "\nOpen the first address and be a customer, a sales rep or a manager; the page says what to try."
        )
