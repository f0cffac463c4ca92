"""An opsdroid bot that opens tickets, writing the same rows as the bare server does.

Its own web socket, a regular expression for understanding, one transaction of four statements a message.
Loaded by opsdroid as a skill; ``command`` says how to start it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

try:
    from opsdroid.matchers import match_regex  # type: ignore[import-not-found,unused-ignore]
    from opsdroid.skill import Skill  # type: ignore[import-not-found,unused-ignore]
except ImportError:  # we are not inside opsdroid: only ``command`` is wanted
    Skill = object

    def match_regex(_pattern: str) -> Any:
        """Nothing is matched."""
        return lambda method: method


def command(python: str, port: int, tools: Path, folder: Path) -> list[str]:
    """Starts the bot at a port of loopback, with its database and configuration in ``folder``."""
    many = 10_000
    configuration = {
        "logging": {"level": "critical", "console": False},
        "welcome-message": False,
        "web": {"host": "127.0.0.1", "port": port, "base-url": f"http://127.0.0.1:{port}"},
        "parsers": {"regex": {"enabled": True}},
        "connectors": {"websocket": {"max-connections": many, "connection-timeout": many}},
        "skills": {"bank": {"path": __file__, "tools": str(tools), "database": str(folder / "bot.db")}},
    }
    file = folder / "opsdroid.yaml"
    file.write_text(json.dumps(configuration), encoding="utf-8")  # JSON is YAML
    return [python, "-m", "opsdroid", "start", "-f", str(file)]


class Bank(Skill):  # type: ignore[misc,valid-type,unused-ignore]
    """Opens a ticket for whatever begins with these words."""

    def __init__(self, opsdroid: Any, config: dict[str, Any]) -> None:
        super().__init__(opsdroid, config)
        sys.path.insert(0, config["tools"])
        import dbschema  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 found only now

        self._write = dbschema.sqlite_turn
        self._database = dbschema.sqlite_open(config["database"], new=True)
        self._heard = 0

    @match_regex(r"open a ticket for (?P<subject>.+)")  # type: ignore[misc,untyped-decorator,unused-ignore]
    async def open_ticket(self, message: Any) -> None:
        """The message, its conversation, its ticket and the reply are stored; then it is answered."""
        self._heard += 1
        number = self._write(self._database, message.user, f"m{self._heard}", message.text)
        await message.respond(f"Ticket {number} opened")
