"""The real parts that tests ask for by name: a database of their own, a browser of their own."""

from __future__ import annotations

from tests.browser import browser
from tests.postgres import postgres_server, postgres_url

__all__ = ["browser", "postgres_server", "postgres_url"]
