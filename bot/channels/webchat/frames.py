"""Frames of the web chat: what a client may send, and what it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from bot.channels.webchat.limits import MOST_FILES
from domain.conversation import Line

LARGEST = 64 * 1024
"""Bytes of a frame that is still read."""
LONGEST_ID = 200


class FrameError(Exception):
    """A frame that cannot be used: ``code`` of the contract, words for a person, the id if known."""

    def __init__(self, code: str, message: str, frame_id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = frame_id

    def frame(self) -> str:
        """As sent to the client."""
        known = {"id": self.id} if self.id is not None else {}
        return encode({"type": "error", **known, "code": self.code, "message": self.message})


@dataclass(frozen=True, slots=True)
class Said:
    """A ``message`` or ``choose`` frame."""

    id: str
    text: str
    choice: str | None
    files: tuple[str, ...]


def encode(frame: dict[str, Any]) -> str:
    """The frame as text."""
    return orjson.dumps(frame).decode()


def decode(data: str) -> dict[str, Any]:
    """The frame in this text. Raises ``FrameError`` when it is none."""
    # Every character has one byte at least, so only a text near the limit needs to be counted.
    if len(data) * 4 > LARGEST and len(data.encode("utf-8", "replace")) > LARGEST:
        raise FrameError(
            "too_large", "That message is too long. Please send it in parts of up to 64 KB.", _id_in(data)
        )
    try:
        frame = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise FrameError("bad_json", "That was not valid JSON.") from None
    if not isinstance(frame, dict):
        raise FrameError("bad_json", "A frame is a JSON object.")
    return frame


def _id_in(data: str) -> str | None:
    """The id of a frame too large to be used, so that its sender knows which one."""
    try:
        frame = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    found = frame.get("id") if isinstance(frame, dict) else None
    return found if isinstance(found, str) and len(found) <= LONGEST_ID else None


def said(frame: dict[str, Any]) -> Said:
    """The message or choice in a frame. Raises ``FrameError`` when a field is missing or of another type."""
    frame_id = frame.get("id")
    if not isinstance(frame_id, str) or not 0 < len(frame_id) <= LONGEST_ID:
        raise FrameError("bad_frame", "A message needs an id: text of up to 200 characters.")
    choosing = frame["type"] == "choose"
    text = frame.get("value" if choosing else "text", "")
    files = frame.get("files", [])
    if not isinstance(text, str) or not isinstance(files, list) or not all(isinstance(f, str) for f in files):
        raise FrameError("bad_frame", "Text must be text, and files a list of file ids.", frame_id)
    if not text.strip() and not files:
        raise FrameError("bad_frame", "There was nothing in that message.", frame_id)
    if len(files) > MOST_FILES:
        raise FrameError("too_many_files", f"Please send at most {MOST_FILES} files at a time.", frame_id)
    # PostgreSQL cannot hold the character NUL, and nobody means it.
    text = text.replace("\x00", "")
    return Said(frame_id, "" if choosing else text, text if choosing else None, tuple(files))


def line_frame(line: Line, link: Callable[[str], str]) -> str:
    """A line of the timeline as the client gets it; ``link`` makes addresses of files good to open."""
    frame: dict[str, Any] = {
        "type": "message",
        "seq": line.seq,
        "id": line.client_id or f"m{line.conversation_id}-{line.seq}",
        "in_reply_to": line.in_reply_to,
        "from": line.author,
        "text": line.text,
        "at": line.at,
    }
    if line.choices:
        frame["choices"] = line.choices
    if line.images:
        frame["images"] = line.images
    if line.files:
        frame["files"] = [{**file, "url": link(file["url"])} for file in line.files]
    return encode(frame)
