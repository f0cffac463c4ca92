"""Conversation files: reading them, and refusing what they may not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from config.languages import read_yaml

START = datetime(2026, 11, 18, 10, tzinfo=UTC)
CHANNELS = ("webchat", "telegram", "slack", "terminal")
MAILBOXES = frozenset({*CHANNELS, "email"})
"""Nothing leaves while a file is played: what is said stands in the timelines and in the outbox."""
TURN_KEYS = frozenset(
    {"as", "channel", "say", "choose", "wait", "to", "intent", "reply", "not_reply", "choices", "confirm"}
)


class FileError(Exception):
    """A conversation file that cannot be played, and why."""


@dataclass(frozen=True, slots=True)
class ConversationFile:
    """A whole conversation: ``given`` and ``then`` are (kind, fields), ``then`` with whether the
    record must not exist."""

    path: Path
    name: str
    at: datetime
    given: list[tuple[str, dict[str, Any]]]
    turns: list[dict[str, Any]]
    then: list[tuple[bool, str, dict[str, Any]]]


def read_conversation(path: Path) -> ConversationFile:
    """The conversation in a file. Raises ``FileError`` for anything the format does not know."""
    try:
        document = read_yaml(path)
    except (OSError, YAMLError) as error:
        raise FileError(f"cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise FileError("is not a conversation: a mapping with `turns` is needed")
    _known(document, {"name", "at", "given", "turns", "then"}, "the file")
    return ConversationFile(
        path,
        str(document.get("name", path.stem)),
        _instant(document.get("at")),
        [_record(item, "given") for item in document.get("given") or []],
        [_turn(item) for item in document.get("turns") or []],
        [_expected(item) for item in document.get("then") or []],
    )


def duration(text: str) -> timedelta:
    """``30m``, ``2h``, ``3d``, ``70h30m``. Raises ``FileError`` for anything else."""
    match = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", str(text))
    if not match or not match[0]:
        raise FileError(f"wait: {text!r} is no duration such as 30m, 2h, 3d")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _known(mapping: dict[str, Any], allowed: set[str] | frozenset[str], where: str) -> None:
    unknown = [str(key) for key in mapping if key not in allowed]
    if unknown:
        raise FileError(f"{where} has an unknown key: {', '.join(unknown)}")


def _instant(value: Any) -> datetime:
    if value is None:
        return START
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _record(item: Any, where: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(item, dict) or len(item) != 1:
        raise FileError(f"{where}: one record kind with its fields is needed, not {item!r}")
    ((kind, fields),) = item.items()
    if not isinstance(fields, dict):
        raise FileError(f"{where}: {kind} needs its fields")
    return str(kind), fields


def _turn(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise FileError(f"a turn is a mapping, not {item!r}")
    _known(item, TURN_KEYS, "a turn")
    if item.get("channel", "webchat") not in CHANNELS:
        raise FileError(f"no channel {item['channel']!r}")
    if sum(key in item for key in ("say", "choose", "wait")) > 1:
        raise FileError("a turn says, chooses or waits, not two of these")
    for key in ("reply", "not_reply"):
        try:
            re.compile(str(item.get(key, "")))
        except re.error as error:
            raise FileError(f"{key}: {error}") from error
    return item


def _expected(item: Any) -> tuple[bool, str, dict[str, Any]]:
    if isinstance(item, dict) and set(item) == {"none"}:
        return (True, *_record(item["none"], "then"))
    return (False, *_record(item, "then"))
