"""The real parts that tests ask for by name: databases, stores, a browser, the running product."""

from __future__ import annotations

from tests.apps import app
from tests.browser import browser
from tests.clerk import url
from tests.commands import terminal
from tests.postgres import postgres_server, postgres_url
from tests.product import running_app
from tests.stores import (
    clock,
    embedded,
    embedded_url,
    migrated,
    migrated_server,
    server_url,
    store,
    store_url,
)

__all__ = [
    "app",
    "browser",
    "clock",
    "embedded",
    "embedded_url",
    "migrated",
    "migrated_server",
    "postgres_server",
    "postgres_url",
    "running_app",
    "server_url",
    "store",
    "store_url",
    "terminal",
    "url",
]
