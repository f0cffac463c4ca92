"""The doctor: every part is looked at, none is changed, and no secret is shown."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from textwrap import wrap

from bot.app import load_channels
from bot.channel import Channel, SelfChecking
from bot.cli.work.examined import BAD, OFF, OK, WARN, Finding, examine_house, examine_store
from config.settings import SECRET, Settings, SettingsError, load_settings

MARKS = {OK: "ok", WARN: "look", BAD: "BAD", OFF: "off"}
COLOURS = {OK: "32", WARN: "33", BAD: "31", OFF: "2"}
PATIENCE = 15.0
COLUMNS, WIDTH, MARGIN = 80, 14, 7
TURNED_ON_BY = {
    "slack": "SLACK_BOT_TOKEN with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN (docs/slack.md)",
    "telegram": "TELEGRAM_BOT_TOKEN (docs/telegram.md)",
    "email": "PARLEY_SMTP_URL and PARLEY_EMAIL_FROM (docs/email.md)",
    "webhook": "PARLEY_WEBHOOK_URL and PARLEY_WEBHOOK_SECRET (docs/webhook.md)",
}
TOKENS = ("token", "secret", "key")


def examine(arguments: Namespace) -> int:
    """The findings are printed; 1 when something is bad, 0 otherwise."""
    try:
        settings = load_settings()
    except SettingsError as trouble:
        found = [
            Finding("settings", BAD, line, "mend it; docs/settings.md says how")
            for line in str(trouble).split("\n")
        ]
    else:
        logging.disable()  # what is wrong is said once, by us
        found = [_masked(one, settings) for one in asyncio.run(_everything(settings))]
    if arguments.json:
        print(json.dumps({"well": _is_well(found), "findings": [asdict(one) for one in found]}, indent=2))
    else:
        for line in _lines(found, is_terminal=sys.stdout.isatty()):
            print(line)
    return 0 if _is_well(found) else 1


async def _everything(settings: Settings) -> list[Finding]:
    """Every part, in the order in which a person mends them."""
    house = await asyncio.to_thread(examine_house, settings)
    channels = load_channels(settings)
    store = [one for one in await examine_store(settings) if one.name not in channels]
    checked = await asyncio.gather(*(_channel(one) for one in channels.values()))
    off = [
        Finding(name, OFF, "not set up", how) for name, how in TURNED_ON_BY.items() if name not in channels
    ]
    return [Finding("settings", OK, "read"), *house, *store, *checked, *off]


async def _channel(channel: Channel) -> Finding:
    """How a channel is, as it says itself."""
    if not isinstance(channel, SelfChecking):
        return Finding(channel.name, OK, "set up")
    try:
        async with asyncio.timeout(PATIENCE):
            return Finding(channel.name, OK, await channel.check())
    except Exception as error:  # noqa: BLE001 whatever it is, it is not well
        why = str(error) or type(error).__name__
    finally:
        await channel.stop()
    if channel.name == "webchat":
        return Finding(channel.name, WARN, why, "start it: parley serve")
    return Finding(channel.name, BAD, why, TURNED_ON_BY.get(channel.name, "see its page in docs/"))


def _is_well(found: Sequence[Finding]) -> bool:
    return all(one.state != BAD for one in found)


def _masked(finding: Finding, settings: Settings) -> Finding:
    """The finding without any secret of the settings, whoever quoted it."""
    words = [finding.what, finding.todo]
    for secret in _secrets(settings):
        words = [text.replace(secret, "***") for text in words]
    return Finding(finding.name, finding.state, *words)


def _secrets(settings: Settings) -> Iterator[str]:
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if isinstance(value, str) and value and (field.name in SECRET or field.name.endswith(TOKENS)):
            yield value
    for url in (settings.database_url, settings.smtp_url or "", settings.webhook_url or ""):
        # Of "scheme://user:password@host" the part before the last @, and the password by itself.
        user, at, _ = url.partition("://")[2].rpartition("@")
        if at and ":" in user:
            yield user.partition(":")[2]


def _lines(found: Sequence[Finding], *, is_terminal: bool) -> Iterator[str]:
    """As people read it: one line a part, what to do below it."""
    for one in found:
        mark = MARKS[one.state].rjust(4)
        mark = f"\x1b[{COLOURS[one.state]}m{mark}\x1b[0m" if is_terminal else mark
        first, *more = wrap(one.what, COLUMNS - WIDTH - MARGIN, break_long_words=False) or [""]
        yield f"{mark}  {one.name.ljust(WIDTH)} {first}"
        todo = [f"-> {one.todo}"] if one.todo else []
        yield from (" " * (WIDTH + MARGIN) + line for line in (*more, *todo))
    bad = sum(one.state == BAD for one in found)
    yield f"\n{bad} to mend." if bad else "\nAll well."
