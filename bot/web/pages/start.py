"""The demo bank's page, with the widget on it."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

import bot.web
from bot.app import App
from bot.demo import PASSWORD
from bot.doors.tokens import make_identity
from bot.web.reading import read_by
from bot.web.widget import script
from config.languages import FOLDER, read_yaml
from domain.access import Role
from domain.people.model import Person
from domain.ports import UnitOfWork


def routes(app: App) -> list[web.RouteDef]:
    """``/`` and ``/widget.js``."""
    (root,) = bot.web.__path__
    templates = Environment(loader=FileSystemLoader(Path(root) / "templates"), autoescape=True)
    widget = script(FOLDER).encode()
    packed = gzip.compress(widget, mtime=0)

    texts = {file.parent.name: read_yaml(file) for file in FOLDER.glob("*/start.yml")}

    async def start(request: web.Request) -> web.Response:
        people = await app.store.read(_demo_people)
        identities = {
            role: make_identity(p.email, app.settings.secret_key, name=p.name, lasts=timedelta(hours=12))
            if p is not None and p.email
            else None
            for role, p in people.items()
        }
        manager = people["manager"]
        sign_in = {"email": manager.email, "password": PASSWORD} if manager else None
        tag = read_by(request, texts)
        facts = {"identities": identities, "sign_in": sign_in, "words": texts[tag], "tag": tag}
        page = templates.get_template("start.html").render(facts)
        return web.Response(text=page, content_type="text/html", headers={"Vary": "Accept-Language"})

    async def widget_js(request: web.Request) -> web.Response:
        headers = {"Cache-Control": "public, max-age=300", "Vary": "Accept-Encoding"}
        is_small = "gzip" in request.headers.get("Accept-Encoding", "")
        if is_small:
            headers["Content-Encoding"] = "gzip"
        body = packed if is_small else widget
        return web.Response(body=body, content_type="text/javascript", charset="utf-8", headers=headers)

    return [web.get("/", start), web.get("/widget.js", widget_js)]


async def _demo_people(uow: UnitOfWork) -> dict[str, Person | None]:
    """One made-up person for each card. Only addresses that can be nobody's real one: this page
    hands out their identities to whoever opens it."""
    found: dict[str, Person | None] = {}
    for card, role in (("customer", Role.CUSTOMER), ("rep", Role.SALES), ("manager", Role.MANAGER)):
        people = await uow.find(Person, role=role, order="id", limit=5)
        found[card] = next(
            (p for p in people if p.email and p.email.endswith((".example", "@example.com"))), None
        )
    return found
